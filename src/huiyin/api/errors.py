"""Whatever goes wrong, the answer has one shape: {"error": {"code", "message", "field", "params"}}."""

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from huiyin.api.complaints import complaint_of
from huiyin.kernel.calendar import LimitUnreadable
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.kernel.outage import OUTAGE, RETRY_AFTER, is_uncertain, words_for
from huiyin.matters.labels import in_chinese

log = logging.getLogger("huiyin.api")


class Problem(BaseModel):
    code: str = Field(description="stable; programs decide by it")
    message: str = Field(description="for a person, in the language asked for")
    field: str = Field("", description="what was wrong in the request, where one thing was")
    params: dict = Field(default_factory=dict, description="the values that fill the message, and more")


class ProblemAnswer(BaseModel):
    error: Problem


class Unauthorized(HuiyinError):
    status = 401
    code = "unauthorized"


class Stale(HuiyinError):
    """The caller looked at an older version."""

    status = 409
    code = "stale"


def problem(status: int, code: str, message: str, *, field: str = "", params: dict | None = None) -> HttpResponse:
    found = ProblemAnswer(error=Problem(code=code, message=message, field=field, params=params or {}))
    response = HttpResponse(found.model_dump_json(), status=status, content_type="application/json")
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="huiyin"'
    return response


def known(request: HttpRequest, error: HuiyinError) -> HttpResponse:
    status = 422 if isinstance(error, InvalidInput) else error.status
    params = {name: value for name, value in error.params.items() if isinstance(value, str | int | float | dict | list)}
    message = error.words("zh" if in_chinese() else "en") if isinstance(error, LimitUnreadable) else str(error)
    response = problem(status, error.code, message, field=getattr(error, "field", ""), params=params)
    if retry_after := getattr(error, "retry_after", 0):
        response["Retry-After"] = str(retry_after)
    return response


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Of several complaints the first fills the answer; all of them stand in `params.all`."""
    complaints = [complaint_of(one) for one in error.errors]
    first = complaints[0]
    every = [{"field": c.field, "message": c.message} for c in complaints]
    return problem(first.status, first.code, first.message, field=first.field, params={"all": every})


def not_found(request: HttpRequest, error: Exception | None = None, **_path: str) -> HttpResponse:
    return problem(404, "not_found", _("Nothing is kept at this address. See /api/v1/openapi.json for all that are."))


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    message = _("This address does not take %(method)s; it takes %(allowed)s.") % {
        "method": request.method,
        "allowed": allowed,
    }
    response = problem(405, "method_not_allowed", message, params={"allowed": allowed.split(", ")})
    response["Allow"] = allowed
    return response


def unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "unauthorized", _("Send an API key (Authorization: Bearer hy_…) or sign in first."))


def too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(413, "too_big", _("This request is too large. Send photos one by one."))


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(400, "unreadable", _("The body of this request cannot be read. Send JSON in UTF-8."))


def busy(request: HttpRequest, error: OperationalError | InterfaceError) -> HttpResponse:
    """A lock that somebody holds too long, a database that restarts: worth trying again."""
    log.warning("the database refused: %s", type(error.__cause__).__name__)
    response = problem(503, "uncertain" if is_uncertain(error) else "busy", words_for(error))
    response["Retry-After"] = RETRY_AFTER
    return response


def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("an API call failed", exc_info=error)
    return problem(500, "broken", _("Something broke on our side. It was noted; please try again in a minute."))


def handle_errors(api: NinjaAPI) -> None:
    handlers: tuple[tuple[type[Exception], Callable[..., HttpResponse]], ...] = (
        (HuiyinError, known),
        (ValidationError, invalid),
        (AuthenticationError, unauthorized),
        (Http404, not_found),
        (HttpError, unreadable),
        (RequestDataTooBig, too_big),
        (TooManyFilesSent, too_big),
        (SuspiciousOperation, unreadable),
        (MultiPartParserError, unreadable),
        *((kind, busy) for kind in OUTAGE),
        (Exception, broken),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
