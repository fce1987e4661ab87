"""Alarms on the stream of the centre: that one is raised, has become worse, was judged. Never whose device it is."""

from dataclasses import dataclass

from psycopg.rows import TupleRow

from huiyin.live.frames import Key, frame
from huiyin.live.scope import Scope

TOPIC = "sensing.AlarmChanged"


@dataclass(frozen=True)
class AlarmNews:
    key: Key
    alarm_id: int
    change: str
    rule: str
    severity: str
    verdict: str
    area: str


def news(row: TupleRow) -> AlarmNews:
    tx, event_id, _topic, told, audience, _at = row
    said = (told["alarm_id"], told["change"], told["rule"], told["severity"], told["verdict"])
    return AlarmNews((tx, event_id), *said, audience["area"])


def shown(scope: Scope, happened: AlarmNews) -> bytes | None:
    """To whoever serves the area from the centre; a unit sees its alarms when it looks."""
    if scope.matter_id is not None or scope.staff_id is None or not happened.area.startswith(scope.within):
        return None
    if not (scope.everything or happened.area.startswith(scope.areas)):
        return None
    said = {
        "alarm": happened.alarm_id,
        "rule": happened.rule,
        "severity": happened.severity,
        "verdict": happened.verdict,
        "area": happened.area,
    }
    return frame(f"alarm.{happened.change}", said, happened.key)
