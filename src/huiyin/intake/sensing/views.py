"""POST /ingest/v1/readings: what a device would publish by MQTT, as one request. Sent twice, it is kept once."""

from collections import Counter
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from huiyin.intake.sensing.knocking import device_of
from huiyin.intake.sensing.matching import Matched, match
from huiyin.intake.sensing.messages import READERS
from huiyin.intake.sensing.said import Unreadable
from huiyin.intake.sensing.taking_in import take_in
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, InvalidInput, TooMany
from huiyin.kernel.gates import knock, read_limit
from huiyin.sensing import registry
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.services.readings.taking import Taken
from huiyin.sensing.vocabulary import FATE_LABELS, Fate, Via

LARGEST = 256 * 1024  # as of one message to the broker
MOST_REASONS = 100  # told of one request; all are counted
TYPES = {"application/json": "up", "application/senml+json": "senml"}
FINE = (Fate.KEPT, Fate.OUT_OF_ORDER, Fate.LATE, Fate.DUPLICATE)


class TooLarge(HuiyinError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class WrongType(HuiyinError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_type"


@csrf_exempt
def readings(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        problem = _problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", _("Send readings here by POST."))
        problem["Allow"] = "POST"
        return problem
    try:
        return _take(request)
    except HuiyinError as error:
        return refused(error)


def refused(error: HuiyinError) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, InvalidInput) else error.status
    response = _problem(status, error.code, str(error))
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Basic realm="huiyin devices", charset="UTF-8"'
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


def _take(request: HttpRequest) -> HttpResponse:
    at = now()
    sender = device_of(request, at)
    if wait := knock(f"device {sender}", read_limit(settings.HUIYIN_LIMITS["ingest"])):
        text = _("This device sends too often. Put several readings into one request.")
        raise TooMany(text, retry_after=wait)
    kind = TYPES.get((request.content_type or "").lower())
    if kind is None:
        raise WrongType(_("Send application/json or application/senml+json."))
    body, matched = _body(request), Matched()
    try:
        said, wrong = READERS[kind](body, at.timestamp())
    except Unreadable as error:
        known = registry.find(sender)
        matched.refused.append(Refused(Fate.MALFORMED, str(error), sender, body, known.id if known else 0))
        take_in([], via=Via.HTTP, at=at, refused=matched.refused)
        raise HuiyinError(_("The body cannot be read: %(why)s") % {"why": error}, code="unreadable") from error
    match(sender, said, wrong, body, at.timestamp(), matched)
    return _answer(take_in(matched.readings, via=Via.HTTP, at=at, refused=matched.refused), matched)


def _body(request: HttpRequest) -> bytes:
    too_large = TooLarge(_("One request has at most 256 KB. Send the rest in another."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise too_large
    try:
        body = request.body
    except RequestDataTooBig as big:
        raise too_large from big
    if len(body) > LARGEST:
        raise too_large
    return body


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


def _problem(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": message, "field": ""}}, status=status)
