"""GET services/{code}: what a service asks beyond words and place."""

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Skipped, must
from huiyin.conformance.server import Server

DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
LISTS = {"singlevaluelist", "multivaluelist"}


@rule("definition.shape", "A definition has its code and an array of attributes", "服务定义含代码与属性数组")
def shape(server: Server) -> None:
    for code in server.defined():
        for face in server.faces:
            reply = server.get(f"services/{code}", face)
            must(reply.status == 200, f"{reply.where} answered {reply.status}, though metadata is true")
            try:
                if face == XML:
                    must(reply.root == "service_definition", f"{reply.where}: the root is {reply.root}")
                body = reply.read
            except Unreadable:
                raise Skipped("see form.readable") from None
            must(isinstance(body, dict), f"{reply.where} is no object but {type(body).__name__}")
            must(isinstance(body.get("attributes"), list), f"{reply.where}: attributes is no array")
            must(body["attributes"], f"{reply.where} has no attributes, though metadata is true")


@rule("definition.code", "A definition names the service that was asked for", "服务定义的代码与所请求的一致")
def code_(server: Server) -> None:
    for code in server.defined():
        said = text(server.definition(code).get("service_code"))
        must(said == code, f"services/{code} says service_code {said!r}")


@rule("definition.fields", "Each attribute has all its fields", "属性字段齐全")
def fields(server: Server) -> None:
    for code in server.defined():
        for one in server.attributes(code):
            for name in ("variable", "code", "datatype", "required", "order", "description"):
                must(text(one.get(name)), f"services/{code}: attribute {one.get('code')!r} has no {name}")


@rule("definition.flags", "variable and required are true or false", "variable 与 required 为 true 或 false")
def flags(server: Server) -> None:
    for code in server.defined():
        for one in server.attributes(code):
            for name in ("variable", "required"):
                must(text(one.get(name)) in ("true", "false", ""), f"services/{code}: {name} is {one[name]!r}")


@rule("definition.datatype", "datatype is one of six", "datatype 为六种之一")
def datatype(server: Server) -> None:
    for code in server.defined():
        for one in server.attributes(code):
            said = text(one.get("datatype"))
            must(said in DATATYPES or not said, f"services/{code}: datatype is {said!r}")


@rule("definition.order", "order is a unique positive number", "order 为互不相同的正整数")
def order(server: Server) -> None:
    for code in server.defined():
        said = [text(one.get("order")) for one in server.attributes(code) if text(one.get("order"))]
        must(all(one.isdigit() and int(one) > 0 for one in said), f"services/{code}: order is {said}")
        must(len(set(said)) == len(said), f"services/{code}: order is {said}, with one twice")


@rule("definition.values", "A list has values, each with key and name", "列表型属性有取值，各有 key 与 name")
def values(server: Server) -> None:
    for code in server.defined():
        for one in server.attributes(code):
            if text(one.get("datatype")) not in LISTS:
                continue
            given = one.get("values")
            must(isinstance(given, list) and given, f"services/{code}: {one.get('code')} is a list without values")
            for value in given or ():
                both = isinstance(value, dict) and text(value.get("key")) and text(value.get("name"))
                must(both, f"services/{code}: a value of {one.get('code')} is {value!r}")


@rule("definition.agrees", "A definition says the same in XML and JSON", "服务定义 XML 与 JSON 内容一致")
def agrees(server: Server) -> None:
    if not server.has_json:
        raise Skipped("the server offers no JSON")
    for code in server.defined():
        xml, js = (server.definition(code, face) for face in (XML, JSON))
        if not (isinstance(xml.get("attributes"), list) and isinstance(js.get("attributes"), list)):
            raise Skipped("attributes is no array, see definition.shape")
        found = differences(xml, js, code)
        must(not found, "; ".join(found[:3]))
