"""A server that keeps every rule of GeoReport v2, as small as it can be. A mutant overrides one of its methods."""

import copy
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from huiyin.conformance.mutants.town import DEFINITION, SERVICES, requests_of, written
from huiyin.conformance.mutants.writer import to_json, to_xml
from huiyin.conformance.reading import CONTENT_TYPES, XML, moment

URL = "http://reference.example/open311/v2"
KEY = "key-of-the-reference"
JURISDICTION = "reference.example"
LONGEST = timedelta(days=90)

Row = dict[str, Any]


class Refused(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status


class Reference:
    """One town. `app()` is the ASGI application; each instance has requests of its own."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.requests = requests_of(self.now)
        self.tokens: dict[str, str] = {}

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/open311/v2/{path:path}", self._endpoint, methods=["GET", "POST"])])

    async def _endpoint(self, request: Request) -> Response:
        path, _dot, face = request.path_params["path"].rpartition(".")
        query = dict(request.query_params)
        form = dict(parse_qsl((await request.body()).decode())) if request.method == "POST" else {}
        try:
            root, body = self.answer(request.method, path, query, form, face)
            status = 200
        except Refused as refused:
            status, root, body = refused.status, "errors", self.errors(refused)
        content = self.xml(root, body) if face == XML else self.json(root, body)
        return Response(content, status, headers={"content-type": self.content_type(face)})

    def answer(self, method: str, path: str, query: Row, form: Row, face: str) -> tuple[str, Any]:
        self.judge_jurisdiction((form or query).get("jurisdiction_id", ""))
        name, _slash, rest = path.partition("/")
        if path == "discovery":
            return "discovery", self.discovery(face)
        if path == "services":
            return "services", self.services(face)
        if name == "services":
            return "service_definition", self.definition(rest, face)
        if path == "requests" and method == "POST":
            return "service_requests", self.posted(form)
        if path == "requests":
            return "service_requests", [self.shown(row, face) for row in self.matching(query)]
        if name == "requests":
            return "service_requests", self.single(rest, face)
        if name == "servicerequestupdates" and method == "POST":
            self.judge_key_of_update(form)
            raise Refused(400, "Updates are ours to write")
        if name == "servicerequestupdates":
            return "service_request_updates", [self.told_of(row, face) for row in self.updates(query)]
        if name == "tokens":
            return "service_requests", self.token(rest)
        raise Refused(404, "There is no such resource")

    # -- form

    def content_type(self, face: str) -> str:
        return f"{CONTENT_TYPES.get(face, 'text/xml')}; charset=utf-8"

    def xml(self, root: str, body: Any) -> str:
        return to_xml(root, body)

    def json(self, root: str, body: Any) -> str:
        return to_json(body)

    def errors(self, refused: Refused) -> list[Row]:
        return [{"code": refused.status, "description": str(refused)}]

    # -- what can be asked for

    def discovery(self, face: str) -> Row:
        endpoint = {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": URL,
            "changeset": "2026-11-25T00:00:00Z",
            "type": "test",
            "formats": ["text/xml", "application/json"],
        }
        about = {"changeset": "2026-11-25T00:00:00Z", "contact": "Ask the town hall", "key_service": "Write to us"}
        return about | {"endpoints": [endpoint]}

    def services(self, face: str) -> list[Row]:
        return copy.deepcopy(SERVICES)

    def definition(self, code: str, face: str) -> Row:
        if code not in {row["service_code"] for row in SERVICES}:
            raise Refused(404, "service_code was not found")
        return copy.deepcopy(DEFINITION) if code == "001" else {"service_code": code, "attributes": []}

    # -- requests

    def shown(self, row: Row, face: str) -> Row:
        return {name: value for name, value in row.items() if not name.startswith("_")}

    def single(self, number: str, face: str) -> Any:
        return [self.shown(self.found(number), face)]

    def found(self, number: str) -> Row:
        row = next((row for row in self.requests if row["service_request_id"] == number), None)
        if row is None:
            raise Refused(404, "service_request_id was not found")
        return row

    def matching(self, query: Row) -> list[Row]:
        if given := query.get("service_request_id"):
            return self.with_ids(self.listed(given), query)
        since, until = self.window(query)
        rows = [row for row in self.requests if since <= self.at(row) <= until]
        return self.of_service(self.of_status(rows, query), query)[:1000]

    def updates(self, query: Row) -> list[Row]:
        """Of each request one: it was looked at an hour after it came in."""
        numbers = self.listed(query.get("service_request_id", ""))
        rows = [row for row in self.requests if row["service_request_id"] in numbers] if numbers else self.requests
        if numbers:
            return rows
        since, until = self.window(query)
        return [row for row in rows if since <= self.at(row, "updated_datetime") <= until]

    def told_of(self, row: Row, face: str) -> Row:
        return {
            "update_id": f"{row['service_request_id']}-1",
            "service_request_id": row["service_request_id"],
            "status": row["status"],
            "updated_datetime": row["updated_datetime"],
            "description": "Somebody was there",
            "media_url": None,
        }

    def at(self, row: Row, name: str = "requested_datetime") -> datetime:
        at = moment(row[name])
        assert at is not None
        return at

    def listed(self, given: str) -> list[str]:
        return [part.strip() for part in given.split(",") if part.strip()]

    def with_ids(self, numbers: list[str], query: Row) -> list[Row]:
        return [row for row in self.requests if row["service_request_id"] in numbers]

    def of_status(self, rows: list[Row], query: Row) -> list[Row]:
        wanted = self.listed(query.get("status", "")) or ["open", "closed"]
        return [row for row in rows if row["status"] in wanted]

    def of_service(self, rows: list[Row], query: Row) -> list[Row]:
        wanted = self.listed(query.get("service_code", ""))
        return [row for row in rows if not wanted or row["service_code"] in wanted]

    def window(self, query: Row) -> tuple[datetime, datetime]:
        start, end = (self.date(query.get(name, "")) for name in ("start_date", "end_date"))
        since = start or (end or datetime.now(UTC)) - LONGEST
        until = end or since + LONGEST
        self.judge_span(since, until)
        return since, until

    def date(self, given: str) -> datetime | None:
        at = moment(given)
        if given and at is None:
            raise Refused(400, f"{given} is no time")
        return at

    def judge_span(self, since: datetime, until: datetime) -> None:
        if until - since > LONGEST:
            raise Refused(400, "That is more than 90 days")

    def judge_jurisdiction(self, given: str) -> None:
        if given and given != JURISDICTION:
            raise Refused(404, "jurisdiction_id was not found")

    def token(self, given: str) -> list[Row]:
        if given not in self.tokens:
            raise Refused(404, "token was not found")
        return [{"service_request_id": self.tokens[given], "token": given}]

    # -- what comes in

    def posted(self, form: Row) -> list[Row]:
        self.judge_key(form)
        self.judge_service(form)
        self.judge_place(form)
        self.judge_attributes(form)
        return self.told(self.take(form))

    def judge_key(self, form: Row) -> None:
        if "api_key" not in form:
            raise Refused(403, "api_key was not provided")
        if form["api_key"] != KEY:
            raise Refused(403, "api_key is not known")

    def judge_key_of_update(self, form: Row) -> None:
        if form.get("api_key") != KEY:
            raise Refused(403, "api_key is not known")

    def judge_service(self, form: Row) -> None:
        if not form.get("service_code"):
            raise Refused(400, "service_code was not provided")
        if form["service_code"] not in {row["service_code"] for row in SERVICES}:
            raise Refused(404, "service_code was not found")

    def judge_place(self, form: Row) -> None:
        if not (form.get("lat") and form.get("long")) and not form.get("address_string"):
            raise Refused(400, "Say where")

    def judge_attributes(self, form: Row) -> None:
        given = {match[1] for name in form if (match := re.match(r"attribute\[(\w+)\]", name))}
        if form["service_code"] == "001" and "DEPTH" not in given:
            raise Refused(400, "attribute[DEPTH] is missing")

    def take(self, form: Row) -> Row:
        code = form["service_code"]
        empty: Row = dict.fromkeys(self.requests[0])
        row = empty | {
            "service_request_id": str(2000 + len(self.requests)),
            "status": "open",
            "service_code": code,
            "service_name": next(one["service_name"] for one in SERVICES if one["service_code"] == code),
            "description": form.get("description"),
            "requested_datetime": written(datetime.now(UTC)),
            "updated_datetime": written(datetime.now(UTC)),
            "address": form.get("address_string"),
            "lat": float(form["lat"]) if "lat" in form else None,
            "long": float(form["long"]) if "long" in form else None,
        }
        self.requests.insert(0, row | {"_form": form})
        self.tokens[f"token-{row['service_request_id']}"] = str(row["service_request_id"])
        return self.requests[0]

    def told(self, row: Row) -> list[Row]:
        return [{"token": f"token-{row['service_request_id']}", "service_notice": "Thank you", "account_id": None}]
