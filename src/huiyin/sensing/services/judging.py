"""Readings → alarms, in the transaction that keeps the readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.sensing.models import Alarm
from huiyin.sensing.reading import Reading


@dataclass(frozen=True)
class Judged:
    """What a batch did: alarms that are new, and those that it ended."""

    raised: tuple[Alarm, ...] = ()
    cleared: tuple[Alarm, ...] = ()


def judge(readings: Sequence[Reading], *, at: datetime) -> Judged:
    """Hold `readings` (in order of arrival, none twice) against the rules in force. Call inside `work()`."""
    return Judged()
