"""POST /ingest/v1/cap: one CAP message a request, with an API key of the scope “warnings”."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from huiyin.accounts.scopes import Scope
from huiyin.intake.refusals import Unknown, body_of, posted, refused
from huiyin.kernel.errors import Forbidden
from huiyin.orgs import keys
from huiyin.orgs.actor import Actor
from huiyin.warnings.cap import LARGEST, Deviation, sentence_of
from huiyin.warnings.errors import Unusable
from huiyin.warnings.services import take_in
from huiyin.warnings.vocabulary import MAKE, Via


@posted(gettext_lazy("Send a CAP 1.2 message here by POST; see docs/how-to/warnings.md."))
def take(request: HttpRequest) -> HttpResponse:
    sender = _sender(request)
    message = body_of(request, LARGEST, _("A CAP message has at most 2 MB."))
    try:
        taken = take_in(message, via=Via.HTTP, by=sender)
    except Unusable as unusable:
        return refused(unusable, deviations=_said(unusable.deviations))
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


def _said(deviations: tuple[Deviation, ...]) -> list[dict]:
    language = get_language() or "zh-hans"
    return [
        {"path": one.path, "code": one.code, "fault": one.fault, "message": sentence_of(one, language)}
        for one in deviations
    ]
