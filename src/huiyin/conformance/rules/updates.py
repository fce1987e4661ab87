"""GET servicerequestupdates: how a request goes on. An extension of many servers; one that has none is not blamed."""

from datetime import UTC, datetime, timedelta

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, moment, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Failed, Skipped, must
from huiyin.conformance.rules.filters import LONGEST, SLACK
from huiyin.conformance.server import Reply, Server, id_of

PATH = "servicerequestupdates"
FIELDS = ("update_id", "service_request_id", "status", "updated_datetime")


def _asked(server: Server, face: str = XML, **query: str) -> Reply:
    reply = server.get(PATH, face, **query)
    if server.get(PATH).status in (404, 405, 501):
        raise Skipped("the server has no servicerequestupdates")
    return reply


def _rows(server: Server, face: str = XML, **query: str) -> list[dict]:
    _asked(server, face, **query)
    return server.rows(PATH, face, **query)


def _some(server: Server, face: str = XML) -> list[dict]:
    if not (found := _rows(server, face)):
        raise Skipped("the server tells of no updates")
    return found


@rule("updates.shape", "Updates are request_update items; in JSON an array", "进展列表的结构；JSON 为数组")
def shape(server: Server) -> None:
    for face in server.faces:
        reply = _asked(server, face)
        must(reply.status == 200, f"{reply.where} answered {reply.status}")
        try:
            if face == XML:
                must(reply.root == "service_request_updates", f"{reply.where}: the root is {reply.root}")
            rows = reply.read
        except Unreadable as why:
            raise Failed(f"{reply.where}: {why}") from why
        must(isinstance(rows, list), f"{reply.where} is no array but {type(rows).__name__}")
        must(all(isinstance(row, dict) for row in rows), f"{reply.where} holds other things than updates")


@rule("updates.fields", "Each update has ids, a status and a time with its zone", "每条进展有编号、状态与带时区的时间")
def fields(server: Server) -> None:
    for face in server.faces:
        for row in _some(server, face):
            for name in FIELDS:
                must(text(row.get(name)), f"{PATH}.{face}: {row.get('update_id') or '?'} has no {name}")
            at = text(row.get("updated_datetime"))
            must(moment(at), f"{row['update_id']}: updated_datetime is {at!r}")


@rule("updates.once", "No two updates have the same update_id", "进展编号不重复")
def once(server: Server) -> None:
    seen: set[str] = set()
    for row in _some(server):
        number = text(row.get("update_id"))
        must(not number or number not in seen, f"{number} stands there twice")
        seen.add(number)


@rule("updates.agree", "Updates say the same in XML and JSON", "进展 XML 与 JSON 内容一致")
def agree(server: Server) -> None:
    """Those that both lists hold: a busy server gets new ones between two calls."""
    if not server.has_json:
        raise Skipped("the server offers no JSON")
    xml, js = ({text(row.get("update_id")): row for row in _some(server, face)} for face in (XML, JSON))
    both = [number for number in xml if number and number in js]
    must(both, "the two lists have no update in common")
    for number in both:
        found = differences(xml[number], js[number], number)
        must(not found, "; ".join(found[:3]))


@rule("updates.of-one", "service_request_id gives the updates of that request", "按编号只列该请求的进展")
def of_one(server: Server) -> None:
    number = id_of(_some(server)[0])
    found = _rows(server, service_request_id=number)
    must(found, f"service_request_id={number} tells nothing, though there are updates of it")
    odd = {id_of(row) for row in found} - {number, ""}
    must(not odd, f"service_request_id={number} tells of {', '.join(sorted(odd)[:3])}")


@rule("updates.window", "Updates keep to start_date and end_date", "进展列表遵守起止时间")
def window(server: Server) -> None:
    end = datetime.now(UTC).replace(microsecond=0)
    since = end - LONGEST / 2
    query = {"start_date": f"{since:%Y-%m-%dT%H:%M:%SZ}", "end_date": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    for row in _rows(server, **query):
        at = moment(text(row.get("updated_datetime")))
        inside = at is None or since - SLACK <= at <= end + timedelta(seconds=1)
        must(inside, f"{row.get('update_id')} of {row.get('updated_datetime')} lies outside of {query}")


@rule("updates.no-key", "An update without a key answers 403", "无密钥提交进展返回 403", writes=True)
def no_key(server: Server) -> None:
    """A server that only tells of updates takes none: 404, 405 and 501 are as good."""
    number = id_of(_some(server)[0])
    form = {"service_request_id": number, "update_id": "conformance", "status": "OPEN", "description": "A check."}
    reply = server.post(XML, form, key="", path=PATH)
    must(reply.status in (403, 404, 405, 501), f"without api_key it answered {reply.status}, not 403")
