"""POST requests, tokens, and what can be read afterwards. Runs only with --write and a key."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Failed, Skipped, must
from huiyin.conformance.server import Reply, Server, id_of

TRIES = 10  # how often a token is asked for
PERSON = {"first_name": "Conformance", "last_name": "Check-Nobody", "phone": "5550100199"}


def _service(server: Server) -> str:
    """One that takes requests and whose questions we can answer."""
    codes = [text(row.get("service_code")) for row in server.services()]
    wanted = server.options.service
    must(not wanted or wanted in codes, f"there is no service {wanted}")
    return wanted or codes[0]


def _answers(server: Server, code: str) -> dict[str, str]:
    """Something for each question that must be answered."""
    row = next(row for row in server.services() if text(row.get("service_code")) == code)
    if text(row.get("metadata")) != "true":
        return {}
    found: dict[str, str] = {}
    for one in server.attributes(code):
        if text(one.get("required")) == "true" and text(one.get("variable")) != "false":
            found |= _answer(one)
    return found


def _answer(one: dict) -> dict[str, str]:
    kind, name = text(one.get("datatype")), f"attribute[{text(one.get('code'))}]"
    values = one.get("values") or [{}]
    key = text(values[0].get("key")) if isinstance(values, list) else ""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "multivaluelist": {f"{name}[]": key},
        "singlevaluelist": {name: key},
        "number": {name: "1"},
        "datetime": {name: now},
    }.get(kind, {name: "conformance"})


def _place(server: Server) -> dict[str, str]:
    if server.options.at:
        lat, long = server.options.at
        return {"lat": str(lat), "long": str(long)}
    for row in server.some_requests():
        if text(row.get("lat")) and text(row.get("long")):
            return {"lat": text(row["lat"]), "long": text(row["long"])}
    raise Skipped("say where with --at LAT,LONG: no request of this server has a place")


def _form(server: Server) -> dict[str, str]:
    code = _service(server)
    words = {"description": f"A check of this interface, please ignore ({uuid4()})."}
    return {"service_code": code} | _place(server) | words | _answers(server, code)


@dataclass(frozen=True)
class Posted:
    form: dict[str, str]
    reply: Reply
    mail: str


def _once(server: Server, face: str = XML) -> Posted:
    """Each face is posted once in a run, whatever number of rules look at it."""
    if face not in server.posted:
        mail = f"{uuid4().hex}@conformance.invalid"
        form = _form(server) | PERSON | {"email": mail}
        server.posted[face] = Posted(form, server.post(face, form), mail)
    return server.posted[face]


def _row(posted: Posted) -> dict:
    if posted.reply.status not in (200, 201):
        raise Skipped("nothing was taken, see post.answer")
    try:
        rows = posted.reply.read
    except Unreadable:
        raise Skipped("the answer cannot be read, see post.answer") from None
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        raise Skipped("the answer has another shape, see post.answer")
    return rows[0]


def _number(server: Server) -> str:
    """The id of what was posted, by its token if there is no id yet."""
    row = _row(_once(server))
    return id_of(row) or _by_token(server, text(row.get("token")))


def _by_token(server: Server, token: str) -> str:
    for _try in range(TRIES):
        reply = server.get_anew(f"tokens/{token}")
        if reply.status == 200:
            rows = reply.read
            if isinstance(rows, list) and rows and (number := id_of(rows[0])):
                return number
        time.sleep(server.options.pause)
    raise Skipped(f"the token {token} did not lead to an id, see token.resolves")


@rule("post.no-key", "A POST without a key answers 403", "无密钥提交返回 403", writes=True)
def no_key(server: Server) -> None:
    reply = server.post(XML, _form(server), key="")
    must(reply.status == 403, f"without api_key it answered {reply.status}, not 403")


@rule("post.bad-key", "A POST with a wrong key answers 403", "错误密钥提交返回 403", writes=True)
def bad_key(server: Server) -> None:
    reply = server.post(XML, _form(server), key="not-a-key-of-yours")
    must(reply.status == 403, f"with a wrong api_key it answered {reply.status}, not 403")


@rule("post.no-service", "A POST without a service answers 400", "缺服务代码返回 400", writes=True)
def no_service(server: Server) -> None:
    form = {name: value for name, value in _form(server).items() if name != "service_code"}
    reply = server.post(XML, form)
    must(reply.status == 400, f"without service_code it answered {reply.status}, not 400")


@rule("post.unknown-service", "A POST of an unknown service answers 404", "未知服务代码返回 404", writes=True)
def unknown_service(server: Server) -> None:
    reply = server.post(XML, _form(server) | {"service_code": "no-such-thing-0000"})
    must(reply.status == 404, f"with an unknown service_code it answered {reply.status}, not 404")


@rule("post.no-place", "A POST without a place answers 400", "缺位置返回 400", writes=True)
def no_place(server: Server) -> None:
    form = {name: value for name, value in _form(server).items() if name not in ("lat", "long")}
    reply = server.post(XML, form)
    must(reply.status == 400, f"without a place it answered {reply.status}, not 400")


@rule("post.required", "A POST without a required attribute answers 400", "缺必填属性返回 400", writes=True)
def required(server: Server) -> None:
    for code in server.defined(500):
        if answers := _answers(server, code):
            form = {name: value for name, value in _form(server).items() if not name.startswith("attribute[")}
            rest = dict(list(answers.items())[1:])
            reply = server.post(XML, form | {"service_code": code} | rest)
            must(reply.status == 400, f"without {next(iter(answers))} of {code} it answered {reply.status}, not 400")
            return
    raise Skipped("no service has a required attribute")


@rule("post.answer", "A POST answers an id or a token, in a list", "提交返回编号或 token，包在列表中", writes=True)
def answer(server: Server) -> None:
    for face in server.faces:
        reply = _once(server, face).reply
        must(reply.status in (200, 201), f"{reply.where} answered {reply.status}: {reply.content[:200]!r}")
        try:
            if face == XML:
                must(reply.root == "service_requests", f"{reply.where}: the root is {reply.root}")
            rows = reply.read
        except Unreadable as why:
            raise Failed(f"{reply.where}: {why}") from why
        must(isinstance(rows, list) and len(rows) == 1, f"{reply.where}: {reply.content[:120]!r} is no list of one")
        number, token = id_of(rows[0]), text(rows[0].get("token"))
        must(bool(number) != bool(token), f"{reply.where}: service_request_id {number!r}, token {token!r}; one is due")


@rule("token.resolves", "A token leads to an id", "token 可查得编号", writes=True)
def resolves(server: Server) -> None:
    row = _row(_once(server))
    token = text(row.get("token"))
    if not token:
        raise Skipped("the server answers with an id at once")
    for _try in range(TRIES):
        reply = server.get_anew(f"tokens/{token}")
        must(reply.status in (200, 404), f"{reply.where} answered {reply.status}")
        if reply.status == 200:
            rows = reply.read
            must(isinstance(rows, list) and len(rows) == 1, f"{reply.where} is no list of one")
            must(text(rows[0].get("token")) == token, f"{reply.where} says token {rows[0].get('token')!r}")
            if id_of(rows[0]):
                return
        time.sleep(server.options.pause)
    raise Failed(f"after {TRIES} tries tokens/{token} leads to no service_request_id")


@rule("token.agrees", "A token says the same in XML and JSON", "token 的 XML 与 JSON 内容一致", writes=True)
def token_agrees(server: Server) -> None:
    token = text(_row(_once(server)).get("token"))
    if not token or not server.has_json:
        raise Skipped("the server answers with an id at once" if server.has_json else "the server offers no JSON")
    _by_token(server, token)  # from here on it has its id in both
    xml, js = (server.get_anew(f"tokens/{token}", face) for face in (XML, JSON))
    must(xml.status == js.status, f"{xml.where} answered {xml.status}, as JSON {js.status}")
    found = differences(xml.read, js.read, f"tokens/{token}")
    must(not found, "; ".join(found[:3]))


@rule("post.readable", "What was posted can be read by its id", "提交后可按编号查到", writes=True)
def readable(server: Server) -> None:
    number, form = _number(server), _once(server).form
    reply = server.get_anew(f"requests/{number}")
    must(reply.status == 200, f"{reply.where} answered {reply.status}")
    rows = reply.read
    must(isinstance(rows, list) and len(rows) == 1 and id_of(rows[0]) == number, f"{reply.where} is another one")
    said = text(rows[0].get("service_code"))
    must(said == form["service_code"], f"{number} was posted as {form['service_code']}, and reads as {said}")
    must(text(rows[0].get("status")) in ("open", ""), f"{number} is {rows[0].get('status')!r} at once")


@rule("post.place", "It lies where it was posted", "位置与提交的一致", writes=True)
def place(server: Server) -> None:
    number, form = _number(server), _once(server).form
    reply = server.get_anew(f"requests/{number}")
    if reply.status != 200:
        raise Skipped("it cannot be read, see post.readable")
    for row in reply.read[:1]:
        for name in ("lat", "long"):
            said = text(row.get(name))
            if said:
                must(abs(float(said) - float(form[name])) < 0.001, f"{number}: {name} {form[name]} reads as {said}")


@rule("post.private", "Nobody's name, phone or mail is shown", "不公开姓名、电话与邮箱", writes=True)
def private(server: Server) -> None:
    number, mail = _number(server), _once(server).mail
    for face in server.faces:
        said = server.get_anew(f"requests/{number}", face).content.decode("utf-8", "replace")
        for secret in (mail, PERSON["phone"], PERSON["last_name"]):
            must(secret not in said, f"requests/{number}.{face} shows {secret}")
