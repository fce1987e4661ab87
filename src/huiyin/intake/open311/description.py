"""What this endpoint is, for programs that write clients and for those that try every call: OpenAPI 3.1.

GeoReport v2 has no schema of its own for JSON; this one says what our answers hold. XML says the same.
"""

from typing import Any

from huiyin.intake.open311.faces import CONTENT_TYPES, JSON, XML
from huiyin.intake.open311.fields import LONGEST
from huiyin.intake.open311.window import MOST, STATUSES

Schema = dict[str, Any]
WORDS: Schema = {"type": ["string", "null"]}
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"]}
FLAG: Schema = {"type": "boolean"}
HIGHEST = 9_999_999


def described(url: str) -> Schema:
    """`url`: of this endpoint, without a slash at its end."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Open311 GeoReport v2", "version": "2", "description": "See docs/how-to/open311.md."},
        "servers": [{"url": url}],
        "paths": {f"/{name}.{face}": _path(name, face) for name in RESOURCES for face in (JSON, XML)},
        "components": {"schemas": SCHEMAS, "securitySchemes": SECURITY},
    }


SECURITY = {"Key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "or as the field api_key"}}


def _thing(needed: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(needed or properties)}


def _many(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SCHEMAS: dict[str, Schema] = {
    "Error": _thing(code={"type": "integer"}, description=TEXT),
    "Endpoint": _thing(
        specification=TEXT, url=TEXT, changeset=MOMENT, type={"enum": ["production", "test"]},
        formats={"type": "array", "items": TEXT},
    ),
    "Discovery": _thing(changeset=MOMENT, contact=TEXT, key_service=TEXT, endpoints=_many("Endpoint")),
    "Service": _thing(
        service_code=TEXT, service_name=TEXT, description=TEXT, metadata=FLAG, type={"const": "realtime"},
        keywords=TEXT, group=TEXT,
    ),
    "Value": _thing(key=TEXT, name=TEXT),
    "Attribute": _thing(
        ("variable", "code", "datatype", "required", "order", "description"),
        variable=FLAG, code=TEXT, required=FLAG, order={"type": "integer"}, description=TEXT,
        datatype_description=WORDS, values=_many("Value"),
        datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    ),
    "Definition": _thing(service_code=TEXT, attributes=_many("Attribute")),
    "Request": _thing(
        ("service_request_id", "status", "service_code", "service_name", "requested_datetime", "updated_datetime"),
        service_request_id=TEXT, status={"enum": list(STATUSES)}, status_notes=WORDS, service_name=TEXT,
        service_code=TEXT, description=WORDS, agency_responsible=WORDS, service_notice=WORDS,
        requested_datetime=MOMENT, updated_datetime=MOMENT, expected_datetime=MOMENT_OR_NULL, address=WORDS,
        address_id=WORDS, zipcode=WORDS, lat=NUMBER_OR_NULL, long=NUMBER_OR_NULL, media_url=WORDS,
    ),
    "Taken": _thing(("service_request_id",), service_request_id=TEXT, service_notice=WORDS, account_id=WORDS),
    "Token": _thing(service_request_id=TEXT, token=TEXT),
    "Update": _thing(
        ("update_id", "service_request_id", "status", "updated_datetime"),
        update_id=TEXT, service_request_id=TEXT, status={"enum": list(STATUSES)}, updated_datetime=MOMENT,
        description=WORDS, media_url=WORDS,
    ),
    "UpdateTaken": _thing(update_id=TEXT, service_request_id=TEXT),
}  # fmt: skip


def _asked(name: str, schema: Schema, says: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": says}


JURISDICTION = _asked("jurisdiction_id", TEXT, "optional: this endpoint speaks for one district")
FILTERS = [
    JURISDICTION,
    _asked("service_request_id", TEXT, "several with commas; overrides every other filter"),
    _asked("service_code", TEXT, "several with commas"),
    _asked("status", TEXT, "open, closed, or both with a comma"),
    _asked("start_date", TEXT, "ISO 8601 with its zone; at most 90 days before end_date"),
    _asked("end_date", TEXT, "ISO 8601 with its zone"),
    _asked("updated_after", TEXT, "ISO 8601 with its zone: moved since then, whenever it came in"),
    _asked("updated_before", TEXT, "ISO 8601 with its zone"),
    _asked("page", {"type": "integer", "minimum": 1, "maximum": HIGHEST}, "from 1 on"),
    _asked("page_size", {"type": "integer", "minimum": 1, "maximum": MOST}, f"{MOST} without it"),
    _asked("extensions", TEXT, "true: with the answers that may be shown to everybody"),
]


def _line(name: str) -> Schema:
    return TEXT | ({"maxLength": LONGEST[name]} if name in LONGEST else {})


MEDIA: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
WRITTEN = ("description", "address_string", "address_id", "lat", "long", "email", "first_name", "last_name", "phone")
REPORTED = _thing(
    ("service_code",),
    service_code=TEXT, api_key=TEXT, media_url=_line("media_url"), **{name: _line(name) for name in WRITTEN},
) | {"patternProperties": {r"^attribute\[[^\[\]]{1,80}\](\[\])?$": TEXT}}  # fmt: skip
REMARKED = _thing(
    ("service_request_id", "description"),
    service_request_id=TEXT, description=_line("description"), update_id=_line("update_id"), status=TEXT, api_key=TEXT,
)  # fmt: skip
# resource: what it is, what is asked with it, what GET answers; and where it takes a POST, its form and its answer
RESOURCES: dict[str, tuple[str, list[Schema], Schema, tuple[Schema, str] | None]] = {
    "discovery": ("Where this endpoint is", [JURISDICTION], {"$ref": "#/components/schemas/Discovery"}, None),
    "services": ("Matter types", [JURISDICTION], _many("Service"), None),
    "services/{code}": (
        "What a service asks",
        [JURISDICTION],
        {"$ref": "#/components/schemas/Definition"},
        None,
    ),
    "requests": ("Requests", FILTERS, _many("Request"), (REPORTED, "Taken")),
    "requests/{number}": ("One request", [JURISDICTION, FILTERS[-1]], _many("Request"), None),
    "tokens/{token}": ("The id behind a token", [JURISDICTION], _many("Token"), None),
    "servicerequestupdates": ("How requests go on", FILTERS, _many("Update"), (REMARKED, "UpdateTaken")),
}


def _path(name: str, face: str) -> Schema:
    says, asked, answer, taken = RESOURCES[name]
    parts = [
        {"name": part, "in": "path", "required": True, "schema": TEXT | {"minLength": 1}}
        for part in ("code", "number", "token")
        if f"{{{part}}}" in name
    ]
    operation = name.partition("/")[0] + ("_one" if parts else "") + f"_{face}"
    asking = {"operationId": f"get_{operation}", "summary": says, "parameters": [*parts, *asked]}
    methods: Schema = {"get": asking | {"responses": _responses(answer, face)}}
    if taken:
        form, made = taken
        multipart = form | {"properties": form["properties"] | {"media": {"type": "array", "items": MEDIA}}}
        contents = {
            "application/x-www-form-urlencoded": {"schema": form},
            "multipart/form-data": {"schema": multipart},
        }
        methods["post"] = {
            "operationId": f"post_{operation}",
            "summary": says,
            "security": [{"Key": []}],
            "requestBody": {"required": True, "content": contents},
            "responses": _responses(_many(made), face),
        }
    return methods


def _responses(answer: Schema, face: str) -> Schema:
    kind = CONTENT_TYPES[face].partition(";")[0]

    def content(schema: Schema) -> Schema:
        return {kind: {"schema": schema} if face == JSON else {}}

    wrong = {"description": "What is wrong, in words", "content": content(_many("Error"))}
    return {"200": {"description": "As asked", "content": content(answer)}, "4XX": wrong}
