"""How every door for other systems takes one message by POST, and what it says when it refuses:
{"error": {"code", "message", "field"}}."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.views.decorators.csrf import csrf_exempt

from huiyin.kernel.errors import HuiyinError, InvalidInput, TooMany

View = Callable[[HttpRequest], HttpResponse]


class TooLarge(HuiyinError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class WrongType(HuiyinError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_type"


class Unknown(HuiyinError):
    """Who asks is not known. `challenge`: how to say who one is (RFC 9110 §11.6.1)."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorized"
    challenge = "Bearer"


class Unsigned(HuiyinError):
    status = HTTPStatus.UNAUTHORIZED
    code = "unsigned"


def posted(hint: Promise) -> Callable[[View], View]:
    """A view that takes POST only, and whose refusals are said in JSON. `hint`: what to send here."""

    def door(view: View) -> View:
        @csrf_exempt  # nothing here looks at a session: a POST has its key, secret or signature
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if request.method != "POST":
                answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", str(hint))
                answer["Allow"] = "POST"
                return answer
            try:
                return view(request)
            except HuiyinError as error:
                return refused(error)

        return guarded

    return door


def body_of(request: HttpRequest, most: int, words: str) -> bytes:
    """Of at most so many bytes.

    Raises:
        TooLarge: with these words.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > most:
        raise TooLarge(words)
    try:
        body = request.body
    except RequestDataTooBig as big:
        raise TooLarge(words) from big
    if len(body) > most:
        raise TooLarge(words)
    return body


def refused(error: HuiyinError, **more: object) -> HttpResponse:
    """`more`: what stands beside the error."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, InvalidInput) else error.status
    answer = problem(status, error.code, str(error), field=getattr(error, "field", ""), **more)
    if isinstance(error, Unknown):
        answer["WWW-Authenticate"] = error.challenge
    if isinstance(error, TooMany):
        answer["Retry-After"] = str(error.retry_after)
    return answer


def problem(status: int, code: str, message: str, *, field: str = "", **more: object) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": message, "field": field}, **more}, status=status)
