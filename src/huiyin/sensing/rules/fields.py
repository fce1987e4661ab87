"""Single fields of a rule, read without guessing: each refuses with its own path."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.rules.hours import DAYS, Hours

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
LONGEST = 366 * 86400.0


def number(data: Mapping[str, Any], name: str, path: str, *, positive: bool = False) -> float:
    found = data.get(name)
    at = f"{path}{name}"
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise BadRule(at, f"needs a number, not {found!r}.", f"应为数字，而不是 {found!r}。")
    if positive and found <= 0:
        raise BadRule(at, "must be more than 0.", "必须大于 0。")
    return float(found)


def flag(data: Mapping[str, Any], name: str, path: str) -> bool:
    found = data.get(name, False)
    if not isinstance(found, bool):
        raise BadRule(f"{path}{name}", f"is true or false, not {found!r}.", "应为 true 或 false。")
    return found


def span(data: Mapping[str, Any], name: str, path: str, *, needed: bool = False) -> float | None:
    """A length of time: 90s, 10m, 24h, 2d, or seconds as a number."""
    found = data.get(name)
    if found is None or found == "":
        if needed:
            raise BadRule(f"{path}{name}", "is missing: how long?", "缺少时长。")
        return None
    seconds = seconds_of(found)
    if seconds is None or not 0 <= seconds <= LONGEST:
        said = f"needs a length of time such as 90s, 10m, 24h or 2d, not {found!r}."
        raise BadRule(f"{path}{name}", said, f"应为时长，如 90s、10m、24h、2d，而不是 {found!r}。")
    return seconds


def seconds_of(found: Any) -> float | None:
    if isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found):
        return float(found)
    match = _SPAN.fullmatch(found.strip()) if isinstance(found, str) else None
    return float(match[1]) * _SECONDS[match[2]] if match else None


def text_of_span(seconds: float) -> str:
    """The other way round, as short as it is exact: 5400 is 90m."""
    for unit in ("d", "h", "m"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{int(seconds // _SECONDS[unit])}{unit}"
    return f"{seconds:g}s"


def name_of(data: Mapping[str, Any], name: str, path: str, known: Iterable[str] | None, what: tuple[str, str]) -> str:
    found = data.get(name)
    if not isinstance(found, str) or not found:
        raise BadRule(f"{path}{name}", f"is missing: which {what[0]}?", f"缺少{what[1]}。")
    if known is not None and found not in known:
        raise BadRule(f"{path}{name}", f"There is no {what[0]} “{found}”.", f"没有名为“{found}”的{what[1]}。")
    return found


def hours(data: Mapping[str, Any], name: str, path: str) -> Hours | None:
    found = data.get(name)
    if not found:
        return None
    at = f"{path}{name}"
    inner = mapping(found, at)
    only(inner, {"from", "to", "days"}, f"{at}.")
    days = inner.get("days", "all")
    if days not in DAYS:
        raise BadRule(f"{at}.days", f"is all, working or free, not {days!r}.", "应为 all、working 或 free。")
    return Hours(_clock(inner, "from", at), _clock(inner, "to", at), days)


def _clock(data: Mapping[str, Any], name: str, path: str) -> time:
    try:
        return time.fromisoformat(str(data.get(name)))
    except ValueError as wrong:
        said = f"needs a time of day such as 22:00, not {data.get(name)!r}."
        raise BadRule(f"{path}.{name}", said, f"应为时刻，如 22:00，而不是 {data.get(name)!r}。") from wrong


def mapping(found: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise BadRule(path, f"needs named fields, not {found!r}.", f"应为一组字段，而不是 {found!r}。")
    return found


def several(found: Any, path: str, *, least: int = 0) -> list:
    if not isinstance(found, list) or len(found) < least:
        raise BadRule(path, f"needs a list of at least {least}.", f"应为至少 {least} 项的列表。")
    return found


def only(data: Mapping[str, Any], known: set[str], path: str) -> None:
    """No field that nobody reads: a rule with a typing error would silently say something else."""
    if unknown := sorted(str(name) for name in data if name not in known):
        said = f"There is no such field. Known here: {', '.join(sorted(known))}."
        raise BadRule(f"{path}{unknown[0]}", said, f"没有这个字段。可用：{'、'.join(sorted(known))}。")
