"""Kinds of devices and metrics as a pack writes them. Pure."""

import re
from dataclasses import asdict, dataclass
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9_]{0,23}")
SPAN = re.compile(r"(\d+)([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class KindError(ValueError):
    """What is wrong with an entry, in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True)
class MetricSaid:
    """`lowest`, `highest`: outside of them a value is absurd, whatever device sends it."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    is_flag: bool
    lowest: float | None
    highest: float | None


@dataclass(frozen=True)
class KindSaid:
    """`metrics`: metric code → {low, high}, either may miss. `expected_seconds`: None: on events only."""

    code: str
    name_zh: str
    name_en: str
    icon: str
    metrics: dict[str, dict[str, float]]
    expected_seconds: int | None
    battery_low: float | None
    on_person: bool
    scenes: list[str]
    source: str
    in_use: bool = True

    @property
    def fields(self) -> dict[str, Any]:
        return asdict(self)


def read_metric(entry: Any, _source: str) -> MetricSaid:
    """Raises KindError."""
    code, zh, en = _named(entry, {"code", "zh", "en", "unit", "flag", "lowest", "highest"})
    flag = bool(entry.get("flag"))
    low, high = (0.0, 1.0) if flag else _range(entry, "lowest", "highest")
    return MetricSaid(code, zh, en, str(entry.get("unit") or ""), flag, low, high)


def read_kind(entry: Any, source: str, metrics: frozenset[str]) -> KindSaid:
    """`metrics`: codes that there are. Raises KindError."""
    allowed = {"code", "zh", "en", "icon", "every", "battery_low", "person", "metrics", "scenes", "source"}
    code, zh, en = _named(entry, allowed)
    measured = entry.get("metrics") or {}
    if not isinstance(measured, dict):
        raise KindError("“metrics” must be a mapping.", "“metrics”应为映射。")
    if unknown := sorted(set(measured) - metrics):
        named = ", ".join(unknown)
        raise KindError(f"“{code}” measures what no metric is: {named}.", f"“{code}”的指标未定义：{named}。")
    battery, _ = _range(entry, "battery_low", "battery_low")
    return KindSaid(
        code, zh, en, str(entry.get("icon") or ""), {name: _limits(code, span) for name, span in measured.items()},
        _every(entry.get("every")), battery, bool(entry.get("person")), [str(s) for s in entry.get("scenes") or []],
        str(entry.get("source") or source)[:200],
    )  # fmt: skip


def _named(entry: Any, allowed: set[str]) -> tuple[str, str, str]:
    if not isinstance(entry, dict):
        raise KindError("Each entry must be a mapping with code, zh and en.", "每一项应为含 code、zh、en 的映射。")
    if unknown := sorted(set(map(str, entry)) - allowed):
        named = ", ".join(unknown)
        raise KindError(f"There is no such setting: {named}.", f"没有这样的配置项：{named}。")
    code, zh, en = (str(entry.get(name) or "").strip() for name in ("code", "zh", "en"))
    if not CODE.fullmatch(code):
        raise KindError(
            f"The code “{code}” may hold small letters, digits and underscores, 24 at most.",
            f"编码“{code}”只能用小写字母、数字和下划线，最多 24 个字符。",
        )
    if not zh or not en:
        raise KindError(f"“{code}” needs a name in both languages (zh, en).", f"“{code}”缺少中文名或英文名（zh、en）。")
    return code, zh, en


def _limits(code: str, span: Any) -> dict[str, float]:
    low, high = _range({} if span is None else span, "low", "high")
    if not isinstance(span or {}, dict) or set(span or {}) - {"low", "high"}:
        raise KindError(f"“{code}”: a range has low and high.", f"“{code}”：量程只有 low 与 high。")
    return {name: value for name, value in (("low", low), ("high", high)) if value is not None}


def _range(entry: Any, low: str, high: str) -> tuple[float | None, float | None]:
    found: list[float | None] = []
    for name in (low, high):
        value = entry.get(name) if isinstance(entry, dict) else None
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise KindError(f"“{name}” is “{value}”. It must be a number.", f"“{name}”的值“{value}”应为数字。")
        found.append(None if value is None else float(value))
    if found[0] is not None and found[1] is not None and found[0] > found[1]:
        raise KindError(f"“{low}” lies above “{high}”.", f"“{low}”大于“{high}”。")
    return found[0], found[1]


def _every(span: Any) -> int | None:
    if span is None:
        return None
    match = SPAN.fullmatch(str(span))
    if not match or not int(match[1]):
        raise KindError(
            f"“every” is “{span}”. Write 30s, 10m, 6h or 1d.", f"“every”的值“{span}”写法应如 30s、10m、6h、1d。"
        )
    return int(match[1]) * SECONDS[match[2]]
