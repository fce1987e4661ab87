"""The addresses of SensorThings 1.1: the root, everything to read under it, Observations to create."""

import json
import logging
from collections.abc import Callable

from django.db import DataError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from huiyin.intake.sensorthings import answers
from huiyin.intake.sensorthings.creating import body_of, create_many, create_one
from huiyin.intake.sensorthings.entities import ENTITIES
from huiyin.intake.sensorthings.options import Options, read_options
from huiyin.intake.sensorthings.paths import Target, resolve
from huiyin.intake.sensorthings.reading import Found, Sight, ask, expand
from huiyin.intake.sensorthings.refusals import Refused, not_found
from huiyin.intake.sensorthings.senders import reader_of, sender_of
from huiyin.kernel.errors import HuiyinError, TooMany
from huiyin.kernel.outage import OUTAGE, words_for

log = logging.getLogger("huiyin.sensorthings")
BASE = "/sensorthings/v1.1"
LONGEST = "8s"  # of a read: who asks too broadly is told so, instead of holding up the others
MOST_BYTES = 4 * 1024 * 1024
_REQ = "http://www.opengis.net/spec/iot_sensing/1.1/req"
CONFORMANCE = [
    f"{_REQ}/{part}"
    for part in (
        "datamodel/thing", "datamodel/thing/properties", "datamodel/thing/relations", "datamodel/location",
        "datamodel/location/properties", "datamodel/location/relations", "datamodel/historical-location",
        "datamodel/historical-location/properties", "datamodel/historical-location/relations", "datamodel/datastream",
        "datamodel/datastream/properties", "datamodel/datastream/relations", "datamodel/sensor",
        "datamodel/sensor/properties", "datamodel/sensor/relations", "datamodel/observed-property",
        "datamodel/observed-property/properties", "datamodel/observed-property/relations", "datamodel/observation",
        "datamodel/observation/properties", "datamodel/observation/relations", "datamodel/feature-of-interest",
        "datamodel/feature-of-interest/properties", "datamodel/feature-of-interest/relations",
        "resource-path/resource-path-to-entities", "request-data/order", "request-data/status-code",
        "request-data/query-status-code", "request-data/expand", "request-data/select", "request-data/orderby",
        "request-data/skip", "request-data/top", "request-data/filter", "request-data/count",
        "request-data/pagination", "data-array/data-array",
    )
]  # fmt: skip


