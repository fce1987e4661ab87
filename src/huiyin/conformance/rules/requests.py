"""GET requests and requests/{id}: what is told of each."""

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, moment, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Skipped, must
from huiyin.conformance.server import Server, id_of

TIMES = ("requested_datetime", "updated_datetime", "expected_datetime")
LOOKED_AT = 3  # single requests; each costs a call or two


@rule("requests.shape", "requests holds request items; in JSON it is an array", "requests 的结构；JSON 为数组")
def shape(server: Server) -> None:
    for face in server.faces:
        reply = server.get("requests", face)
        must(reply.status == 200, f"{reply.where} answered {reply.status}")
        try:
            if face == XML:
                must(reply.root == "service_requests", f"{reply.where}: the root is {reply.root}")
            rows = reply.read
        except Unreadable:
            raise Skipped("see form.readable") from None
        must(isinstance(rows, list), f"{reply.where} is no array but {type(rows).__name__}")
        must(all(isinstance(row, dict) for row in rows), f"{reply.where} holds other things than requests")


@rule("requests.fields", "Each request has id, status, service and time", "每条请求有编号、状态、服务与时间")
def fields(server: Server) -> None:
    for face in server.faces:
        rows = server.requests(face)
        if not rows:
            raise Skipped("the server lists no requests of the last 90 days")
        for row in rows:
            for name in ("service_request_id", "status", "service_code", "service_name", "requested_datetime"):
                must(text(row.get(name)), f"requests.{face}: {id_of(row) or '?'} has no {name}")


@rule("requests.status", "status is open or closed", "status 为 open 或 closed")
def status(server: Server) -> None:
    for row in server.some_requests():
        must(text(row.get("status")) in ("open", "closed", ""), f"{id_of(row)}: status is {row['status']!r}")


@rule("requests.datetimes", "Times are ISO 8601 with a zone", "时间为带时区的 ISO 8601")
def datetimes(server: Server) -> None:
    for row in server.some_requests():
        for name in TIMES:
            said = text(row.get(name))
            must(not said or moment(said), f"{id_of(row)}: {name} is {said!r}")


@rule("requests.place", "Each request says where: lat and long, or an address", "每条请求有经纬度或地址")
def place(server: Server) -> None:
    for row in server.some_requests():
        lat, long = text(row.get("lat")), text(row.get("long"))
        must(bool(lat) == bool(long), f"{id_of(row)} has one of lat and long only")
        if not lat:
            must(text(row.get("address")) or text(row.get("address_id")), f"{id_of(row)} says nowhere where it is")


@rule("requests.degrees", "lat and long are degrees of WGS-84", "lat、long 为 WGS-84 度数")
def degrees(server: Server) -> None:
    for row in server.some_requests():
        for name, most in (("lat", 90), ("long", 180)):
            said = text(row.get(name))
            try:
                inside = not said or abs(float(said)) <= most
            except ValueError:
                inside = False
            must(inside, f"{id_of(row)}: {name} is {said!r}")


@rule("requests.agree", "Requests say the same in XML and JSON", "请求列表 XML 与 JSON 内容一致")
def agree(server: Server) -> None:
    """Those that both lists hold: a busy server gets new ones between two calls."""
    if not server.has_json:
        raise Skipped("the server offers no JSON")
    xml, js = ({id_of(row): row for row in server.some_requests(face)} for face in (XML, JSON))
    both = [number for number in xml if number in js]
    must(both, "the two lists have no request in common")
    must(len(both) * 2 >= max(len(xml), len(js)), f"{len(xml)} requests in XML, {len(js)} in JSON, {len(both)} in both")
    for number in both:
        found = differences(xml[number], js[number], number)
        must(not found, "; ".join(found[:3]))


@rule("request.shape", "A single request is wrapped in a list, too", "单条请求同样包在列表中")
def single(server: Server) -> None:
    number = id_of(server.some_requests()[0])
    for face in server.faces:
        reply = server.get(f"requests/{number}", face)
        must(reply.status == 200, f"{reply.where} answered {reply.status}, though it is listed")
        try:
            if face == XML:
                must(reply.root == "service_requests", f"{reply.where}: the root is {reply.root}")
            rows = reply.read
        except Unreadable:
            raise Skipped("see form.readable") from None
        must(isinstance(rows, list), f"{reply.where} is no array but {type(rows).__name__}")
        must(len(rows) == 1, f"{reply.where} holds {len(rows)} requests")


@rule("request.same", "A single request says what the list says of it", "单条请求与列表中的内容一致")
def same(server: Server) -> None:
    for row in server.some_requests()[:LOOKED_AT]:
        alone = server.rows(f"requests/{id_of(row)}")
        for name in ("service_request_id", "service_code", "requested_datetime", "lat", "long"):
            one, other = text(row.get(name)), text(alone[0].get(name)) if alone else ""
            must(one == other or not alone, f"{id_of(row)}: {name} is {one!r} in the list, {other!r} alone")


@rule("request.agrees", "A single request says the same in XML and JSON", "单条请求 XML 与 JSON 内容一致")
def agrees(server: Server) -> None:
    if not server.has_json:
        raise Skipped("the server offers no JSON")
    for row in server.some_requests()[:LOOKED_AT]:
        path = f"requests/{id_of(row)}"
        found = differences(server.rows(path, XML), server.rows(path, JSON), path)
        must(not found, "; ".join(found[:3]))
