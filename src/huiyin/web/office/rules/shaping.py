"""A rule's definition as the fields of a form, and back. Pure but for the names of fields."""

from collections.abc import Mapping
from typing import Any

SIDES = {"threshold": ("above", "below", "is"), "rate": ("rises", "falls"), "fence": ("leaves", "enters")}
PARTS = 3
SPANS = ("for", "clear_for", "expires", "repeat", "gap", "within")
PLAIN = ("metric", "clear", "jump", "most", "index", "missing", "place")
STEPS = ("serious", "critical")


def to_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows first. Empty fields say nothing."""
    found: dict[str, Any] = {name.replace("for", "hold") if name == "for" else name: data.get(name) for name in SPANS}
    found |= {name: data.get(name) for name in (*PLAIN, "subject_only")}
    for side in SIDES.get(str(data.get("when")), ()):
        if side in data:
            found["side"] = side
            found["limit"] = None if side == "is" or data["when"] == "fence" else data[side]
            if side == "is" and data[side] is False:
                found["side"] = "is_not"
            if data["when"] == "fence":
                found |= _shape(data[side])
            for step in data.get("steps") or ():
                found[f"{step['severity']}_from"] = step[side]
    for name in ("hours", "quiet"):
        if inner := data.get(name):
            found |= {f"{name}_{key}": inner.get(key) for key in ("from", "to", "days")}
    if inner := data.get("flapping"):
        found |= {"flapping_times": inner.get("times"), "flapping_within": inner.get("within")}
    for n, part in enumerate(data.get("all") or (), start=1):
        side = next(side for side in SIDES["threshold"] if side in part)
        value = None if side == "is" else part[side]
        found |= {f"metric_{n}": part["metric"], f"side_{n}": side, f"limit_{n}": value}
    return {name: value for name, value in found.items() if value is not None}


def _shape(shape: Mapping[str, Any]) -> dict[str, Any]:
    if "circle" in shape:
        lon, lat, metres = shape["circle"]
        return {"lon": lon, "lat": lat, "metres": metres}
    return {"corners": "\n".join(f"{lon}, {lat}" for lon, lat in shape["polygon"])}


def to_definition(when: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of cleaned fields; whether it is a rule, the reader says."""
    made: dict[str, Any] = {"when": when}
    made |= {("for" if name == "hold" else name): given[name] for name in ("hold", *SPANS) if _is_given(given, name)}
    made |= {name: given[name] for name in PLAIN if _is_given(given, name)}
    if given.get("subject_only"):
        made["subject_only"] = True
    side = given.get("side")
    if when == "fence" and side:
        made[side] = _shape_of(given)
    elif side in ("is", "is_not"):
        made["is"] = side == "is"
        made.pop("clear", None)
    elif side:
        made[side] = given.get("limit")
        steps = [{side: given[f"{s}_from"], "severity": s} for s in STEPS if _is_given(given, f"{s}_from")]
        made |= {"steps": steps} if steps else {}
    if when == "combination":
        made["all"] = _parts(given)
    for name in ("hours", "quiet"):
        if _is_given(given, f"{name}_from") or _is_given(given, f"{name}_to"):
            made[name] = {key: _text(given.get(f"{name}_{key}")) for key in ("from", "to")}
            if (days := given.get(f"{name}_days")) and days != "all":
                made[name]["days"] = days
    if _is_given(given, "flapping_times"):
        made["flapping"] = {"times": given["flapping_times"], "within": given.get("flapping_within")}
    return made


def _parts(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    parts = []
    for n in range(1, PARTS + 1):
        if metric := given.get(f"metric_{n}"):
            side = given.get(f"side_{n}") or "above"
            parts.append({"metric": metric, side: True if side == "is" else given.get(f"limit_{n}")})
    return parts


def _shape_of(given: Mapping[str, Any]) -> dict[str, Any]:
    if given.get("corners"):
        return {"polygon": [_corner(line) for line in given["corners"].splitlines() if line.strip()]}
    return {"circle": [given.get("lon"), given.get("lat"), given.get("metres")]}


def _corner(line: str) -> list[Any]:
    """What is no number stays a word, which the reader refuses by its place."""
    found: list[Any] = []
    for word in line.replace("，", ",").split(","):
        try:
            found.append(float(word))
        except ValueError:
            found.append(word.strip())
    return found


def _is_given(given: Mapping[str, Any], name: str) -> bool:
    return given.get(name) not in (None, "")


def _text(value: Any) -> str:
    return value.strftime("%H:%M") if hasattr(value, "strftime") else str(value or "")


def field_of(path: str) -> str:
    """The field of the form that a fault's path names; empty: none."""
    if path in ("for", "above", "below", "is", "rises", "falls", "leaves", "enters"):
        return {"for": "hold"}.get(path, "limit")
    if path.startswith("steps["):
        return "critical_from"
    if path.startswith("all["):
        return f"metric_{int(path[4]) + 1}"
    if "circle" in path:
        return "metres"
    if "polygon" in path:
        return "corners"
    return path.replace(".", "_")
