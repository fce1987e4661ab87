"""POST /ingest/v1/readings: what a device would publish by MQTT, as one request. Sent twice, it is kept once."""

from collections import Counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.intake.refusals import WrongType, body_of, posted
from huiyin.intake.sensing.knocking import device_of
from huiyin.intake.sensing.matching import Matched, match
from huiyin.intake.sensing.messages import READERS
from huiyin.intake.sensing.said import Unreadable
from huiyin.intake.sensing.taking_in import take_in
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, TooMany
from huiyin.kernel.gates import knock, read_limit
from huiyin.sensing import registry
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.services.readings.taking import Taken
from huiyin.sensing.vocabulary import FATE_LABELS, Fate, Via

LARGEST = 256 * 1024  # as of one message to the broker
MOST_REASONS = 100  # told of one request; all are counted
TYPES = {"application/json": "up", "application/senml+json": "senml"}
FINE = (Fate.KEPT, Fate.OUT_OF_ORDER, Fate.LATE, Fate.DUPLICATE)


@posted(gettext_lazy("Send readings here by POST."))
def readings(request: HttpRequest) -> HttpResponse:
    at = now()
    sender = device_of(request, at)
    if wait := knock(f"device {sender}", read_limit(settings.HUIYIN_LIMITS["ingest"])):
        text = _("This device sends too often. Put several readings into one request.")
        raise TooMany(text, retry_after=wait)
    kind = TYPES.get((request.content_type or "").lower())
    if kind is None:
        raise WrongType(_("Send application/json or application/senml+json."))
    body, matched = body_of(request, LARGEST, _("One request has at most 256 KB. Send the rest in another.")), Matched()
    try:
        said, wrong = READERS[kind](body, at.timestamp())
    except Unreadable as error:
        known = registry.find(sender)
        matched.refused.append(Refused(Fate.MALFORMED, str(error), sender, body, known.id if known else 0))
        take_in([], via=Via.HTTP, at=at, refused=matched.refused)
        raise HuiyinError(_("The body cannot be read: %(why)s") % {"why": error}, code="unreadable") from error
    match(sender, said, wrong, body, at.timestamp(), matched)
    return _answer(take_in(matched.readings, via=Via.HTTP, at=at, refused=matched.refused), matched)


def _answer(taken: Taken, matched: Matched) -> HttpResponse:
    """How many met which fate, and of those that are not kept, which and why."""
    codes = registry.picture()
    reasons: list[dict[str, object]] = [
        {"fate": each.fate.value, "device": each.source, "why": each.why} for each in matched.refused
    ]
    for reading, fate in zip(matched.readings, taken.fates, strict=False):
        if fate not in FINE:
            known = codes.by_id.get(reading.device)
            reasons.append(
                {
                    "fate": fate.value,
                    "device": known.code if known else "",
                    "metric": codes.codes.get(reading.metric, ""),
                    "at": reading.at,
                    "value": reading.value,
                    "why": FATE_LABELS[fate][1],
                }
            )
    fates = Counter({fate.value: amount for fate, amount in taken.counts.items()})
    return JsonResponse({"fates": fates, "refused": reasons[:MOST_REASONS], "not_shown": len(reasons[MOST_REASONS:])})
