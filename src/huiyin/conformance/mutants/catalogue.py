"""The mutants: each breaks one rule, as some server in the world does or could."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huiyin.conformance.mutants.reference import Reference, Refused, Row
from huiyin.conformance.mutants.town import SERVICES
from huiyin.conformance.mutants.writer import to_json
from huiyin.conformance.reading import JSON, XML


@dataclass(frozen=True)
class Mutant:
    """`breaks`: the rule that must notice it. `make()`: the server."""

    name: str
    breaks: str
    en: str
    make: Callable[[], Reference]


MUTANTS: dict[str, Mutant] = {}


def breaks(rule: str, en: str) -> Callable[[type[Reference]], type[Reference]]:
    def register(kind: type[Reference]) -> type[Reference]:
        name = "".join(f"-{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("-")
        MUTANTS[name] = Mutant(name, rule, en, kind)
        return kind

    return register


# -- discovery


@breaks("discovery.found", "discovery.json is not there")
class DiscoveryInXmlOnly(Reference):
    def discovery(self, face: str) -> Row:
        if face == JSON:
            raise Refused(404, "There is no such resource")
        return super().discovery(face)


@breaks("discovery.fields", "discovery does not say how to get a key")
class NoKeyService(Reference):
    def discovery(self, face: str) -> Row:
        return super().discovery(face) | {"key_service": ""}


@breaks("discovery.type", "the endpoint calls itself a sandbox")
class SandboxType(Reference):
    def discovery(self, face: str) -> Row:
        found = super().discovery(face)
        found["endpoints"][0]["type"] = "sandbox"
        return found


@breaks("discovery.specification", "the endpoint names a specification of its own")
class OwnSpecification(Reference):
    def discovery(self, face: str) -> Row:
        found = super().discovery(face)
        found["endpoints"][0]["specification"] = "http://reference.example/our-own"
        return found


@breaks("discovery.formats", "formats are suffixes and not media types")
class FormatsAsSuffixes(Reference):
    def discovery(self, face: str) -> Row:
        found = super().discovery(face)
        found["endpoints"][0]["formats"] = ["xml", "json"]
        return found


@breaks("discovery.agrees", "the contact in JSON is an old one")
class OldContactInJson(Reference):
    def discovery(self, face: str) -> Row:
        return super().discovery(face) | ({"contact": "The old town hall"} if face == JSON else {})


# -- form


@breaks("form.content-type", "JSON is served as text/html")
class JsonAsHtml(Reference):
    def content_type(self, face: str) -> str:
        return "text/html; charset=utf-8" if face == JSON else super().content_type(face)


@breaks("form.content-type", "no charset is named")
class NoCharset(Reference):
    def content_type(self, face: str) -> str:
        return super().content_type(face).partition(";")[0]


@breaks("form.readable", "an ampersand in a definition is not escaped")
class BareAmpersand(Reference):
    def xml(self, root: str, body: Any) -> str:
        found = super().xml(root, body)
        return found.replace("How deep", "Deep & wide") if root == "service_definition" else found


@breaks("form.declaration", "XML begins without its declaration")
class NoDeclaration(Reference):
    def xml(self, root: str, body: Any) -> str:
        return super().xml(root, body).partition("\n")[2]


@breaks("form.no-namespace", "XML has a namespace")
class Namespace(Reference):
    def xml(self, root: str, body: Any) -> str:
        return super().xml(root, body).replace(f"<{root}", f'<{root} xmlns="http://reference.example/ns"', 1)


# -- services and definitions


@breaks("services.shape", "JSON keeps the container that the Spark convention drops")
class ServicesInAnObject(Reference):
    def json(self, root: str, body: Any) -> str:
        return to_json({"services": body} if root == "services" else body)


@breaks("services.fields", "a service has no name")
class NamelessService(Reference):
    def services(self, face: str) -> list[Row]:
        found = super().services(face)
        found[2]["service_name"] = None
        return found


@breaks("services.unique", "a service stands twice in the list")
class ServiceTwice(Reference):
    def services(self, face: str) -> list[Row]:
        found = super().services(face)
        return [*found, found[1]]


@breaks("services.metadata", "metadata is yes or no")
class MetadataYesNo(Reference):
    def services(self, face: str) -> list[Row]:
        found = super().services(face)
        found[1]["metadata"] = "no"
        return found


@breaks("services.type", "type is instant")
class InstantType(Reference):
    def services(self, face: str) -> list[Row]:
        found = super().services(face)
        found[1]["type"] = "instant"
        return found


@breaks("services.agree", "a group is named in XML only")
class GroupInXmlOnly(Reference):
    def services(self, face: str) -> list[Row]:
        found = super().services(face)
        return found if face == XML else [{k: v for k, v in row.items() if k != "group"} for row in found]


@breaks("definition.shape", "a single attribute in JSON is no array")
class AttributesNoArray(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        return found | {"attributes": found["attributes"][0]} if face == JSON and found["attributes"] else found


@breaks("definition.code", "a definition names another service")
class CodeOfAnother(Reference):
    def definition(self, code: str, face: str) -> Row:
        return super().definition(code, face) | {"service_code": "1"}


@breaks("definition.fields", "an attribute has no description")
class AttributeUnexplained(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        for one in found["attributes"][1:]:
            one["description"] = ""
        return found


@breaks("definition.flags", "required is 1 or 0")
class RequiredAsNumber(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        for one in found["attributes"][1:]:
            one["required"] = 0
        return found


@breaks("definition.datatype", "a datatype is called integer")
class IntegerDatatype(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        for one in found["attributes"][1:]:
            one["datatype"] = "integer"
        return found


@breaks("definition.order", "two attributes stand at the same place")
class SameOrder(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        for one in found["attributes"]:
            one["order"] = 1
        return found


@breaks("definition.values", "a list has keys without names")
class NamelessValues(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        for value in (value for one in found["attributes"] for value in one.get("values", ())):
            del value["name"]
        return found


@breaks("definition.agrees", "XML and JSON ask in different words")
class OtherQuestionInJson(Reference):
    def definition(self, code: str, face: str) -> Row:
        found = super().definition(code, face)
        for one in found["attributes"] if face == JSON else ():
            one["description"] = one["description"].upper()
        return found


# -- requests


@breaks("requests.shape", "the list in JSON is an object by id")
class RequestsById(Reference):
    def json(self, root: str, body: Any) -> str:
        many = root == "service_requests" and len(body) > 1
        return to_json({row["service_request_id"]: row for row in body} if many else body)


@breaks("requests.fields", "a request does not name its service")
class NoServiceName(Reference):
    def shown(self, row: Row, face: str) -> Row:
        return super().shown(row, face) | {"service_name": ""}


@breaks("requests.status", "a status is called in_progress")
class InProgress(Reference):
    def shown(self, row: Row, face: str) -> Row:
        found = super().shown(row, face)
        return found | ({"status": "in_progress"} if found["service_request_id"] == "998" else {})


@breaks("requests.datetimes", "a time has no zone")
class NoZone(Reference):
    def shown(self, row: Row, face: str) -> Row:
        found = super().shown(row, face)
        return found | {"updated_datetime": found["updated_datetime"].rstrip("Z")}


@breaks("requests.place", "a request has a latitude and no longitude")
class LatitudeOnly(Reference):
    def shown(self, row: Row, face: str) -> Row:
        found = super().shown(row, face)
        return found | ({"long": None} if found["service_request_id"] == "998" else {})


@breaks("requests.degrees", "latitude and longitude are in metres")
class Metres(Reference):
    def shown(self, row: Row, face: str) -> Row:
        found = super().shown(row, face)
        return found | ({"lat": 4594123.5, "long": 412345.5} if found["service_request_id"] == "998" else {})


@breaks("requests.agree", "the list in JSON has other coordinates")
class RoundedInJson(Reference):
    def json(self, root: str, body: Any) -> str:
        if root == "service_requests" and len(body) > 1:
            body = [row | {"lat": round(row["lat"])} for row in body]
        return to_json(body)


@breaks("request.shape", "a single request is not wrapped in an array")
class BareRequest(Reference):
    def answer(self, method: str, path: str, query: Row, form: Row, face: str) -> tuple[str, Any]:
        root, body = super().answer(method, path, query, form, face)
        return root, body[0] if path.startswith("requests/") and face == JSON else body


@breaks("request.same", "a request alone is of another service than in the list")
class AnotherAlone(Reference):
    def single(self, number: str, face: str) -> Any:
        return [row | {"requested_datetime": "2010-01-01T00:00:00Z"} for row in super().single(number, face)]


@breaks("request.agrees", "a request alone has no address in JSON")
class NoAddressInJson(Reference):
    def single(self, number: str, face: str) -> Any:
        found = super().single(number, face)
        return [row | {"address": None} for row in found] if face == JSON else found


# -- windows and filters


@breaks("window.default", "without dates the whole archive comes")
class WholeArchive(Reference):
    def window(self, query: Row) -> tuple[datetime, datetime]:
        dated = query.get("start_date") or query.get("end_date")
        return super().window(query) if dated else (self.now - timedelta(days=9999), self.now + timedelta(days=1))


@breaks("window.default", "more than a thousand come at once")
class Thousands(Reference):
    def __init__(self) -> None:
        super().__init__()
        first = self.requests[0]
        self.requests[1:1] = [first | {"service_request_id": f"9{number:04}"} for number in range(1000)]

    def matching(self, query: Row) -> list[Row]:
        if query.get("service_request_id"):
            return super().matching(query)
        since, until = self.window(query)
        rows = [row for row in self.requests if since <= self.at(row) <= until]
        return self.of_service(self.of_status(rows, query), query)


@breaks("window.span", "300 days at once are given")
class NoLimitOfDays(Reference):
    def judge_span(self, since: datetime, until: datetime) -> None:
        pass


@breaks("filter.dates", "the last day is left out")
class EndExcluded(Reference):
    def window(self, query: Row) -> tuple[datetime, datetime]:
        since, until = super().window(query)
        return since, until - timedelta(days=1) if query.get("end_date") else until


@breaks("filter.status", "status is not looked at")
class StatusIgnored(Reference):
    def of_status(self, rows: list[Row], query: Row) -> list[Row]:
        return rows


@breaks("filter.status-list", "a list of statuses is one unknown status")
class OneStatusOnly(Reference):
    def of_status(self, rows: list[Row], query: Row) -> list[Row]:
        wanted = query.get("status")
        return [row for row in rows if not wanted or row["status"] == wanted]


@breaks("filter.service", "service_code is not looked at")
class ServiceIgnored(Reference):
    def of_service(self, rows: list[Row], query: Row) -> list[Row]:
        return rows


@breaks("filter.service-list", "a list of services is one unknown service")
class OneServiceOnly(Reference):
    def of_service(self, rows: list[Row], query: Row) -> list[Row]:
        wanted = query.get("service_code")
        return [row for row in rows if not wanted or row["service_code"] == wanted]


@breaks("filter.ids", "of a list of ids the first is taken")
class FirstIdOnly(Reference):
    def with_ids(self, numbers: list[str], query: Row) -> list[Row]:
        return super().with_ids(numbers[:1], query)


@breaks("filter.ids-override", "ids are filtered by status as well")
class IdsAndStatus(Reference):
    def with_ids(self, numbers: list[str], query: Row) -> list[Row]:
        return self.of_status(super().with_ids(numbers, query), query)


# -- updates


@breaks("updates.shape", "updates come under another name")
class UpdatesUnderAnotherName(Reference):
    def xml(self, root: str, body: Any) -> str:
        found = super().xml(root, body)
        return found.replace("service_request_updates>", "updates>") if root == "service_request_updates" else found


@breaks("updates.fields", "an update does not say the status")
class StatuslessUpdate(Reference):
    def told_of(self, row: Row, face: str) -> Row:
        return super().told_of(row, face) | {"status": None}


@breaks("updates.once", "two updates have one number")
class OneNumberForTwo(Reference):
    def told_of(self, row: Row, face: str) -> Row:
        found = super().told_of(row, face)
        return found | {"update_id": "7-1"} if row["service_request_id"] in ("999", "997") else found


@breaks("updates.agree", "an update is described in XML only")
class UpdateDescribedInXmlOnly(Reference):
    def told_of(self, row: Row, face: str) -> Row:
        found = super().told_of(row, face)
        return found if face == XML else found | {"description": None}


@breaks("updates.of-one", "updates of one request are those of all")
class UpdatesOfAll(Reference):
    def updates(self, query: Row) -> list[Row]:
        return super().updates({name: value for name, value in query.items() if name != "service_request_id"})


@breaks("updates.window", "updates do not look at dates")
class UpdatesOfAllTimes(Reference):
    def updates(self, query: Row) -> list[Row]:
        return super().updates(query) if query.get("service_request_id") else self.requests


@breaks("updates.no-key", "anybody may write updates")
class UpdatesWithoutKey(Reference):
    def judge_key_of_update(self, form: Row) -> None:
        pass


# -- errors


@breaks("error.service", "an unknown service has an empty definition")
class EveryServiceKnown(Reference):
    def definition(self, code: str, face: str) -> Row:
        known = code in {row["service_code"] for row in SERVICES}
        return super().definition(code, face) if known else {"service_code": code, "attributes": []}


@breaks("error.request", "an unknown request answers an empty list")
class EmptyForUnknown(Reference):
    def single(self, number: str, face: str) -> Any:
        known = any(row["service_request_id"] == number for row in self.requests)
        return super().single(number, face) if known else []


@breaks("error.token", "an unknown token answers 400")
class TokenBadRequest(Reference):
    def token(self, given: str) -> list[Row]:
        if given not in self.tokens:
            raise Refused(400, "token was not found")
        return super().token(given)


@breaks("error.jurisdiction", "every jurisdiction is ours")
class EveryJurisdiction(Reference):
    def judge_jurisdiction(self, given: str) -> None:
        pass


@breaks("error.date", "a date that is none is as good as no date")
class AnyDate(Reference):
    def date(self, given: str) -> datetime | None:
        try:
            return super().date(given)
        except Refused:
            return None


@breaks("error.body", "an error is a sentence without a code")
class ErrorWithoutCode(Reference):
    def errors(self, refused: Refused) -> list[Row]:
        return [{"description": str(refused)}]


@breaks("error.agrees", "an error in JSON keeps its words for itself")
class TersestInJson(Reference):
    def json(self, root: str, body: Any) -> str:
        return to_json([row | {"description": "Error"} for row in body] if root == "errors" else body)


# -- what comes in


@breaks("post.no-key", "whoever has no key is let in")
class NoKeyNeeded(Reference):
    def judge_key(self, form: Row) -> None:
        if "api_key" in form:
            super().judge_key(form)


@breaks("post.bad-key", "any key opens")
class AnyKey(Reference):
    def judge_key(self, form: Row) -> None:
        if "api_key" not in form:
            raise Refused(403, "api_key was not provided")


@breaks("post.no-service", "a missing service is called unknown")
class MissingIsUnknown(Reference):
    def judge_service(self, form: Row) -> None:
        super().judge_service({"service_code": form.get("service_code") or "?"})


@breaks("post.unknown-service", "an unknown service is a bad request")
class UnknownIsBad(Reference):
    def judge_service(self, form: Row) -> None:
        try:
            super().judge_service(form)
        except Refused as refused:
            raise Refused(400, str(refused)) from refused


@breaks("post.no-place", "a request may be nowhere")
class Nowhere(Reference):
    def judge_place(self, form: Row) -> None:
        pass


@breaks("post.required", "required attributes may be missing")
class NothingRequired(Reference):
    def judge_attributes(self, form: Row) -> None:
        pass


@breaks("post.answer", "a POST answers an id and a token at once")
class IdAndToken(Reference):
    def told(self, row: Row) -> list[Row]:
        return [super().told(row)[0] | {"service_request_id": row["service_request_id"]}]


@breaks("token.resolves", "a token never leads to an id")
class TokenLeadsNowhere(Reference):
    def token(self, given: str) -> list[Row]:
        return [row | {"service_request_id": None} for row in super().token(given)]


@breaks("token.agrees", "a token in JSON leads to a number of another form")
class TokenOtherInJson(Reference):
    def answer(self, method: str, path: str, query: Row, form: Row, face: str) -> tuple[str, Any]:
        root, body = super().answer(method, path, query, form, face)
        if path.startswith("tokens/") and face == JSON:
            body = [row | {"service_request_id": f"SR-{row['service_request_id']}"} for row in body]
        return root, body


@breaks("post.readable", "a new request is closed at once")
class ClosedAtOnce(Reference):
    def take(self, form: Row) -> Row:
        row = super().take(form)
        row["status"] = "closed"
        return row


@breaks("post.place", "latitude and longitude are exchanged")
class Exchanged(Reference):
    def take(self, form: Row) -> Row:
        row = super().take(form)
        row["lat"], row["long"] = row["long"], row["lat"]
        return row


@breaks("post.private", "the reporter's mail is shown to everybody")
class MailShown(Reference):
    def shown(self, row: Row, face: str) -> Row:
        sent = row.get("_form", {})
        return super().shown(row, face) | ({"status_notes": f"From {sent['email']}"} if "email" in sent else {})
