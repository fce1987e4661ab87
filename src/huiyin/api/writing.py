"""The way every write takes: one unit of work, once per idempotency key, refused if the caller saw an old version."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from huiyin.api.callers import caller_of
from huiyin.api.errors import Stale
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.idempotency import Answer, once
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.matters.services.moving import overtaken_by

JSON = "application/json"


def reply(body: BaseModel, status: int = 200) -> HttpResponse:
    return HttpResponse(body.model_dump_json(), status=status, content_type=JSON)


def write(
    request: HttpRequest, asked: str, perform: Callable[[], BaseModel], *, status: int = 200, caller: str = ""
) -> HttpResponse:
    """Answer with what `perform` gives, in one transaction with whatever it does.

    Args:
        asked: the request's content, by which a repetition is recognised.
        caller: whose key it is, where that is not who authenticated (a reporter with a tracking code).
    """

    def answered() -> Answer:
        return Answer(status, perform().model_dump_json())

    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        with work():
            answer = answered()
    else:
        whole = f"{request.method} {request.path}\n{asked}"
        answer = once(caller or caller_of(request).ref, key, whole, answered)
    response = HttpResponse(answer.body, status=answer.status, content_type=JSON)
    if answer.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def refuse_stale(matter: Matter, request: HttpRequest, version: int | None) -> None:
    """Compare with the version that the caller looked at, if the body or If-Match names one."""
    expected = version or _if_match(request)
    if expected is not None and expected != matter.version:
        raise Stale(overtaken_by(matter), version=matter.version, state=str(matter.state))


def _if_match(request: HttpRequest) -> int | None:
    tag = request.META.get("HTTP_IF_MATCH", "").removeprefix("W/").strip('" ')
    if tag in ("", "*"):
        return None
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise InvalidInput(_("If-Match carries the version of the matter, such as “7”."), field="If-Match")
    return int(tag)
