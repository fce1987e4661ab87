"""Clocks as people read them: status now, and why the due time is what it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.kernel.calendar import explain, explain_lines
from huiyin.matters.calendar import calendar_in_force
from huiyin.matters.labels import in_chinese, label
from huiyin.matters.models import Clock, Matter
from huiyin.matters.rules import clock as rules
from huiyin.matters.rules.clock_story import derivation
from huiyin.matters.rules.rows import state_of


@dataclass(frozen=True)
class ClockView:
    """One clock at one moment. `why` tells in one sentence, per language, how the due time came about."""

    kind: str
    name: str
    status: str
    status_name: str
    limit: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    late: bool
    left: timedelta | None
    why_zh: str
    why_en: str
    lines: tuple[str, ...]

    @property
    def why(self) -> str:
        return self.why_zh if in_chinese() else self.why_en


def clock_views(matter: Matter, now: datetime) -> list[ClockView]:
    """In the order in which the stages come."""
    order = list(rules.ClockKind)
    rows = sorted(Clock.objects.filter(matter=matter), key=lambda clock: order.index(rules.ClockKind(clock.kind)))
    return [view_of(clock, now) for clock in rows]


def view_of(clock: Clock, now: datetime) -> ClockView:
    state = state_of(clock)
    steps = derivation(state, calendar_in_force())
    language = "zh" if in_chinese() else "en"
    status = rules.status(state, now)
    return ClockView(
        kind=clock.kind,
        name=label("clock", clock.kind),
        status=status.value,
        status_name=label("clock_status", status.value),
        limit=state.limit.format(language) if state.limit else "",
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        late=rules.is_late(state, now),
        left=rules.remaining(state, now, calendar_in_force()),
        why_zh=explain(steps, "zh"),
        why_en=explain(steps, "en"),
        lines=tuple(explain_lines(steps, language)),
    )
