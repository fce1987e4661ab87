"""What a clock remembers. Its due time follows from these facts (clock_walk.py)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huiyin.kernel.calendar import Limit
from huiyin.kernel.errors import Conflict

SOON_SHARE = 0.2  # a clock with a fifth of its limit left is due soon


class ClockKind(StrEnum):
    RESPOND = "respond"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    VERIFY = "verify"
    WHOLE = "whole"


class ClockStatus(StrEnum):
    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"


CLOCK_LABELS = {
    ClockKind.RESPOND: ("受理", "Respond"),
    ClockKind.DISPATCH: ("派遣", "Dispatch"),
    ClockKind.HANDLE: ("处置", "Handle"),
    ClockKind.VERIFY: ("核查", "Verify"),
    ClockKind.WHOLE: ("全程", "Whole matter"),
}
CLOCK_STATUS_LABELS = {
    ClockStatus.RUNNING: ("计时中", "Running"),
    ClockStatus.SOON: ("即将到期", "Due soon"),
    ClockStatus.OVERDUE: ("已超时", "Overdue"),
    ClockStatus.PAUSED: ("暂停计时", "Paused"),
    ClockStatus.DONE_ON_TIME: ("按时完成", "Done on time"),
    ClockStatus.DONE_LATE: ("超时完成", "Done late"),
}


class ClockRefused(Conflict):
    """The clock is not in a state in which this can be done to it."""

    code = "clock_refused"


@dataclass(frozen=True, slots=True)
class Pause:
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    limit: Limit
    at: datetime


@dataclass(frozen=True)
class ClockState:
    """due_at and soon_at are None without a target (no limit, no promise) and while paused in time."""

    limit: Limit | None
    started_at: datetime
    due_at: datetime | None = None
    soon_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    stopped_at: datetime | None = None
    restarts: tuple[datetime, ...] = ()  # when the runs began that no longer count
    promised_at: datetime | None = None  # a due time that was set elsewhere
    exempt: bool = False  # a granted appeal: excused, though the raw fact stays
    soon_share: float = SOON_SHARE

    @property
    def paused(self) -> bool:
        return self.stopped_at is None and bool(self.pauses) and self.pauses[-1].until is None

    @property
    def running(self) -> bool:
        return self.stopped_at is None and not self.paused

    @property
    def has_target(self) -> bool:
        return self.limit is not None or self.promised_at is not None
