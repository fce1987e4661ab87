"""Write a CAP 1.2 message. What is read from it again is what was written. Pure."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from huiyin.warnings.cap.shape import Alert, Area, Info, Pair, Point, Reference, Resource
from huiyin.warnings.cap.times import write_time
from huiyin.warnings.cap.words import NAMESPACE

register_namespace("", NAMESPACE)


def write(alert: Alert) -> bytes:
    """UTF-8, elements in the schema's order, empty ones left out."""
    root = Element(_tag("alert"))
    _put(
        root,
        ("identifier", alert.identifier), ("sender", alert.sender), ("sent", alert.sent),
        ("status", alert.status), ("msgType", alert.msg_type), ("source", alert.source), ("scope", alert.scope),
        ("restriction", alert.restriction), ("addresses", alert.addresses),
    )  # fmt: skip
    _put(root, *(("code", code) for code in alert.codes))
    refers = " ".join(reference_text(one) for one in alert.references)
    _put(root, ("note", alert.note), ("references", refers), ("incidents", alert.incidents))
    for info in alert.infos:
        _info(SubElement(root, _tag("info")), info)
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def reference_text(one: Reference) -> str:
    return f"{one.sender},{one.identifier},{write_time(one.sent)}"


def _info(at: Element, info: Info) -> None:
    _put(at, ("language", info.language), *(("category", one) for one in info.categories), ("event", info.event))
    _put(at, *(("responseType", one) for one in info.responses))
    _put(at, ("urgency", info.urgency), ("severity", info.severity), ("certainty", info.certainty))
    _put(at, ("audience", info.audience))
    _pairs(at, "eventCode", info.event_codes)
    _put(
        at,
        ("effective", info.effective), ("onset", info.onset), ("expires", info.expires),
        ("senderName", info.sender_name), ("headline", info.headline), ("description", info.description),
        ("instruction", info.instruction), ("web", info.web), ("contact", info.contact),
    )  # fmt: skip
    _pairs(at, "parameter", info.parameters)
    for resource in info.resources:
        _resource(SubElement(at, _tag("resource")), resource)
    for area in info.areas:
        _area(SubElement(at, _tag("area")), area)


def _resource(at: Element, one: Resource) -> None:
    size = "" if one.size is None else str(one.size)
    _put(at, ("resourceDesc", one.description), ("mimeType", one.mime_type), ("size", size), ("uri", one.uri))
    _put(at, ("derefUri", one.deref), ("digest", one.digest))


def _area(at: Element, area: Area) -> None:
    _put(at, ("areaDesc", area.description))
    _put(at, *(("polygon", " ".join(point_text(point) for point in ring)) for ring in area.polygons))
    _put(at, *(("circle", f"{point_text(middle)} {number_text(radius)}") for middle, radius in area.circles))
    _pairs(at, "geocode", area.geocodes)
    _put(at, *((name, number_text(value)) for name, value in _heights(area) if value is not None))


def _heights(area: Area) -> Iterable[tuple[str, float | None]]:
    return ("altitude", area.altitude), ("ceiling", area.ceiling)


def point_text(point: Point) -> str:
    return f"{number_text(point[0])},{number_text(point[1])}"


def number_text(value: float) -> str:
    """A plain decimal: the schema's readers need not know 1e-05."""
    return format(Decimal(repr(float(value))), "f")


def _pairs(at: Element, name: str, pairs: Iterable[Pair]) -> None:
    for key, value in pairs:
        one = SubElement(at, _tag(name))
        SubElement(one, _tag("valueName")).text = key
        SubElement(one, _tag("value")).text = value


def _put(at: Element, *given: tuple[str, str | datetime | None]) -> None:
    for name, value in given:
        if value:
            SubElement(at, _tag(name)).text = write_time(value) if isinstance(value, datetime) else str(value)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
