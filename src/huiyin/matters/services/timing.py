"""The clocks of a matter as rows: the pure rules of rules/clock.py, applied and written back."""

from datetime import datetime

from huiyin.kernel import prepared
from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.kernel.together import Part, inserting, updating
from huiyin.kernel.work import current
from huiyin.matters.calendar import calendar_in_force, stage_limits
from huiyin.matters.models import Clock, Matter
from huiyin.matters.rules import clock as rules
from huiyin.matters.rules.clock import ClockKind, ClockState
from huiyin.matters.rules.rows import columns_of, state_of
from huiyin.matters.rules.stages import AfterReturn, after_return
from huiyin.matters.states import State
from huiyin.matters.vocabulary import TaskKind

# Which clock counts in which state: the one whose due time a list shows and sorts by.
CLOCK_IN = {
    State.RECEIVED: ClockKind.RESPOND,
    State.CHECKING: ClockKind.RESPOND,
    State.FILED: ClockKind.DISPATCH,
    State.ARBITRATION: ClockKind.DISPATCH,
    State.DISPATCHED: ClockKind.HANDLE,
    State.ACCEPTED: ClockKind.HANDLE,
    State.HANDLING: ClockKind.HANDLE,
    State.SUSPENDED: ClockKind.HANDLE,
    State.FINISHED: ClockKind.VERIFY,
    State.VERIFYING: ClockKind.VERIFY,
    State.VERIFIED: ClockKind.VERIFY,
}


def clocks_of(matter: Matter) -> dict[str, Clock]:
    """The matter's clocks by kind; one row a kind, restarted in place. Loaded once per unit of work."""
    if "_clocks" not in matter.__dict__:
        known = matter.pk and not matter._state.adding
        clocks = prepared.select(Clock, where={"matter_id": matter.pk}) if known else []
        matter.__dict__["_clocks"] = {clock.kind: clock for clock in clocks}
    return matter.__dict__["_clocks"]


def start_clock(matter: Matter, kind: ClockKind, at: datetime) -> datetime | None:
    """Start the clock of `kind`, or start it anew; nothing happens for a stage without a limit."""
    limit = _limit(matter, kind)
    if limit is None:
        return None
    clock = clocks_of(matter).get(kind)
    if clock is not None:
        state = state_of(clock)
        return _put(clock, rules.restart(state, rules.no_earlier(state, at), calendar_in_force(), limit))
    clocks_of(matter)[kind] = clock = Clock(matter=matter, kind=kind)
    return _put(clock, rules.start(limit, at, calendar_in_force()))


def start_or_resume_handling(matter: Matter, *, same_unit: bool, at: datetime) -> datetime | None:
    """The same unit goes on with the time it had left; another one starts with the whole limit (facts: §3.6)."""
    clock = clocks_of(matter).get(ClockKind.HANDLE)
    if clock is None or after_return(same_unit) is AfterReturn.RESTART:
        return start_clock(matter, ClockKind.HANDLE, at)
    state = state_of(clock)
    if state.running:
        return clock.due_at
    return _put(clock, rules.resume(state, rules.no_earlier(state, at), calendar_in_force()))


def stop_clock(matter: Matter, kind: ClockKind, at: datetime) -> bool | None:
    """Stop it; whether it was late, None if there was none running."""
    clock = clocks_of(matter).get(kind)
    if clock is None or clock.stopped_at:
        return None
    before = state_of(clock)
    state = rules.stop(before, rules.no_earlier(before, at), calendar_in_force())
    clock.late = rules.is_late(state, at) if state.has_target else None
    _put(clock, state)
    return clock.late


def stop_all(matter: Matter, at: datetime) -> None:
    for kind in list(clocks_of(matter)):
        stop_clock(matter, ClockKind(kind), at)


def pause_clock(matter: Matter, kind: ClockKind, at: datetime) -> None:
    clock = clocks_of(matter).get(kind)
    if clock is not None and (state := state_of(clock)).running:
        _put(clock, rules.pause(state, rules.no_earlier(state, at), calendar_in_force()))


def resume_clock(matter: Matter, kind: ClockKind, at: datetime) -> None:
    clock = clocks_of(matter).get(kind)
    if clock is not None and (state := state_of(clock)).paused:
        _put(clock, rules.resume(state, rules.no_earlier(state, at), calendar_in_force()))


def extend_clock(matter: Matter, kind: ClockKind, limit: Limit, at: datetime) -> datetime | None:
    clock = clocks_of(matter).get(kind)
    return _put(clock, rules.extend(state_of(clock), limit, at, calendar_in_force())) if clock else None


def promise_clock(matter: Matter, kind: ClockKind, started_at: datetime, due_at: datetime | None) -> None:
    """A clock whose due time another system has promised (imports); without one it never is overdue."""
    clocks_of(matter)[kind] = clock = Clock(matter=matter, kind=kind)
    _put(clock, rules.promised(started_at, due_at))


def stage_due(kind: TaskKind, at: datetime) -> datetime | None:
    """When a task on site is due."""
    limit = stage_limits().check if kind == TaskKind.CHECK else stage_limits().verify
    return calendar_in_force().add(at, limit).due_at if limit else None


def settle_due(matter: Matter) -> None:
    """Copy the due time of the clock that counts in the present state onto the matter, where lists sort by it."""
    kind = CLOCK_IN.get(State(matter.state))
    clock = clocks_of(matter).get(kind) if kind else None
    if clock is not None and clock.stopped_at is not None:
        clock = None
    # One that was paused in time has no due time; one that was late already keeps it.
    matter.due_at = clock.due_at if clock else None
    matter.soon_at = clock.soon_at if clock else None


def _limit(matter: Matter, kind: ClockKind) -> Limit | None:
    if kind == ClockKind.HANDLE:
        condition = matter.condition
        return Limit(condition.limit_amount, LimitUnit(condition.limit_unit)) if condition else None
    return getattr(stage_limits(), kind.value)


def _put(clock: Clock, state: ClockState) -> datetime | None:
    for name, value in columns_of(state).items():
        setattr(clock, name, value)
    current().later(_write, clock)
    return clock.due_at


def _write(clocks: list[Clock]) -> list[Part]:
    touched = {id(clock): clock for clock in clocks}.values()
    fresh = [clock for clock in touched if clock.pk is None]
    for clock in fresh:
        clock.matter_id = clock.matter.pk  # the matter may have been inserted after its clock was started
    parts = inserting(fresh, keyed=True) if fresh else []
    for clock in touched:
        if clock.pk is not None:
            changed = {name: getattr(clock, name) for name in _CHANGING}
            parts += updating(Clock, changed, where={"id": clock.pk})
    return parts


_CHANGING = (
    "limit_amount", "limit_unit", "started_at", "due_at", "soon_at", "paused_at", "stopped_at", "detail", "late",
)  # fmt: skip
