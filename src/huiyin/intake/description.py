"""What devices, cameras, weather services, telephone systems and gateways of text messages may send, for programs that
write clients and for those that try every call: OpenAPI 3.1. Open311 and SensorThings describe themselves.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from huiyin.hotline.vocabulary import EventKind
from huiyin.intake.scenes.views import STATUS as OF_SCENES
from huiyin.intake.sensing.views import MOST_REASONS
from huiyin.sensing.vocabulary import Fate

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER_OR_NULL: Schema = {"type": ["integer", "null"]}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
SECONDS: Schema = {"type": "number", "description": "since 1970-01-01T00:00Z"}
LONGITUDE: Schema = {"type": "number", "minimum": -180, "maximum": 180, "description": "WGS-84 degrees"}
LATITUDE: Schema = {"type": "number", "minimum": -90, "maximum": 90, "description": "WGS-84 degrees"}


def _thing(*needed: str, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(needed)}


def _many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_ENTRY = _thing(
    "m",
    m={"type": "object", "additionalProperties": {"type": ["number", "boolean"]}, "description": "value by metric"},
    t={"anyOf": [SECONDS, MOMENT, {"type": "null"}], "description": "when it was measured; absent: now"},
    q={"type": "integer", "description": "0 good, anything else doubtful"},
    d={"type": "string", "description": "a device behind this gateway; absent: the sender"},
)
_RECORD: Schema = {
    "type": "object",
    "description": "a record of RFC 8428",
    "properties": {
        "bn": TEXT, "bt": {"type": "number"}, "bu": TEXT, "bv": {"type": "number"}, "bver": {"type": "integer"},
        "n": TEXT, "u": TEXT, "v": {"type": "number"}, "vb": FLAG, "t": {"type": "number"},
    },
}  # fmt: skip
_SCENE: dict[str, Schema] = {
    "scene": {"type": "string", "pattern": "^[a-z][a-z0-9_]{1,23}$", "description": "code of the scene in the pack"},
    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
    "t": {"anyOf": [SECONDS, MOMENT], "description": "when it was seen; absent: just now"},
    "lon": LONGITUDE,
    "lat": LATITUDE,
    "d": {"type": "string", "description": "a camera behind this gateway; absent: the sender"},
}
_PICTURE = "JPEG or PNG, at most 3 MB; nothing in a message may say who is seen"
_CALL = _thing(
    "call_id",
    call_id={"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
    caller={"type": "string", "maxLength": 40, "description": "number; empty: withheld"},
    line=TEXT | {"maxLength": 40},
    agent=TEXT | {"maxLength": 40},
    party=TEXT | {"maxLength": 40},
    queued_at={"anyOf": [MOMENT, {"type": "null"}]},
    waited={"type": ["number", "null"], "minimum": 0, "maximum": 86_400, "description": "seconds"},
    recording_url=TEXT | {"maxLength": 500},
)
SCHEMAS: dict[str, Schema] = {
    "Error": _thing(
        "error", error=_thing("code", "message", "field", code=TEXT, message=TEXT, field=TEXT),
        deviations=_many(_named("Deviation")),
    ),
    "Readings": {"anyOf": [_ENTRY, _many(_ENTRY)]},
    "Pack": _many(_RECORD),
    "Fates": _thing(
        "fates", "refused", "not_shown",
        fates={"type": "object", "propertyNames": {"enum": [one.value for one in Fate]}, "additionalProperties": COUNT},
        refused=_many(_thing("fate", "device", "why", fate=TEXT, device=TEXT, metric=TEXT, why=TEXT))
        | {"maxItems": MOST_REASONS},
        not_shown=COUNT,
    ),
    "Scene": _thing("scene", "confidence", picture=TEXT | {"description": f"base64 of a {_PICTURE}"}, **_SCENE)
    | {"additionalProperties": False},
    "SceneForm": _thing(
        "scene", "confidence",
        picture=TEXT | {"contentMediaType": "application/octet-stream", "description": _PICTURE}, **_SCENE,
    ) | {"additionalProperties": False},
    "SceneTaken": _thing("fate", "alarm", "new", fate=TEXT, alarm=NUMBER_OR_NULL, new=FLAG, why=TEXT),
    "Deviation": _thing(
        "path", "code", "fault", "message",
        path=TEXT, code=TEXT, message=TEXT, fault=FLAG | {"description": "true: because of it nothing was taken"},
    ),
    "Bulletin": _thing(
        "status", "bulletin", "warning", "deviations",
        status={"enum": ["taken", "repeated"]}, bulletin={"type": "integer"}, warning={"type": ["string", "null"]},
        deviations=_many(_named("Deviation")),
    ),
    "Reply": _thing("from", "text", **{"from": TEXT, "text": TEXT | {"description": "1: received, 2: help"}}),
    "Answered": _thing("answered", answered=COUNT),
    "CallEvent": _thing(
        "type", "timestamp", "data",
        type=TEXT | {"maxLength": 80, "description": ", ".join(f"call.{one}" for one in EventKind)},
        timestamp=MOMENT, data=_CALL,
    ),
    "CallTaken": _thing("status", status={"enum": ["taken", "repeated", "ignored"]}, call={"type": "integer"}),
}  # fmt: skip
_DEVICE: list[Schema] = [{"DeviceSecret": []}, {"DeviceBearer": []}]
SECURITY: Schema = {
    "DeviceSecret": {"type": "http", "scheme": "basic", "description": "code of the device and its secret"},
    "DeviceBearer": {"type": "http", "scheme": "bearer", "description": "code.secret of the device"},
    "Key": {"type": "http", "scheme": "bearer", "description": "API key with the scope “warnings”"},
    "Signature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks, beside webhook-id and webhook-timestamp",
    },
}


def _post(name: str, says: str, security: list, contents: dict[str, Schema], answers: dict[int, Schema]) -> Schema:
    found = {
        str(status): {"description": "Taken", "content": {"application/json": {"schema": schema}}}
        for status, schema in answers.items()
    }
    wrong = {"description": "What is wrong, in words", "content": {"application/json": {"schema": _named("Error")}}}
    body = {"required": True, "content": {kind: {"schema": schema} for kind, schema in contents.items()}}
    call = {"operationId": name, "summary": says, "security": security, "requestBody": body}
    return {"post": call | {"responses": found | {"4XX": wrong}}}


PATHS: Schema = {
    "/ingest/v1/readings": _post(
        "send_readings", "What a device has measured; sent twice, kept once. docs/how-to/devices-send.md", _DEVICE,
        {"application/json": _named("Readings"), "application/senml+json": _named("Pack")}, {200: _named("Fates")},
    ),
    "/ingest/v1/scenes": _post(
        "send_scene", "What a camera or drone sees happen. docs/how-to/scenes.md", _DEVICE,
        {"application/json": _named("Scene"), "multipart/form-data": _named("SceneForm")},
        {int(status): _named("SceneTaken") for status in sorted(set(OF_SCENES.values())) if status < 300},
    ),
    "/ingest/v1/cap": _post(
        "send_warning", "A warning in CAP 1.2. docs/how-to/warnings.md", [{"Key": []}],
        {"application/cap+xml": {}}, {200: _named("Bulletin"), 201: _named("Bulletin")},
    ),
    "/ingest/v1/replies": _post(
        "send_reply", "A text message that came back. docs/how-to/warnings.md", [{"Signature": []}],
        {"application/json": _named("Reply")}, {200: _named("Answered")},
    ),
    "/intake/cti/events": _post(
        "send_call_event", "What becomes of a call to the hotline. docs/how-to/hotline.md", [{"Signature": []}],
        {"application/json": _named("CallEvent")}, {200: _named("CallTaken")},
    ),
}  # fmt: skip


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    said = {
        "openapi": "3.1.0",
        "info": {"title": "huiyin: what other systems send", "version": "1", "description": "See docs/how-to/."},
        "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}],
        "paths": PATHS,
        "components": {"schemas": SCHEMAS, "securitySchemes": SECURITY},
    }
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
