"""POST /ingest/v1/cap: one CAP message a request, with an API key of the scope “warnings”."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from huiyin.accounts.scopes import Scope
from huiyin.kernel.errors import Forbidden, HuiyinError
from huiyin.orgs import keys
from huiyin.orgs.actor import Actor
from huiyin.warnings.cap import LARGEST, Deviation, sentence_of
from huiyin.warnings.errors import Unusable
from huiyin.warnings.services import take_in
from huiyin.warnings.vocabulary import MAKE, Via


class Unknown(HuiyinError):
    status = HTTPStatus.UNAUTHORIZED
    code = "key"


class TooLarge(HuiyinError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


@csrf_exempt  # nothing here looks at a session; a POST has its key
def take(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        words = _("Send a CAP 1.2 message here by POST; see docs/how-to/warnings.md.")
        return _refused(HuiyinError(words, code="method"), HTTPStatus.METHOD_NOT_ALLOWED, allow="POST")
    try:
        taken = take_in(_body(request), via=Via.HTTP, by=_sender(request))
    except Unusable as refused:
        return _refused(refused, refused.status, deviations=_said(refused.deviations))
    except HuiyinError as refused:
        return _refused(refused, refused.status)
    deviations = [Deviation(*one) for one in taken.bulletin.deviations]
    answer = {
        "status": "repeated" if taken.repeated else "taken",
        "bulletin": taken.bulletin.pk,
        "warning": taken.warning.code if taken.warning else None,
        "deviations": _said(tuple(deviations)),
    }
    return JsonResponse(answer, status=HTTPStatus.OK if taken.repeated else HTTPStatus.CREATED)


def _sender(request: HttpRequest) -> Actor:
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    given = secret.strip() if scheme.lower() == "bearer" else request.META.get("HTTP_X_API_KEY", "")
    actor = keys.actor_of_key(given) if given else None
    if actor is None:
        raise Unknown(_("Send a valid API key: Authorization: Bearer hy_…"))
    if actor.scopes and Scope.WARNINGS not in actor.scopes:
        raise Forbidden(_("This API key does not include this. Issue one with the right scope."), code="scope")
    if not actor.has(*MAKE):
        raise Forbidden(_("This key's owner may not bring in warnings."), code="role")
    return actor


def _body(request: HttpRequest) -> bytes:
    too_large = TooLarge(_("A CAP message has at most 2 MB."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise too_large
    try:
        return request.body
    except RequestDataTooBig as big:
        raise too_large from big


def _said(deviations: tuple[Deviation, ...]) -> list[dict]:
    language = get_language() or "zh-hans"
    return [
        {"path": one.path, "code": one.code, "fault": one.fault, "message": sentence_of(one, language)}
        for one in deviations
    ]


def _refused(error: HuiyinError, status: int, *, deviations: list[dict] | None = None, allow: str = "") -> HttpResponse:
    body: dict = {"error": {"code": error.code, "message": str(error)}}
    if deviations is not None:
        body["deviations"] = deviations
    answer = JsonResponse(body, status=status)
    if allow:
        answer["Allow"] = allow
    return answer
