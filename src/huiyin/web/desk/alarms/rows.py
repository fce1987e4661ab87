"""An alarm as a row of the worklist."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.sensing.models import Alarm
from huiyin.web import alarms as words
from huiyin.web.alarms import Look


@dataclass(frozen=True)
class Row:
    alarm: Alarm
    href: str
    what: str
    where: str
    severity: Look
    verdict: Look | None
    has_picture: bool
    current: bool


def rows_of(alarms: Iterable[Alarm], *, query: str = "", current: int = 0) -> list[Row]:
    return [_row(alarm, query, current) for alarm in alarms]


def _row(alarm: Alarm, query: str, current: int) -> Row:
    return Row(
        alarm=alarm,
        href=f"/desk/alarms/{alarm.pk}/{'?' if query else ''}{query}",
        what=words.what(alarm),
        where=words.where(alarm),
        severity=words.severity(alarm),
        verdict=words.verdict(alarm),
        has_picture="scene" in alarm.said,
        current=alarm.pk == current,
    )
