"""POST /ingest/v1/replies: a text message that came back, signed by the gateway with the secret that we sign with."""

import json
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from huiyin.kernel.clock import now
from huiyin.kernel.outbound.signing import Forged, verify
from huiyin.warnings.services.replying import hear_reply

LARGEST = 4_000


@csrf_exempt  # a signature stands in the place of a session
def hear(request: HttpRequest) -> HttpResponse:
    """{"from": "<number>", "text": "1"} → {"answered": n}."""
    if request.method != "POST":
        answer = _refused("method", HTTPStatus.METHOD_NOT_ALLOWED)
        answer["Allow"] = "POST"
        return answer
    try:
        body = request.body
        if not settings.HUIYIN_SMS_SECRET or len(body) > LARGEST:
            return _refused("closed" if not settings.HUIYIN_SMS_SECRET else "too_large")
        verify(settings.HUIYIN_SMS_SECRET, request.headers, body, at=now())
        said = json.loads(body)
        answered = hear_reply(str(said["from"])[:40], str(said["text"])[:200])
    except Forged:
        return _refused("unsigned", HTTPStatus.UNAUTHORIZED)
    except (ValueError, KeyError, TypeError, RecursionError, RequestDataTooBig):
        return _refused("unreadable")
    return JsonResponse({"answered": answered})


def _refused(code: str, status: int = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    return JsonResponse({"error": {"code": code}}, status=status)
