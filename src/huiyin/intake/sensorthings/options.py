"""Query options of SensorThings ($top, $skip, $count, $orderby, $select, $filter, $expand, $resultFormat). Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from huiyin.intake.sensorthings.grammar import Node, read_filter
from huiyin.intake.sensorthings.refusals import bad_request, not_here

USUAL, MOST = 100, 1_000
DEEPEST = 4
KNOWN = ("$top", "$skip", "$count", "$orderby", "$select", "$filter", "$expand", "$resultFormat", "$skiptoken")
_ORDER = re.compile(r"([A-Za-z@][\w.]*(?:/[A-Za-z@][\w.]*)*)(?:\s+(asc|desc))?")


@dataclass(frozen=True)
class Order:
    path: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Options:
    """`top`: None where it was not asked. `token`: where a page before ended, as this service wrote it."""

    top: int | None = None
    skip: int = 0
    count: bool = False
    order: tuple[Order, ...] = ()
    select: tuple[str, ...] = ()
    filter: Node | None = None
    expand: Mapping[str, "Options"] = field(default_factory=dict)
    data_array: bool = False
    token: str = ""


def read_options(given: Mapping[str, str], depth: int = 0) -> Options:
    """Raises Refused: names the option that is wrong."""
    for name in given:
        if name.startswith("$") and name not in KNOWN:
            raise bad_request(f"There is no option {name[:40]}. There are: {', '.join(KNOWN[:-1])}.")
    shape = given.get("$resultFormat", "")
    if shape not in ("", "dataArray"):
        raise not_here("$resultFormat: dataArray is the only other format here.")
    return Options(
        _whole(given, "$top"),
        _whole(given, "$skip") or 0,
        _flag(given),
        tuple(_order(part) for part in _parts(given.get("$orderby", ""), ",")),
        tuple(part.strip() for part in _parts(given.get("$select", ""), ",")),
        read_filter(given["$filter"]) if given.get("$filter", "").strip() else None,
        _expand(given.get("$expand", ""), depth),
        shape == "dataArray",
        given.get("$skiptoken", ""),
    )


def _whole(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,9}", text.strip(), re.ASCII):
        raise bad_request(f"{name} is “{text[:20]}”. It must be a whole number, 0 or more.")
    return int(text.strip())


def _flag(given: Mapping[str, str]) -> bool:
    text = given.get("$count", "false")
    if text not in ("true", "false"):
        raise bad_request(f"$count is “{text[:20]}”. It must be true or false.")
    return text == "true"


def _order(text: str) -> Order:
    found = _ORDER.fullmatch(text.strip())
    if found is None:
        raise bad_request(f"$orderby cannot be read: “{text.strip()[:60]}”. Write a property and asc or desc.")
    return Order(tuple(found[1].split("/")), found[2] == "desc")


def _expand(text: str, depth: int) -> dict[str, Options]:
    if text.strip() and depth >= DEEPEST:
        raise bad_request(f"$expand may lie {DEEPEST} deep at most.")
    asked: dict[str, dict[str, str]] = {}
    for part in _parts(text, ","):
        path, inner = _with_options(part.strip())
        first, _slash, rest = path.partition("/")
        if rest:  # Datastreams/Sensor is Datastreams($expand=Sensor)
            inner = {"$expand": rest + _written(inner)}
        mine = asked.setdefault(first, {})
        both = [mine.get("$expand", ""), inner.get("$expand", "")]
        mine |= inner | ({"$expand": ",".join(filter(None, both))} if any(both) else {})
    return {name: read_options(inner, depth + 1) for name, inner in asked.items()}


def _with_options(part: str) -> tuple[str, dict[str, str]]:
    path, paren, rest = part.partition("(")
    if not re.fullmatch(r"[A-Za-z]+(/[A-Za-z]+)*", path) or (paren and not rest.endswith(")")):
        raise bad_request(f"$expand cannot be read: “{part[:60]}”.")
    inner = {}
    for option in _parts(rest[:-1], ";") if paren else ():
        name, equals, value = option.strip().partition("=")
        if not equals:
            raise bad_request(f"$expand cannot be read: “{option[:60]}”. Write $option=value, separated by semicolons.")
        inner[name] = value
    return path, inner


def _written(inner: Mapping[str, str]) -> str:
    return "(" + ";".join(f"{name}={value}" for name, value in inner.items()) + ")" if inner else ""


def _parts(text: str, separator: str) -> list[str]:
    """Split outside of parentheses and of quoted strings."""
    parts, depth, quoted, begin = [], 0, False, 0
    for at, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
        elif char == separator and not depth and not quoted:
            parts.append(text[begin:at])
            begin = at + 1
    if depth or quoted:
        raise bad_request(f"Parentheses or quotation marks do not match: “{text[:60]}”.")
    return [part for part in [*parts, text[begin:]] if part.strip()]
