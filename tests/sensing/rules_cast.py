"""Rules, readings and what became of them, for the toy district's devices."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from huiyin.kernel.clock import freeze
from huiyin.kernel.work import work
from huiyin.sensing import registry, watching
from huiyin.sensing.models import Alarm, Device, Rule
from huiyin.sensing.reading import Reading
from huiyin.sensing.services.readings import partitions
from huiyin.sensing.services.watch.judging import Judged, judge
from tests.cast import THURSDAY

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def rule(definition: Mapping[str, Any], kinds: Iterable[str] = ("smoke",), code: str = "rule", **facts) -> Rule:
    """A rule that is on."""
    given = {"name_zh": "烟感", "name_en": "Smoke", "severity": "critical", "opens": "at_once", "state": Rule.State.ON}
    given |= {"changed_at": THURSDAY}
    made = Rule.objects.create(code=code, kinds=list(kinds), definition=dict(definition), **(given | facts))
    watching.forget()
    return made


def reading(device: Device, metric: str, at: datetime, value: float, quality: int = 0) -> Reading:
    return Reading(device.pk, registry.metric_ids()[metric], at.timestamp(), float(value), quality)


def say(device: Device, metric: str, at: datetime, value: float, quality: int = 0) -> Judged:
    """One reading, judged the moment it is measured."""
    return hear([reading(device, metric, at, value, quality)], at)


def hear(readings: list[Reading], at: datetime) -> Judged:
    """Kept and judged, as a batch is."""
    with freeze(at), work():
        keep(readings)
        return judge(readings, at=at)


def keep(readings: list[Reading]) -> None:
    partitions.ensure({datetime.fromtimestamp(one.at, UTC).date() for one in readings})
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sensing_reading VALUES (%s, %s, to_timestamp(%s), %s, %s) ON CONFLICT DO NOTHING", readings
        )


def only_alarm() -> Alarm:
    return Alarm.objects.select_related("matter", "rule", "device__kind").get()
