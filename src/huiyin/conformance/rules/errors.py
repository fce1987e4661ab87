"""What a server says when it cannot: the right status, and a body with words."""

from collections.abc import Iterator

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Failed, Skipped, must
from huiyin.conformance.server import Reply, Server

NONE = "no-such-thing-0000"
ASKED: tuple[tuple[str, dict[str, str], int], ...] = (
    (f"services/{NONE}", {}, 404),
    (f"requests/{NONE}", {}, 404),
    (f"tokens/{NONE}", {}, 404),
    ("services", {"jurisdiction_id": "nowhere.invalid"}, 404),
    ("requests", {"start_date": "yesterday"}, 400),
)


def _must_answer(server: Server, number: int) -> None:
    path, query, status = ASKED[number]
    reply = server.get(path, **query)
    must(reply.status == status, f"{reply.where} answered {reply.status}, not {status}")


@rule("error.service", "An unknown service answers 404", "未知服务返回 404")
def service(server: Server) -> None:
    _must_answer(server, 0)


@rule("error.request", "An unknown request answers 404", "未知请求返回 404")
def request(server: Server) -> None:
    _must_answer(server, 1)


@rule("error.token", "An unknown token answers 404", "未知 token 返回 404")
def token(server: Server) -> None:
    _must_answer(server, 2)


@rule("error.jurisdiction", "An unknown jurisdiction answers 404", "未知辖区返回 404")
def jurisdiction(server: Server) -> None:
    _must_answer(server, 3)


@rule("error.date", "A date that is none answers 400", "无效日期返回 400")
def date(server: Server) -> None:
    _must_answer(server, 4)


def _refusals(server: Server) -> Iterator[Reply]:
    for path, query, _status in ASKED:
        for face in server.faces:
            reply = server.get(path, face, **query)
            if reply.status >= 400:
                yield reply


@rule("error.body", "An error has a body: errors, each with code and description", "错误响应体含 code 与 description")
def body(server: Server) -> None:
    looked_at = 0
    for reply in _refusals(server):
        try:
            if reply.face == XML:
                must(reply.root == "errors", f"{reply.where}: the root is {reply.root}, not errors")
            rows = reply.read
        except Unreadable as why:
            raise Failed(f"{reply.where}: {why}") from why
        must(isinstance(rows, list) and rows, f"{reply.where}: {reply.content[:60]!r} is no list of errors")
        for row in rows:
            both = isinstance(row, dict) and text(row.get("code")).isdigit() and text(row.get("description"))
            must(both, f"{reply.where}: an error is {row!r}")
        looked_at += 1
    if not looked_at:
        raise Skipped("the server refused nothing")


@rule("error.agrees", "An error says the same in XML and JSON", "错误 XML 与 JSON 内容一致")
def agrees(server: Server) -> None:
    if not server.has_json:
        raise Skipped("the server offers no JSON")
    looked_at = 0
    for path, query, _status in ASKED:
        xml, js = (server.get(path, face, **query) for face in (XML, JSON))
        if min(xml.status, js.status) < 400:
            continue  # the rule of that error tells
        must(xml.status == js.status, f"{xml.where} answered {xml.status}, as JSON {js.status}")
        try:
            found = differences(xml.read, js.read, path)
        except Unreadable:
            continue  # error.body tells
        must(not found, "; ".join(found[:3]))
        looked_at += 1
    if not looked_at:
        raise Skipped("no error can be read in both")
