"""The reference server's own way from a tree to XML: lists under a name that stands for many get one child an item."""

import json
import xml.etree.ElementTree as ET
from typing import Any

from huiyin.conformance.reading import CONTAINERS

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def to_json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)


def to_xml(root: str, body: Any) -> str:
    return DECLARATION + ET.tostring(_element(root, body), encoding="unicode")


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, list):
        element.extend(_element(CONTAINERS[name], item) for item in value)
    elif isinstance(value, dict):
        element.extend(_element(inner, given) for inner, given in value.items())
    elif value is not None:
        element.text = json.dumps(value) if isinstance(value, bool | int | float) else str(value)
    return element
