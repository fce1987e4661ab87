"""Put weights in force that a city has learnt from its own marked reports."""

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import SeenWeights
from huiyin.matters.rules.seen.weighing import Weights, read_weights
from huiyin.orgs.actor import Actor


def adopt_weights(said: str, measured: dict, *, by: Actor) -> Weights:
    """`said`: as `huiyin triage duplicates --keep` wrote them. Each process weighs with them within half a minute."""
    try:
        weights = read_weights(said)
    except ValueError as wrong:
        raise InvalidInput("These are no weights.", field="weights") from wrong
    with work():
        at = now()
        row = SeenWeights.objects.create(at=at, by=by.ref, weights=weights.as_json(), measured=measured)
        data = {"weights": row.pk, "threshold": weights.threshold, **measured}
        record("matters.adopt_weights", chain="triage/seen", by=by.ref, at=at, data=data)
    return weights
