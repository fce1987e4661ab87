"""What the office decided about unclear limits. Without a decision an unclear row is held back.

A decision file (YAML) may hold any of:

    plain_days: working_days            # or calendar_days: what “2天” means in this source
    plain_hours: working_hours          # or urgent_hours: what “4小时” means
    values:                             # this very text, wherever it stands
      种植季节15工作日: 15 working_days
    rows:                               # this very row
      - {file: muban.xlsx, sheet: 事件, row: 29, limit: 1 urgent_hours}
    units:                              # names of units in the source → unit codes or roles here
      所属街办: street
    note: 区城管委会议纪要 2026-3
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from huiyin.kernel.calendar import Limit, LimitUnit, LimitUnreadable
from huiyin.matters.standards.text import clean

PLAIN_DAY_UNITS = (LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS)
PLAIN_HOUR_UNITS = (LimitUnit.WORKING_HOURS, LimitUnit.URGENT_HOURS)
_DAYS = {unit.value: unit for unit in PLAIN_DAY_UNITS}
_HOURS = {unit.value: unit for unit in PLAIN_HOUR_UNITS} | {
    "working": LimitUnit.WORKING_HOURS,
    "urgent": LimitUnit.URGENT_HOURS,
}


class BadDecision(ValueError):
    """The decision file cannot be followed as it stands."""


@dataclass(frozen=True)
class Decisions:
    plain_days: LimitUnit | None = None
    plain_hours: LimitUnit | None = None
    values: Mapping[str, Limit] = field(default_factory=dict)
    rows: Mapping[tuple[str, str, int], Limit] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


NONE = Decisions()


def load(path: Path | str) -> Decisions:
    """Read a decision file; every mistake in it is told, none is skipped."""
    try:
        return _read(Path(path), yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {})
    except BadDecision:
        raise
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as odd:
        raise BadDecision(f"{Path(path).name} cannot be followed as it stands: {odd}") from odd


def _read(path: Path, said: object) -> Decisions:
    if not isinstance(said, dict) or (unknown := set(said) - set(Decisions.__dataclass_fields__)):
        raise BadDecision(f"{path.name}: unknown entries {sorted(unknown) if isinstance(said, dict) else said}")
    return Decisions(
        plain_days=_choice(said.get("plain_days"), _DAYS, "plain_days"),
        plain_hours=_choice(said.get("plain_hours"), _HOURS, "plain_hours"),
        values={clean(str(text)): _limit(value) for text, value in (said.get("values") or {}).items()},
        rows={_row_key(row): _limit(row["limit"]) for row in said.get("rows") or []},
        units={str(name).strip(): str(code) for name, code in (said.get("units") or {}).items()},
        note=str(said.get("note") or ""),
    )


def with_options(base: Decisions, *, plain_days: str | None = None, plain_hours: str | None = None) -> Decisions:
    """The decisions given on the command line win over the file."""
    return replace(
        base,
        plain_days=_choice(plain_days, _DAYS, "plain_days") or base.plain_days,
        plain_hours=_choice(plain_hours, _HOURS, "plain_hours") or base.plain_hours,
    )


def _choice(value: str | None, choices: Mapping[str, LimitUnit], name: str) -> LimitUnit | None:
    if value is None:
        return None
    if value not in choices:
        raise BadDecision(f"{name}: {value!r} is none of {sorted(choices)}")
    return choices[value]


def _limit(text: object) -> Limit:
    try:
        return Limit.parse(str(text))
    except LimitUnreadable as error:
        raise BadDecision(f"{text!r} is no limit; write for example “15 working_days”") from error


def _row_key(row: Mapping[str, object]) -> tuple[str, str, int]:
    if missing := {"file", "row", "limit"} - set(row):
        raise BadDecision(f"a decided row needs {sorted(missing)}: {dict(row)}")
    return (str(row["file"]), str(row.get("sheet") or ""), int(str(row["row"])))
