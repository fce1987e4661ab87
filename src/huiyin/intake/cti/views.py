"""POST /intake/cti/events: one event a request, signed."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.hotline.services import hear
from huiyin.intake.cti.shape import kind_of, read
from huiyin.intake.refusals import Unsigned, body_of, posted
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.outbound.signing import TOLERANCE, Forged, verify
from huiyin.orgs.actor import Actor

LARGEST = 64 * 1024
CTI = Actor(ref="cti", name="CTI")


@posted(gettext_lazy("Send call events here by POST; see docs/how-to/hotline.md."))
def events(request: HttpRequest) -> HttpResponse:
    body = body_of(request, LARGEST, _("An event has at most 64 KB."))
    event_id = _checked(request, body)
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise HuiyinError(_("The body cannot be read. Send JSON in UTF-8."), code="unreadable") from broken
    kind = kind_of(message)
    if kind is None:
        return JsonResponse({"status": "ignored"})
    call_id, told, caller = read(message, kind, now())
    # Keyed: from a plain digest somebody could try out the caller's number.
    fingerprint = salted_hmac("huiyin.cti", body, algorithm="sha256").hexdigest()
    heard = hear(event_id, fingerprint, call_id, told, caller=caller, by=CTI)
    return JsonResponse({"status": "repeated" if heard.repeated else "taken", "call": heard.call.pk})


def _checked(request: HttpRequest, body: bytes) -> str:
    """The event's id, once it is certain that the telephone system sent it, and just now."""
    event_id, stamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not event_id or not stamp or not request.headers.get("webhook-signature"):
        text = _("Send the headers webhook-id, webhook-timestamp and webhook-signature.")
        raise HuiyinError(text, code="headers_missing")
    if len(event_id) > 120 or not event_id.isascii() or not event_id.isprintable():
        raise HuiyinError(_("A webhook-id has at most 120 plain characters."), code="bad_id")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise HuiyinError(_("webhook-timestamp is in seconds since 1970."), code="bad_timestamp")
    moment = now()
    try:
        return verify(settings.HUIYIN_CTI_SECRETS, request.headers, body, at=moment)
    except Forged as forged:
        if abs(moment.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
            text = _("This message is older than five minutes, or its sender's clock is wrong.")
            raise Unsigned(text, code="stale") from forged
        raise Unsigned(_("The signature does not fit. Compare the secret with `huiyin hotline secret`.")) from forged