def _answered(answer: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """Whatever goes wrong, the answer is JSON with a message."""
    try:
        response = answer(request)
    except Refused as refused:
        response = JsonResponse(refused.body, status=refused.status, headers=refused.headers)
    except HuiyinError as refused:
        response = JsonResponse(Refused(refused.status, str(refused)).body, status=refused.status)
    except (DataError, RecursionError):
        text = "This computes what no number can hold, or is nested too deeply. Ask for something simpler."
        response = JsonResponse(Refused(400, text).body, status=400)
    except OUTAGE as busy:
        response = _busy(busy)
    except Exception as broken:
        log.error("a SensorThings call failed", exc_info=broken)
        response = JsonResponse(Refused(500, "Something broke on our side. It was noted.").body, status=500)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _busy(busy: OperationalError | InterfaceError) -> HttpResponse:
    if type(busy.__cause__).__name__ == "QueryCanceled":
        text = "This asks for too much at once. Ask one Datastream, or name a shorter time in $filter."
        return JsonResponse(Refused(400, text).body, status=400)
    log.warning("the database refused: %s", type(busy.__cause__).__name__)
    body = Refused(503, words_for(busy)).body
    return JsonResponse(body, status=503, headers={"Retry-After": "2"})


def held_up(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """Who tries out keys and secrets waits; said in the shape of everything else here."""
    body = Refused(refused.status, str(refused)).body
    return JsonResponse(body, status=refused.status, headers={"Retry-After": str(refused.retry_after)})


@csrf_exempt  # nothing here looks at a session
def root(request: HttpRequest) -> HttpResponse:
    return _answered(_root, request)


def _root(request: HttpRequest) -> HttpResponse:
    _only(request, "GET", "HEAD")
    here = _address(request)
    sets = [{"name": name, "url": f"{here}/{name}"} for name in ENTITIES]
    return JsonResponse({"value": sets, "serverSettings": {"conformance": CONFORMANCE}})


@csrf_exempt
def anything(request: HttpRequest, path: str) -> HttpResponse:
    return _answered(lambda asked: _created(asked, path) if asked.method == "POST" else _read(asked, path), request)


def _read(request: HttpRequest, path: str) -> HttpResponse:
    if path.strip("/") == "CreateObservations":
        _only(request, "POST")
    _only(request, "GET", "HEAD")
    sight = Sight(reader_of(request), (get_language() or "").startswith("zh"))
    given = {name: request.GET[name] for name in request.GET}
    options = read_options(given)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST}'")
        target = resolve(path, sight)
        return _shown(target, options, given, sight, request)


def _shown(target: Target, options: Options, given: dict, sight: Sight, request: HttpRequest) -> HttpResponse:
    here = _address(request)
    if target.question is not None:
        found = ask(target.question, options, sight)
        address = request.build_absolute_uri(request.path)
        if target.rest:
            links = [{"@iot.selfLink": answers.link_of(here, target.entity, row)} for row in found.rows]
            return JsonResponse({"value": links})
        return JsonResponse(answers.many(found, target.entity, options, here, address, given))
    assert target.row is not None
    if target.rest:
        return _property(target, here)
    return JsonResponse(_whole(target, options, sight, here))


def _whole(target: Target, options: Options, sight: Sight, here: str) -> dict:
    assert target.row is not None
    found = Found([target.row])
    expand([target.row], target.entity, options, sight, found)
    parts = {name: several[0] for name, several in found.parts.items()}
    return answers.one(target.row, target.entity, options, here, parts)


def _property(target: Target, here: str) -> HttpResponse:
    assert target.row is not None
    shaped = answers.one(target.row, target.entity, Options(), here)
    name, *rest = target.rest
    if name not in shaped or "@" in name or rest not in ([], ["$value"]):
        raise not_found(f"{target.entity.single} has no “{'/'.join(target.rest)[:60]}”.")
    value = shaped[name]
    if value is None:
        return HttpResponse(status=204)
    if rest:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return JsonResponse({name: value})


def _created(request: HttpRequest, path: str) -> HttpResponse:
    caller, here, parts = sender_of(request), _address(request), path.strip("/")
    if len(request.body) > MOST_BYTES:
        raise Refused(413, "The body is larger than 4 MB. Send it in parts.")
    if parts == "CreateObservations":
        outcomes = create_many(body_of(request.body), caller)
        said = [one.link(here) or f"error: {one.wrong}" for one in outcomes]
        return JsonResponse(said, safe=False, status=201)
    stream = _stream_in(parts)
    outcome = create_one(body_of(request.body), stream, caller)
    return JsonResponse({"@iot.selfLink": outcome.link(here)}, status=201, headers={"Location": outcome.link(here)})


def _stream_in(path: str) -> int | None:
    """The Datastream of Datastreams(7)/Observations; None for Observations itself."""
    if path == "Observations":
        return None
    first, _slash, last = path.partition("/")
    key = first.removeprefix("Datastreams(").removesuffix(")")
    if last == "Observations" and key.isdecimal() and key.isascii() and len(key) < 16:
        return int(key)
    if path.partition("(")[0].partition("/")[0] not in ENTITIES:
        raise not_found()
    raise Refused(
        405,
        "Only Observations are created here. Devices (Things with their Datastreams) are registered in the office.",
        {"Allow": "GET, HEAD"},
    )


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Refused(405, f"This address takes {allowed}.", {"Allow": allowed})


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri(BASE)
