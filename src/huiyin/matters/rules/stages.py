"""Limits of the stages that no filing standard sets, and what a return does to the clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.rules.clock_facts import ClockKind


@dataclass(frozen=True, slots=True)
class StageLimits:
    """None: the stage has no limit of its own. Handling takes its limit from the matter's filing standard."""

    respond: Limit | None = Limit(30, LimitUnit.MINUTES)
    check: Limit | None = Limit(30, LimitUnit.MINUTES)
    dispatch: Limit | None = Limit(15, LimitUnit.MINUTES)
    verify: Limit | None = Limit(30, LimitUnit.MINUTES)
    whole: Limit | None = None

    @classmethod
    def from_pack(cls, data: Mapping[str, Any] | None) -> "StageLimits":
        """From a pack's `stage_limits`: {dispatch: "15 分钟", whole: null}. Others keep their default."""
        given = data or {}
        names = [field.name for field in fields(cls) if field.name in given]
        return cls(**{name: Limit.parse(given[name]) if given[name] else None for name in names})

    def of(self, kind: ClockKind) -> Limit | None:
        return None if kind is ClockKind.HANDLE else getattr(self, kind.value)


class AfterReturn(StrEnum):
    RESUME = "resume"
    RESTART = "restart"


def after_return(same_unit: bool) -> AfterReturn:
    """What the handle clock does when a returned case goes out again. It was paused by the return, while the
    dispatcher's own dispatch clock ran: a unit that gets its case back has the time that it had left, another
    unit starts afresh."""
    return AfterReturn.RESUME if same_unit else AfterReturn.RESTART
