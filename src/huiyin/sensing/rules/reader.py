"""JSON or YAML of a rule → its frozen shape, or an exact error. Pure.

    {"when": "threshold", "metric": "level", "above": 3.2, "clear": 3.0, "for": "10m",
     "steps": [{"above": 3.8, "severity": "critical"}]}

when: threshold (above, below or is), absence, silence, rate (rises or falls, within), fence (leaves or enters a circle
or a polygon), combination (all, within, place), scene (scenes). For all: for, clear_for, hours, quiet, expires, repeat,
flapping, subject_only.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from huiyin.sensing.rules import fields
from huiyin.sensing.rules.definition import (
    Absence,
    Bound,
    Combination,
    Common,
    Definition,
    Fence,
    Flapping,
    Rate,
    Scene,
    Silence,
    Step,
    Threshold,
)
from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.vocabulary import Severity

COMMON = {"when", "for", "clear_for", "hours", "quiet", "expires", "repeat", "flapping", "subject_only"}
PLACES = ("device", "building", "address", "subject")
METRIC, SEVERITY = ("metric", "指标"), ("severity", "严重程度")
MOST_STEPS, MOST_PARTS, MOST_CORNERS = 4, 5, 200
MOST_SECONDS_OF_RATE = 2 * 86400.0
MOST_MISSING = 0.75


def read_rule(data: Any, metrics: Collection[str] | None = None) -> Definition:
    """`metrics`: the codes there are; None where they are not known yet.

    Raises:
        BadRule: names the field and says what would do.
    """
    data = fields.mapping(data, "")
    when = data.get("when")
    if when not in KINDS:
        raise BadRule("when", f"is one of {', '.join(KINDS)}, not {when!r}.", f"应为 {'、'.join(KINDS)} 之一。")
    return KINDS[when](data, metrics)


def _common(data: Mapping[str, Any], own: set[str], *, needs_for: bool = False) -> Common:
    fields.only(data, COMMON | own, "")
    return Common(
        hold_for=fields.span(data, "for", "", needed=needs_for) or 0.0,
        clear_for=fields.span(data, "clear_for", "") or 0.0,
        hours=fields.hours(data, "hours", ""),
        quiet=fields.hours(data, "quiet", ""),
        expires=fields.span(data, "expires", ""),
        repeat=fields.span(data, "repeat", ""),
        flapping=_flapping(data),
        subject_only=fields.flag(data, "subject_only", ""),
    )


def _flapping(data: Mapping[str, Any]) -> Flapping:
    if "flapping" not in data:
        return Flapping()
    inner = fields.mapping(data["flapping"], "flapping")
    fields.only(inner, {"times", "within"}, "flapping.")
    times = fields.number(inner, "times", "flapping.", positive=True)
    return Flapping(int(times), fields.span(inner, "within", "flapping.", needed=True) or 0.0)


def bound(data: Mapping[str, Any], path: str, metrics: Collection[str] | None) -> Bound:
    metric = fields.name_of(data, "metric", path, metrics, METRIC)
    sides = [side for side in ("above", "below", "is") if side in data]
    if len(sides) != 1:
        raise BadRule(f"{path}above", "say above, below or is: exactly one.", "above、below、is 三者必须且只能填一个。")
    side = sides[0]
    if side == "is":
        wanted = data["is"]
        if not isinstance(wanted, bool):
            raise BadRule(f"{path}is", f"is true or false, not {wanted!r}.", "应为 true 或 false。")
        return Bound(metric, 1 if wanted else -1, 0.5, 0.5)
    sign, limit = 1 if side == "above" else -1, fields.number(data, side, path)
    clear = fields.number(data, "clear", path) if data.get("clear") is not None else limit
    if sign * clear > sign * limit:
        said = f"must not lie {'above' if sign > 0 else 'below'} the limit that it clears."
        raise BadRule(f"{path}clear", said, "解除值应在报警值的正常一侧。")
    return Bound(metric, sign, limit, clear, _steps(data, side, sign, limit, path))


def _steps(data: Mapping[str, Any], side: str, sign: int, first: float, path: str) -> tuple[Step, ...]:
    found, before = [], first
    listed = fields.several(data.get("steps") or [], f"{path}steps")
    if len(listed) > MOST_STEPS:
        raise BadRule(f"{path}steps", f"No more than {MOST_STEPS}.", f"最多 {MOST_STEPS} 级。")
    for place, one in enumerate(listed):
        at = f"{path}steps[{place}]"
        step = fields.mapping(one, at)
        fields.only(step, {side, "severity"}, f"{at}.")
        limit = fields.number(step, side, f"{at}.")
        if sign * limit <= sign * before:
            raise BadRule(f"{at}.{side}", f"must be worse than {before:g}.", f"必须比 {before:g} 更严重。")
        severity = Severity(fields.name_of(step, "severity", f"{at}.", list(Severity), SEVERITY))
        found.append(Step(limit, severity))
        before = limit
    return tuple(found)


def _threshold(data: Mapping[str, Any], metrics: Collection[str] | None) -> Threshold:
    return Threshold(_common(data, {"metric", "above", "below", "is", "clear", "steps"}), bound(data, "", metrics))


def _absence(data: Mapping[str, Any], metrics: Collection[str] | None) -> Absence:
    common = _common(data, {"metric", "gap", "most", "index", "missing"}, needs_for=True)
    gap = fields.span(data, "gap", "", needed=True) or 0.0
    if not 0 < gap < common.hold_for:
        raise BadRule("gap", "must be shorter than “for”, and more than 0.", "gap 必须大于 0 且短于 for。")
    most = fields.number(data, "most", "") if data.get("most") is not None else 0.0
    return Absence(common, fields.name_of(data, "metric", "", metrics, METRIC), gap, most, *_index(data, metrics))


def _index(data: Mapping[str, Any], metrics: Collection[str] | None) -> tuple[str, float]:
    if not data.get("index"):
        if data.get("missing") is not None:
            raise BadRule(
                "missing", "needs an index: only that proves a gap.", "须先填 index：只有累计读数能证明间断。"
            )
        return "", 0.0
    index = fields.name_of(data, "index", "", metrics, METRIC)
    if index == data["metric"]:
        raise BadRule("index", "is another metric than “metric”.", "index 应为与 metric 不同的指标。")
    missing = fields.number(data, "missing", "") if data.get("missing") is not None else 0.0
    if not 0 <= missing <= MOST_MISSING:
        said = f"is a share from 0 to {MOST_MISSING:g}: more unheard than heard proves too little."
        raise BadRule("missing", said, f"应为 0 至 {MOST_MISSING:g} 之间的比例。")
    return index, missing


def _silence(data: Mapping[str, Any], _metrics: Collection[str] | None) -> Silence:
    return Silence(_common(data, set(), needs_for=True))


def _rate(data: Mapping[str, Any], metrics: Collection[str] | None) -> Rate:
    common = _common(data, {"metric", "rises", "falls", "within", "clear", "jump", "steps"})
    sides = [side for side in ("rises", "falls") if side in data]
    if len(sides) != 1:
        raise BadRule("rises", "say rises or falls: exactly one.", "rises、falls 必须且只能填一个。")
    by = fields.number(data, sides[0], "", positive=True)
    within = fields.span(data, "within", "", needed=True) or 0.0
    if not 0 < within <= MOST_SECONDS_OF_RATE:
        raise BadRule("within", "is more than 0 and at most 2d.", "必须大于 0，最长 2d。")
    clear = fields.number(data, "clear", "") if data.get("clear") is not None else by / 2
    if clear > by:
        raise BadRule("clear", "must not be more than what it clears.", "解除值不应大于报警值。")
    jump = fields.number(data, "jump", "", positive=True) if data.get("jump") is not None else by
    steps = _steps(data, sides[0], 1, by, "")
    metric = fields.name_of(data, "metric", "", metrics, METRIC)
    return Rate(common, metric, 1 if sides[0] == "rises" else -1, by, within, clear, jump, steps)


def _fence(data: Mapping[str, Any], _metrics: Collection[str] | None) -> Fence:
    common = _common(data, {"leaves", "enters"})
    sides = [side for side in ("leaves", "enters") if side in data]
    if len(sides) != 1:
        raise BadRule("leaves", "say leaves or enters: exactly one.", "leaves、enters 必须且只能填一个。")
    side = sides[0]
    shape = fields.mapping(data[side], side)
    fields.only(shape, {"circle", "polygon"}, f"{side}.")
    if ("circle" in shape) == ("polygon" in shape):
        raise BadRule(side, "needs a circle or a polygon.", "应为 circle（圆）或 polygon（多边形）之一。")
    if "circle" in shape:
        lon, lat, metres = _numbers(shape["circle"], 3, f"{side}.circle")
        if metres <= 0:
            raise BadRule(f"{side}.circle", "The radius must be more than 0.", "半径必须大于 0。")
        return Fence(common, side == "enters", circle=(*_point((lon, lat), f"{side}.circle"), metres))
    listed = fields.several(shape["polygon"], f"{side}.polygon", least=3)
    if len(listed) > MOST_CORNERS:
        raise BadRule(f"{side}.polygon", f"No more than {MOST_CORNERS} corners.", f"最多 {MOST_CORNERS} 个顶点。")
    corners = [_point(_numbers(c, 2, f"{side}.polygon[{n}]"), f"{side}.polygon[{n}]") for n, c in enumerate(listed)]
    return Fence(common, side == "enters", polygon=tuple(corners))


def _numbers(found: Any, count: int, path: str) -> tuple[float, ...]:
    listed = fields.several(found, path, least=count)
    named = {str(n): value for n, value in enumerate(listed)}
    return tuple(fields.number(named, str(n), f"{path}.") for n in range(count))


def _point(point: tuple[float, ...], path: str) -> tuple[float, float]:
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        said = "Longitude (-180 to 180) comes first, then latitude (-90 to 90)."
        raise BadRule(path, said, "先经度（-180 至 180），后纬度（-90 至 90）。")
    return point[0], point[1]


def _combination(data: Mapping[str, Any], metrics: Collection[str] | None) -> Combination:
    common = _common(data, {"all", "within", "place"})
    listed = fields.several(data.get("all"), "all", least=2)
    if len(listed) > MOST_PARTS:
        raise BadRule("all", f"No more than {MOST_PARTS}.", f"最多 {MOST_PARTS} 项。")
    parts = []
    for place, one in enumerate(listed):
        part = fields.mapping(one, f"all[{place}]")
        fields.only(part, {"metric", "above", "below", "is", "clear"}, f"all[{place}].")
        parts.append(bound(part, f"all[{place}].", metrics))
    within = fields.span(data, "within", "", needed=True) or 0.0
    where = data.get("place", "device")
    if where not in PLACES:
        raise BadRule("place", f"is one of {', '.join(PLACES)}, not {where!r}.", f"应为 {'、'.join(PLACES)} 之一。")
    return Combination(common, tuple(parts), within, where)


def _scene(data: Mapping[str, Any], _metrics: Collection[str] | None) -> Scene:
    common = _common(data, {"scenes"})
    listed = fields.several(data.get("scenes"), "scenes", least=1)
    if not all(isinstance(one, str) and one for one in listed):
        raise BadRule("scenes", "is a list of scene kinds.", "应为场景代码列表。")
    return Scene(common, tuple(listed))


KINDS: dict[str, Callable[[Mapping[str, Any], Collection[str] | None], Definition]] = {
    "threshold": _threshold,
    "absence": _absence,
    "silence": _silence,
    "rate": _rate,
    "fence": _fence,
    "combination": _combination,
    "scene": _scene,
}
