"""POST /ingest/v1/replies: a text message that came back, signed by the gateway with the secret that we sign with."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.intake.refusals import Unsigned, body_of, posted
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.outbound.signing import Forged, verify
from huiyin.warnings.services.replying import hear_reply

LARGEST = 4_000


@posted(gettext_lazy("Send answers to text messages here by POST; see docs/how-to/warnings.md."))
def hear(request: HttpRequest) -> HttpResponse:
    """{"from": "<number>", "text": "1"} → {"answered": n}."""
    if not settings.HUIYIN_SMS_SECRET:
        raise HuiyinError(_("No gateway of text messages is set up here: HUIYIN_SMS_SECRET is empty."), code="closed")
    body = body_of(request, LARGEST, _("An answer has at most 4 KB."))
    try:
        verify(settings.HUIYIN_SMS_SECRET, request.headers, body, at=now())
    except Forged as forged:
        raise Unsigned(_("The signature does not fit. Compare the secret with HUIYIN_SMS_SECRET.")) from forged
    try:
        said = json.loads(body)
        number, text = str(said["from"])[:40], str(said["text"])[:200]
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise HuiyinError(_("Send a JSON object with “from” and “text”."), code="unreadable") from broken
    return JsonResponse({"answered": hear_reply(number, text)})
