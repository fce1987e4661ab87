"""The resources of GeoReport v2. Each parses, asks one function, and writes its answer in the face asked for."""

import io
import logging
from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from huiyin.intake.open311 import catalogue, requests, updates
from huiyin.intake.open311.description import described
from huiyin.intake.open311.discovery import discovery
from huiyin.intake.open311.faces import CONTENT_TYPES, JSON, XML, Answer, Many
from huiyin.intake.open311.fields import Fields, fields_of
from huiyin.intake.open311.jurisdiction import check_jurisdiction
from huiyin.intake.open311.media import public_picture
from huiyin.intake.open311.refusals import BAD, UNKNOWN, Refused, Wrong, errors
from huiyin.intake.open311.senders import done_once, sender_of
from huiyin.intake.open311.taking import take
from huiyin.intake.open311.window import read_wanted
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, TooMany
from huiyin.kernel.outage import OUTAGE, RETRY_AFTER, words_for
from huiyin.orgs.actor import Actor

log = logging.getLogger("huiyin.open311")
BASE = "/open311/v2"

Get = Callable[..., Answer]
Post = Callable[[Fields, Actor], list[dict]]


def resource(get: Get, post: Post | None = None, root: str = "", item: str = "") -> Callable[..., HttpResponse]:
    """One address with its methods. `root` and `item`: what the answer to a POST is wrapped in."""

    def answered(request: HttpRequest, parts: dict[str, str]) -> Answer:
        check_jurisdiction(request.GET.get("jurisdiction_id", "").strip())
        if request.method in ("GET", "HEAD"):
            return get(request, **parts)
        if request.method == "POST" and post is not None:
            return Answer(root, Many.of(item, _posted(request, post)))
        raise NotTaken("GET, POST" if post else "GET")

    @csrf_exempt  # nothing here looks at a session; a POST has its key
    @wraps(get)
    def view(request: HttpRequest, face: str, **parts: str) -> HttpResponse:
        return _reply(request, face, lambda: answered(request, parts))

    return view


def _posted(request: HttpRequest, post: Post) -> list[dict]:
    fields = fields_of(request)
    by = sender_of(request, fields)
    check_jurisdiction(fields.get("jurisdiction_id"))
    return done_once(request, fields, by, lambda: post(fields, by))


class NotTaken(Exception):
    """A method that this address does not take; its argument says which it does."""


def _reply(request: HttpRequest, face: str, ask: Callable[[], Answer]) -> HttpResponse:
    """Whatever goes wrong, the answer is the standard's list of errors, in the same face."""
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    try:
        answer, status = ask(), 200
    except Refused as refused:
        answer, status = errors(*refused.wrongs), refused.status
    except HuiyinError as refused:
        status = refused.status if refused.status == UNKNOWN else BAD  # 403 speaks of keys only
        answer = errors(Wrong(refused.status, str(refused)))
    except NotTaken as refused:
        words = _("This address does not take %(method)s; it takes %(allowed)s.")
        said = {"method": str(request.method)[:20], "allowed": str(refused)}
        answer, status = errors(Wrong(405, words % said)), 405
        headers["Allow"] = str(refused)
    except OUTAGE as busy:
        log.warning("the database refused: %s", type(busy.__cause__).__name__)
        answer, status = errors(Wrong(503, words_for(busy))), 503
        headers["Retry-After"] = RETRY_AFTER
    except Exception as broken:
        log.error("an Open311 call failed", exc_info=broken)
        words = _("Something broke on our side. It was noted; please try again in a minute.")
        answer, status = errors(Wrong(500, words)), 500
    return HttpResponse(answer.written(face), status=status, content_type=CONTENT_TYPES[face], headers=headers)


def held_up(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """Who tries out keys waits; said in the standard's own shape."""
    face = JSON if request.path_info.endswith(".json") else XML
    answer = errors(Wrong(refused.status, str(refused)))
    response = HttpResponse(answer.written(face), status=refused.status, content_type=CONTENT_TYPES[face])
    response["Retry-After"] = str(refused.retry_after)
    return response


def _link(request: HttpRequest) -> Callable[[str], str]:
    return lambda path: request.build_absolute_uri(f"{BASE}/{path}".rstrip("/"))


def _extended(request: HttpRequest) -> bool:
    return request.GET.get("extensions", "").lower() == "true"


def _query(request: HttpRequest) -> dict[str, str]:
    """The last value of each name, as `wanted` reads it."""
    return {name: request.GET[name] for name in request.GET}


def _list_of_requests(request: HttpRequest) -> Answer:
    wanted = read_wanted(_query(request), now())
    return requests.requests(wanted, _link(request), extensions=_extended(request))


def _one_request(request: HttpRequest, number: str) -> Answer:
    return requests.request(number, _link(request), extensions=_extended(request))


discovery_ = resource(lambda request: discovery(_link(request)("")))
services = resource(lambda request: catalogue.services())
service = resource(lambda request, code: catalogue.definition(code))
requests_ = resource(_list_of_requests, take, "service_requests", "request")
request_ = resource(_one_request)
token = resource(lambda request, token: requests.token(token))
updates_ = resource(
    lambda request: updates.updates(read_wanted(_query(request), now())),
    updates.take_update,
    "service_request_updates",
    "request_update",
)


@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponse:
    """All of the above, described for programs."""
    if request.method not in ("GET", "HEAD"):
        return _reply(request, JSON, lambda: _not_taken("GET"))
    response = JsonResponse(described(_link(request)("")), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@csrf_exempt
def media(request: HttpRequest, token: str) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        return _reply(request, XML, lambda: _not_taken("GET"))
    try:
        content, kind = public_picture(token)
    except Refused as refused:
        wrongs = refused.wrongs
        return _reply(request, XML, lambda: _refuse(*wrongs))
    response = FileResponse(io.BytesIO(content), content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=300"  # a matter may become confidential
    return response


@csrf_exempt
def nothing(request: HttpRequest, anything: str = "") -> HttpResponse:
    face = JSON if anything.endswith(".json") else XML
    words = _("Nothing is kept at this address. discovery.xml and services.xml are good places to begin.")
    return _reply(request, face, lambda: _refuse(Wrong(UNKNOWN, words)))


def _refuse(*wrongs: Wrong) -> Answer:
    raise Refused(*wrongs)


def _not_taken(allowed: str) -> Answer:
    raise NotTaken(allowed)
