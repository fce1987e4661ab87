"""A clock's state and the columns that it is stored in, both ways. Pure: `row` is anything with those attributes."""

from datetime import datetime
from typing import Any

from huiyin.kernel.calendar import Limit
from huiyin.matters.rules.clock import ClockState, Extension, Pause


def columns_of(state: ClockState) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if state.pauses:
        detail["pauses"] = [[_iso(p.since), _iso(p.until)] for p in state.pauses]
    if state.extensions:
        detail["extensions"] = [[e.limit.to_dict(), _iso(e.at)] for e in state.extensions]
    if state.restarts:
        detail["restarts"] = [_iso(at) for at in state.restarts]
    if state.promised_at:
        detail["promised"] = _iso(state.promised_at)
    return {
        "limit_amount": state.limit.amount if state.limit else None,
        "limit_unit": state.limit.unit.value if state.limit else "",
        "started_at": state.started_at,
        "due_at": state.due_at,
        "soon_at": state.soon_at,
        "paused_at": state.pauses[-1].since if state.paused else None,
        "stopped_at": state.stopped_at,
        "detail": detail,
    }


def state_of(row: Any) -> ClockState:
    detail = row.detail or {}
    return ClockState(
        limit=Limit(row.limit_amount, row.limit_unit) if row.limit_unit else None,
        started_at=row.started_at,
        due_at=row.due_at,
        soon_at=row.soon_at,
        pauses=tuple(Pause(_time(since), _time(until)) for since, until in detail.get("pauses", [])),
        extensions=tuple(Extension(Limit.from_dict(by), _time(at)) for by, at in detail.get("extensions", [])),
        stopped_at=row.stopped_at,
        restarts=tuple(_time(at) for at in detail.get("restarts", [])),
        promised_at=_time(detail.get("promised")),
        exempt=row.exempt,
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None
