"""The form of every answer: headers, encoding, declaration."""

import re
from collections.abc import Iterator

from huiyin.conformance.reading import CONTENT_TYPES, XML, Unreadable, read, read_xml
from huiyin.conformance.register import rule
from huiyin.conformance.results import Skipped, must
from huiyin.conformance.server import Reply, Server, id_of

_DECLARED = re.compile(
    rb"""<\?xml\s+version=["']1\.\d["']\s+encoding=["']utf-8["']\s*(standalone=["']\w+["']\s*)?\?>""", re.I
)
UTF_8 = re.compile(r"""charset\s*=\s*"?utf-8"?\s*(;|$)""", re.I)


def _answers(server: Server) -> Iterator[Reply]:
    """One of every kind of resource that answers, in each face."""
    paths = ["discovery", "services", "requests"]
    try:
        paths.append(f"services/{server.defined(1)[0]}")
        paths.append(f"requests/{id_of(server.some_requests()[0])}")
    except Skipped:
        pass  # what is not there has no form
    for path in paths:
        for face in server.faces:
            reply = server.get(path, face)
            if reply.status == 200:
                yield reply


@rule("form.content-type", "Each answer names its type and UTF-8", "响应头声明类型与 UTF-8")
def content_type(server: Server) -> None:
    for reply in _answers(server):
        said, wanted = reply.content_type, CONTENT_TYPES[reply.face]
        must(said.partition(";")[0].strip().lower() == wanted, f"{reply.where} is {said!r}, not {wanted}")
        must(UTF_8.search(said), f"{reply.where} is {said!r}, without charset=utf-8")


@rule("form.readable", "Each answer is well-formed UTF-8", "响应为格式正确的 UTF-8")
def readable(server: Server) -> None:
    for reply in _answers(server):
        try:
            read(reply.content, reply.face)
        except Unreadable as why:
            must(False, f"{reply.where}: {why}")


@rule("form.declaration", "XML begins with its declaration", "XML 以声明开头")
def declaration(server: Server) -> None:
    for reply in _answers(server):
        if reply.face == XML:
            begin = reply.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:100]
            must(
                _DECLARED.match(begin),
                f'{reply.where} begins with {begin[:50]!r}, not <?xml version="1.0" encoding="utf-8"?>',
            )


@rule("form.no-namespace", "XML has no namespace", "XML 不带命名空间")
def no_namespace(server: Server) -> None:
    for reply in _answers(server):
        if reply.face == XML:
            try:
                root = read_xml(reply.content)
            except Unreadable:
                continue  # form.readable tells
            must(not root.tag.startswith("{"), f"{reply.where}: the root is {root.tag}")
