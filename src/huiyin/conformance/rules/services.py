"""GET services: the list of what can be asked for."""

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Skipped, must
from huiyin.conformance.server import Server


@rule("services.shape", "services holds service items; in JSON it is an array", "services 的结构；JSON 为数组")
def shape(server: Server) -> None:
    for face in server.faces:
        reply = server.get("services", face)
        must(reply.status == 200, f"{reply.where} answered {reply.status}")
        try:
            if face == XML:
                must(reply.root == "services", f"{reply.where}: the root is {reply.root}, not services")
            rows = reply.read
        except Unreadable:
            raise Skipped("see form.readable") from None
        must(isinstance(rows, list), f"{reply.where} is no array but {type(rows).__name__}")
        must(rows and all(isinstance(row, dict) for row in rows), f"{reply.where} holds no service items")


@rule("services.fields", "Each service has code, name, metadata and type", "每项服务有代码、名称、metadata、type")
def fields(server: Server) -> None:
    for face in server.faces:
        for row in server.services(face):
            for name in ("service_code", "service_name", "metadata", "type"):
                must(text(row.get(name)), f"services.{face}: {row.get('service_code')!r} has no {name}")


@rule("services.unique", "No service code stands twice", "服务代码不重复")
def unique(server: Server) -> None:
    codes = [text(row.get("service_code")) for row in server.services()]
    twice = sorted({code for code in codes if code and codes.count(code) > 1})
    must(not twice, f"twice or more: {', '.join(twice[:5])}")


@rule("services.metadata", "metadata is true or false", "metadata 为 true 或 false")
def metadata(server: Server) -> None:
    for face in server.faces:
        for row in server.services(face):
            must(text(row.get("metadata")) in ("true", "false", ""), f"metadata is {row['metadata']!r} in {face}")


@rule("services.type", "type is realtime, batch or blackbox", "type 为 realtime、batch 或 blackbox")
def type_(server: Server) -> None:
    for row in server.services():
        must(text(row.get("type")) in ("realtime", "batch", "blackbox", ""), f"type is {row['type']!r}")


@rule("services.agree", "Services say the same in XML and JSON", "服务列表 XML 与 JSON 内容一致")
def agree(server: Server) -> None:
    if not server.has_json:
        raise Skipped("the server offers no JSON")
    found = differences(server.services(XML), server.services(JSON), "services")
    must(not found, "; ".join(found[:3]))
