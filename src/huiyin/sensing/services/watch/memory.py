"""What the database remembers of a few devices, read under lock: pending conditions, active and recent alarms."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils.functional import cached_property
from psycopg.types.json import Jsonb

from huiyin.kernel.calendar import WorkingCalendar
from huiyin.kernel.clock import now
from huiyin.sensing.models import Alarm, Condition, Device
from huiyin.sensing.rules.combination import forgotten_at
from huiyin.sensing.rules.course import Active, Course
from huiyin.sensing.rules.definition import Absence, Combination
from huiyin.sensing.vocabulary import Severity
from huiyin.sensing.watching import Watched

Key = tuple[int, int]  # device, rule
RECENT = timedelta(days=1)

# Device rows are locked in the order of their keys, so that two consumers who share devices never wait in a ring.
# The alarm's own verbs lock the alarm, then its matter, as this does after the devices.
_LOCK = "SELECT id FROM sensing_device WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_LOCK_FREE = _LOCK + " SKIP LOCKED"
_UPSERT = """
INSERT INTO sensing_condition (device_id, rule_id, since, due_at, said)
SELECT * FROM unnest(%s::int[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[])
ON CONFLICT (device_id, rule_id) DO UPDATE
SET since = EXCLUDED.since, due_at = EXCLUDED.due_at, said = EXCLUDED.said
"""


@dataclass
class Memory:
    devices: tuple[int, ...]
    conditions: dict[Key, Condition] = field(default_factory=dict)
    alarms: dict[Key, Alarm] = field(default_factory=dict)
    ended: dict[Key, list[Alarm]] = field(default_factory=lambda: defaultdict(list))
    _saved: dict[Key, tuple[dict, float | None]] = field(default_factory=dict)
    _gone: list[Key] = field(default_factory=list)

    @classmethod
    def of(cls, devices: Collection[int], *, free_only: bool = False) -> "Memory":
        """`free_only`: leave out what another process is looking at this moment."""
        with connection.cursor() as cursor:
            cursor.execute(_LOCK_FREE if free_only else _LOCK, [sorted(devices)])
            memory = cls(tuple(row[0] for row in cursor))
        keys = list(memory.devices)
        for row in Condition.objects.filter(device__in=keys):
            memory.conditions[row.device_id, row.rule_id] = row
        for alarm in Alarm.objects.select_related("rule__plan", "device__kind").filter(
            device__in=keys, cleared_at=None
        ):
            memory.alarms[alarm.device_id, alarm.rule_id] = alarm
        ended = Alarm.objects.filter(device__in=keys, raised_at__gte=now() - RECENT).exclude(cleared_at=None)
        for alarm in ended.order_by("raised_at").only("device_id", "rule_id", "raised_at", "cleared_at", "said"):
            memory.ended[alarm.device_id, alarm.rule_id].append(alarm)
        return memory

    @cached_property
    def _rows(self) -> dict[int, Device]:
        return Device.objects.select_related("kind").in_bulk(self.devices)

    def device(self, key: int) -> Device:
        return self._rows[key]

    def course(self, device: int, watched: Watched, calendar: WorkingCalendar) -> Course:
        key = (device, watched.rule)
        course = Course(watched.definition.common, calendar)
        if key in self.conditions:
            course.state = dict(self.conditions[key].said)
        if alarm := self.alarms.get(key):
            level = Severity(alarm.severity) if alarm.severity != alarm.rule.severity else None
            course.active = Active(alarm.last_at.timestamp(), level)
            course.raised.append(alarm.raised_at.timestamp())
        for one in self.ended.get(key, ()):
            course.raised.append(one.raised_at.timestamp())
            course.calm_at = max(course.calm_at, one.said.get("calm_at", float("-inf")))
        return course

    def keep(self, key: Key, course: Course, watched: Watched) -> None:
        """Note what is to be written of this course; nothing if it stands as it stood."""
        stood = self.conditions.get(key)
        if not course.state:
            if stood is not None:
                self._gone.append(key)
        elif stood is None or _tells(stood.said, course.state, watched):
            self._saved[key] = (course.state, due_of(course, watched))

    def drop(self, key: Key) -> None:
        self._gone.append(key)

    def save(self) -> None:
        if self._gone:
            with connection.cursor() as cursor:
                devices, rules = zip(*self._gone, strict=True)
                cursor.execute(
                    "DELETE FROM sensing_condition USING unnest(%s::int[], %s::bigint[]) AS t(d, r)"
                    " WHERE device_id = t.d AND rule_id = t.r",
                    [list(devices), list(rules)],
                )
        if self._saved:
            _write(self._saved)


def _tells(before: dict, after: dict, watched: Watched) -> bool:
    """Whether it is worth a write. That a meter is still at nothing is noted now and then, well within its gap."""
    rule = watched.definition
    if isinstance(rule, Absence) and before.get("on") == after.get("on") and "at" in before:
        return after["at"] - before["at"] >= rule.gap / 4
    return before != after


def due_of(course: Course, watched: Watched) -> float | None:
    rule = watched.definition
    if isinstance(rule, Absence) and not course.active:
        return None  # only a reading can say that it lasted
    if isinstance(rule, Combination) and "halves" in course.state:
        return forgotten_at(rule, course.state["halves"])
    return course.due


def _write(saved: dict[Key, tuple[dict, float | None]]) -> None:
    keys = sorted(saved)
    since = [_moment(min(_begun(saved[key][0]))) for key in keys]
    due = [_moment(saved[key][1]) if saved[key][1] is not None else None for key in keys]
    with connection.cursor() as cursor:
        values: list = [[k[0] for k in keys], [k[1] for k in keys], since, due, [Jsonb(saved[k][0]) for k in keys]]
        cursor.execute(_UPSERT, values)


def _begun(state: dict) -> list[float]:
    if "halves" in state:
        return list(state["halves"].values())
    return [next((state[name] for name in ("on", "off", "ia") if name in state), 0.0)]


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
