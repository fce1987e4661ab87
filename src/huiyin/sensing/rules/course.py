"""One rule and one device through time: what was said, what is pending, when it becomes an alarm. Pure.

The same code judges live readings, the passing of time and last month's history. `Course.state` is a small JSON value:

    {"on": since, "at": latest, "v": value, "l": limit, "s": severity}   it holds, but not yet for long enough
    {"off": since, "at": latest}                                        the alarm is calm, but not yet for long enough
    {"halves": {"0": at, …}}                                            parts of a combination
"""

from dataclasses import dataclass, field
from enum import StrEnum

from huiyin.kernel.calendar import WorkingCalendar
from huiyin.sensing.rules.definition import Common, Signal
from huiyin.sensing.vocabulary import Severity


class Act(StrEnum):
    RAISE = "raise"
    AGAIN = "again"
    CHANGE = "change"  # said again with another severity
    CLEAR = "clear"


@dataclass(frozen=True)
class Did:
    """`since`: when it began to hold (RAISE) or to be calm (CLEAR); `at`: when it came about."""

    act: Act
    since: float
    at: float
    value: float | None = None
    limit: float | None = None
    severity: Severity | None = None


@dataclass
class Active:
    """The active alarm: the `last` reading that said so, and its severity where a step gave it one."""

    last: float
    severity: Severity | None = None


@dataclass
class Course:
    """State of one rule on one device; `feed` and `pass_time` move it on and collect what came about in `did`."""

    common: Common
    calendar: WorkingCalendar
    state: dict = field(default_factory=dict)
    active: Active | None = None
    calm_at: float = float("-inf")  # measured: when the last alarm ended; what is older was said of that one
    raised: list[float] = field(default_factory=list)  # when, lately: whether it flaps
    did: list[Did] = field(default_factory=list)

    def feed(self, signal: Signal, at: float, value: float | None = None, *, by_time: bool = True) -> None:
        """One reading. `by_time` False: only a reading can complete the time, never silence."""
        if by_time:
            self.pass_time(at)
        if signal.holds:
            self._holds(signal, at, value)
        elif signal.holds is False:
            self._calm(at)

    def pass_time(self, until: float) -> None:
        """What time alone has brought about by `until`."""
        due = self.due
        if due is None or due > until:
            return
        if "off" in self.state and self.active:
            self._clear(due)
        elif "on" in self.state and not self.active:
            if self._counts(due):
                self._raise(due)
            else:
                self.state = {}

    @property
    def due(self) -> float | None:
        """When time alone brings something about; None: never."""
        if self.active:
            return self.state["off"] + self._calm_needed() if "off" in self.state else None
        if "on" not in self.state:
            return None
        due = self.state["on"] + self.common.hold_for
        return self.common.quiet.end_after(due, self.calendar) if self.common.quiet else due

    def _holds(self, signal: Signal, at: float, value: float | None) -> None:
        if self.active:
            self._again(signal, at, value)
        elif at > self.calm_at and at >= self.state.get("at", at) and self._counts(at):
            since = self.state.get("on", at)
            self.state = {"on": since, "at": at, "v": value, "l": signal.limit}
            if signal.severity:
                self.state["s"] = signal.severity.value
            if (due := self.due) is not None and due <= at:
                self._raise(at)

    def _again(self, signal: Signal, at: float, value: float | None) -> None:
        assert self.active is not None
        newer = at >= max(self.active.last, self.state.get("at", at))
        changed = newer and signal.severity != self.active.severity
        act = Act.CHANGE if changed else Act.AGAIN
        self.did.append(Did(act, at, at, value, signal.limit, signal.severity if newer else self.active.severity))
        if newer:
            self.active.last, self.active.severity, self.state = at, signal.severity, {}

    def _calm(self, at: float) -> None:
        if self.active:
            if at < self.active.last:
                return
            if "off" not in self.state or at < self.state["off"]:
                self.state = {"off": at, "at": at}
            if (due := self.due) is not None and due <= at:
                self._clear(at)
        elif at >= self.state.get("at", at):
            self.state = {}

    def _raise(self, at: float) -> None:
        severity = Severity(self.state["s"]) if "s" in self.state else None
        since, value, limit = self.state["on"], self.state.get("v"), self.state.get("l")
        self.did.append(Did(Act.RAISE, since, at, value, limit, severity))
        self.active, self.state = Active(self.state.get("at", at), severity), {}
        self.raised.append(at)

    def _clear(self, at: float) -> None:
        self.did.append(Did(Act.CLEAR, self.state["off"], at))
        self.calm_at = self.state["off"]
        self.active, self.state = None, {}

    def _calm_needed(self) -> float:
        return max(self.common.clear_for, self.common.flapping.within if self.flaps else 0.0)

    @property
    def flaps(self) -> bool:
        flapping, off = self.common.flapping, self.state.get("off", float("inf"))
        return sum(off - at <= flapping.within for at in self.raised) >= flapping.times

    def _counts(self, at: float) -> bool:
        return self.common.hours is None or self.common.hours.includes(at, self.calendar)
