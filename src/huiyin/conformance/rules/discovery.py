"""Service discovery: where the endpoint is, and what it offers."""

from typing import Any

from huiyin.conformance.reading import FACES, JSON, XML, differences, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Skipped, must
from huiyin.conformance.server import Server

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MEDIA_TYPES = {"text/xml", "application/json"}


def _endpoints(server: Server, face: str = XML) -> list[dict]:
    document = server.body("discovery", face)
    found = document.get("endpoints") if isinstance(document, dict) else None
    if not isinstance(found, list) or not found:
        raise Skipped("no endpoints, see discovery.fields")
    return [one for one in found if isinstance(one, dict)]


@rule("discovery.found", "Discovery is there as XML and as JSON", "服务发现文件有 XML 和 JSON 两种")
def found(server: Server) -> None:
    for face in FACES:
        reply = server.get("discovery", face)
        must(reply.status == 200, f"{reply.where} answered {reply.status}")


@rule("discovery.fields", "Discovery says all that it must", "服务发现字段齐全")
def fields(server: Server) -> None:
    for face in FACES:
        document: Any = server.body("discovery", face)
        must(isinstance(document, dict), f"discovery.{face} is no object")
        for name in ("changeset", "contact", "key_service"):
            must(text(document.get(name)), f"discovery.{face}: {name} is missing or empty")
        endpoints = document.get("endpoints")
        must(isinstance(endpoints, list) and endpoints, f"discovery.{face}: endpoints is missing or empty")
        for number, one in enumerate(endpoints, start=1):
            for name in ("specification", "url", "changeset", "type"):
                must(text(one.get(name)), f"discovery.{face}: {name} of endpoint {number} is missing or empty")
            must(one.get("formats"), f"discovery.{face}: endpoint {number} has no formats")


@rule("discovery.type", "An endpoint is production or test", "端点类型为 production 或 test")
def type_(server: Server) -> None:
    for one in _endpoints(server):
        must(text(one.get("type")) in ("production", "test", ""), f"type is {one.get('type')!r}")


@rule("discovery.specification", "An endpoint speaks GeoReport v2", "有端点声明 GeoReport v2")
def specification(server: Server) -> None:
    said = [text(one.get("specification")) for one in _endpoints(server)]
    must(SPECIFICATION in said or not any(said), f"none of {said} is {SPECIFICATION}")


@rule("discovery.formats", "Formats are media types, XML among them", "格式为媒体类型，且含 XML")
def formats(server: Server) -> None:
    for one in _endpoints(server):
        if text(one.get("specification")) == SPECIFICATION and isinstance(one.get("formats"), list):
            said = [text(given) for given in one["formats"]]
            must("text/xml" in said, f"formats are {said}, without text/xml")
            must(set(said) <= MEDIA_TYPES, f"formats are {said}; known are {sorted(MEDIA_TYPES)}")


@rule("discovery.agrees", "Discovery says the same in XML and JSON", "服务发现 XML 与 JSON 内容一致")
def agrees(server: Server) -> None:
    found = differences(server.body("discovery", XML), server.body("discovery", JSON), "discovery")
    must(not found, "; ".join(found[:3]))
