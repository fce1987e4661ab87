"""Right after a report has come in: was it seen before? Kept for the desk; merged at once where the office lets it."""

import json
from datetime import datetime

from huiyin.kernel import prepared
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.matters.services.merging import merge
from huiyin.matters.states import OPEN, State
from huiyin.matters.triage.seen import Seen, offered, seen_before, sighting_of, weights_in_force
from huiyin.matters.triage.switches import acts
from huiyin.matters.vocabulary import Choice, Source
from huiyin.orgs.actor import Actor

MOST = 3
_KEEP = "UPDATE matters_matter SET suggested = suggested || %s::jsonb WHERE id = %s"


def look_back(matter: Matter, *, by: Actor, at: datetime | None = None) -> list[Seen]:
    """What it likely is a duplicate of, the likeliest first. Nothing is tied to, or found for, what is confidential."""
    kind = matter.type.code if matter.type else ""
    if matter.confidential or matter.source == Source.CARE or matter.state != State.RECEIVED or not offered(kind):
        return []
    others = Matter.objects.filter(confidential=False, pk__lt=matter.pk).exclude(source=Source.CARE)
    found = seen_before(sighting_of(matter), others, matter.received_at, most=MOST, least=weights_in_force().threshold)
    if not found:
        return []
    with work():
        # No version of the matter: what is only suggested does not come in the way of whoever works on it.
        prepared.execute(_KEEP, [json.dumps({"seen": [_as_json(one) for one in found]}), matter.pk])
        best = found[0]
        if best.matter.state in OPEN and acts(Choice.DUPLICATE, best.probability, kind):
            _merge(matter, best, by, at or now())
    return found


def _merge(matter: Matter, best: Seen, by: Actor, at: datetime) -> None:
    traits = best.likeness.traits
    merge(matter, best.matter, by=by, probability=best.probability, traits=traits, at=at)


def try_to_look_back(matter: Matter, *, by: Actor) -> None:
    """For the worker: whatever a person did in the meantime stands, and the matter is theirs."""
    try:
        look_back(matter, by=by)
    except HuiyinError:
        return


def _as_json(one: Seen) -> dict:
    return {"number": one.matter.number, "p": round(one.probability, 3), "traits": list(one.likeness.traits)}
