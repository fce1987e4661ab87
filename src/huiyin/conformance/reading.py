"""XML and JSON as one kind of tree, so that they can be compared.

JSON of Open311 follows the Spark convention: containers whose children repeat become lists and lose their name.
"""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import defusedxml.ElementTree as safe
from defusedxml.common import DefusedXmlException

XML, JSON = "xml", "json"
FACES = (XML, JSON)
CONTENT_TYPES = {XML: "text/xml", JSON: "application/json"}
CONTAINERS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


class Unreadable(Exception):
    """Not well-formed, or not UTF-8."""


def read(content: bytes, face: str) -> Any:
    """The tree of it.

    Raises:
        Unreadable: not well-formed, or nested more deeply than any answer is.
    """
    try:
        return read_json(content) if face == JSON else tree(read_xml(content))
    except RecursionError as deep:
        raise Unreadable("nested too deeply") from deep


def read_json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except ValueError as wrong:
        raise Unreadable(str(wrong)) from wrong


def read_xml(content: bytes) -> ET.Element:
    try:
        content.decode("utf-8")
        return safe.fromstring(content)
    except (ET.ParseError, ValueError, DefusedXmlException) as wrong:
        raise Unreadable(str(wrong)) from wrong


def local(tag: str) -> str:
    """The name without a namespace, so that one that should not be there breaks one rule and not all."""
    return tag.rpartition("}")[2]


def tree(element: ET.Element) -> Any:
    """What the JSON of the same answer should be, with every value as text."""
    item = CONTAINERS.get(local(element.tag))
    children = list(element)
    if item is not None:
        return [tree(child) for child in children if local(child.tag) == item]
    if children:
        return {local(child.tag): tree(child) for child in children}
    return element.text or None


def differences(xml: Any, js: Any, at: str = "") -> list[str]:
    """Where the two trees say different things. Null, empty and absent are the same."""
    if _nothing(xml) and _nothing(js):
        return []
    if isinstance(xml, dict) and isinstance(js, dict):
        names = list(dict.fromkeys([*xml, *js]))
        return [found for name in names for found in differences(xml.get(name), js.get(name), f"{at}/{name}")]
    if isinstance(xml, list) and isinstance(js, list):
        if len(xml) != len(js):
            return [f"{at}: {len(xml)} in XML, {len(js)} in JSON"]
        pairs = enumerate(zip(xml, js, strict=True), start=1)
        return [found for n, (one, other) in pairs for found in differences(one, other, f"{at}[{n}]")]
    return [] if _same(xml, js) else [f"{at}: {xml!r:.80} in XML, {js!r:.80} in JSON"]


def _nothing(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _same(xml: Any, js: Any) -> bool:
    if isinstance(xml, (dict, list)) or isinstance(js, (dict, list)) or xml is None or js is None:
        return False
    if isinstance(js, bool):
        return str(xml).strip().lower() == str(js).lower()
    if isinstance(js, int | float):
        try:
            return float(xml) == float(js)
        except ValueError:
            return False
    one, other = moment(xml), moment(js)
    return str(xml) == str(js) or (one is not None and one == other)


def moment(value: Any) -> datetime | None:
    """A time of the form that W3C's note asks for, with its zone; None for anything else."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.utcoffset() is not None else None


def text(value: Any) -> str:
    """A leaf as text, whichever face it came from."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()
