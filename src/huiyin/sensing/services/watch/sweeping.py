"""What happens by the passing of time alone: a duration that is met with no further reading, calm that has lasted, a
device that went silent, an alarm that nobody says any more, one that nobody has acknowledged.

Called every second or so, by several processes if need be: each takes what no other is looking at this moment.
"""

import time
from datetime import datetime, timedelta

from django.db import connection

from huiyin.audit.services import record
from huiyin.kernel.work import work
from huiyin.matters.calendar import calendar_in_force
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing import watching
from huiyin.sensing.models import Alarm, Condition, Device
from huiyin.sensing.rules.course import Course
from huiyin.sensing.rules.definition import Combination
from huiyin.sensing.services.alarms import clear, raise_alarm
from huiyin.sensing.services.alarms.claiming import between_alarms_and_matters, claim, spot_of_device
from huiyin.sensing.services.alarms.raising import place_of
from huiyin.sensing.services.alarms.telling import tell
from huiyin.sensing.services.watch.judging import Judged
from huiyin.sensing.services.watch.looking import write
from huiyin.sensing.services.watch.memory import Memory
from huiyin.sensing.watching import Watch, Watched

BATCH, MOST_BATCHES = 200, 20
SLOWLY = 15.0  # seconds between two looks for what nobody waits for by the second
_looked = -SLOWLY


def sweep(at: datetime, *, thorough: bool = False) -> Judged:
    """Bring about what was due by `at`; at most some thousand things, the rest the next time.

    Args:
        thorough: look for silence and expiry too, however lately that was done.
    """
    global _looked
    watch = watching.current()
    raised, cleared = due(watch, at)
    if thorough or time.monotonic() - _looked > SLOWLY:
        _looked = time.monotonic()
        raised += silent(watch, at)
        cleared += expired(watch, at) + heard_again(watch)
        repeat(watch, at)
    return Judged(tuple(raised), tuple(cleared))


def due(watch: Watch, at: datetime) -> tuple[list[Alarm], list[Alarm]]:
    raised, cleared = [], []
    for _ in range(MOST_BATCHES):
        waiting = Condition.objects.filter(due_at__lte=at).order_by("due_at").values_list("device_id", flat=True)
        devices = set(waiting[:BATCH])
        if not devices:
            break
        with work():
            memory = Memory.of(devices, free_only=True)
            more = write(_passed(memory, watch, at), memory, watch, at)
        raised += more[0]
        cleared += more[1]
        if not memory.devices:
            break  # others are at it
    return raised, cleared


def _passed(memory: Memory, watch: Watch, at: datetime) -> list[tuple[int, Watched, Course]]:
    courses = []
    now = at.timestamp()
    for (device, rule), condition in list(memory.conditions.items()):
        if condition.due_at is None or condition.due_at > at:
            continue
        watched = next((one for one in watch.of.get(device, ()) if one.rule == rule), None)
        if watched is None:  # switched off, or the device is out of use: nothing is pending any more
            memory.drop((device, rule))
            continue
        course = memory.course(device, watched, calendar_in_force())
        if isinstance(watched.definition, Combination):
            course.state = {}
        course.pass_time(now)
        if course.due is not None and course.due <= now:
            course.state = {}
        courses.append((device, watched, course))
    return courses


_SILENT = """
SELECT d.id FROM sensing_device d JOIN sensing_devicestate s ON s.device_id = d.id
WHERE d.id = ANY(%s) AND s.heard_at < %s
AND NOT EXISTS (SELECT FROM sensing_alarm a WHERE a.device_id = d.id AND a.rule_id = %s AND a.cleared_at IS NULL)
ORDER BY d.id LIMIT %s FOR NO KEY UPDATE OF d SKIP LOCKED
"""


def silent(watch: Watch, at: datetime) -> list[Alarm]:
    """Devices under a rule of silence that were not heard for as long as it says; never one that was never heard."""
    raised: list[Alarm] = []
    for key, (hold, watched) in _of_silence(watch).items():
        if (quiet := watch.read[key].common.quiet) and quiet.includes(at.timestamp(), calendar_in_force()):
            continue
        with work(), connection.cursor() as cursor:
            cursor.execute(_SILENT, [watched, at - timedelta(seconds=hold), key, BATCH])
            found = [row[0] for row in cursor]
            devices = list(Device.objects.select_related("kind", "state").filter(pk__in=found).order_by("pk"))
            between_alarms_and_matters(spot_of_device(one, *place_of(one, {}, at)[:2]) for one in devices)
            for device in devices:
                heard = device.state.heard_at or at
                said = {"when": "silence", "for": hold}
                raised.append(
                    raise_alarm(device, watch.rules[key], said=said, began_at=heard, at=at, by=SYSTEM, last_at=heard)
                )
    return raised


def _of_silence(watch: Watch) -> dict[int, tuple[float, list[int]]]:
    found: dict[int, tuple[float, list[int]]] = {}
    if not watch.silence:
        return found
    for device, several in watch.of.items():
        for one in several:
            if one.rule in watch.silence:
                hold = one.definition.common.hold_for
                found.setdefault(one.rule, (hold, []))[1].append(device)
    return found


_HEARD = """
SELECT a.id FROM sensing_alarm a JOIN sensing_devicestate s ON s.device_id = a.device_id
WHERE a.cleared_at IS NULL AND a.rule_id = ANY(%s) AND s.heard_at > a.last_at LIMIT %s
"""


def heard_again(watch: Watch) -> list[Alarm]:
    """What only flagged readings tell: the device lives."""
    return _end(_HEARD, [list(watch.silence), BATCH], "reading") if watch.silence else []


_EXPIRED = """
SELECT a.id FROM sensing_alarm a JOIN unnest(%s::bigint[], %s::timestamptz[]) AS t(rule, before) ON t.rule = a.rule_id
WHERE a.cleared_at IS NULL AND a.last_at < t.before LIMIT %s
"""


def expired(watch: Watch, at: datetime) -> list[Alarm]:
    lasting = {key: e for key, definition in watch.read.items() if (e := definition.common.expires)}
    if not lasting:
        return []
    before = [at - timedelta(seconds=seconds) for seconds in lasting.values()]
    return _end(_EXPIRED, [list(lasting), before, BATCH], "expired", at)


def _end(question: str, values: list, how: str, at: datetime | None = None) -> list[Alarm]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        keys = [row[0] for row in cursor]
    ended = []
    for key in keys:
        with work():
            alarm = Alarm.objects.select_related("rule__plan", "device__kind").get(pk=key)
            ended.append(clear(alarm, how=how, by=SYSTEM, at=at))
    return ended


_REPEAT = """
SELECT a.id FROM sensing_alarm a JOIN unnest(%s::bigint[], %s::float8[]) AS t(rule, before) ON t.rule = a.rule_id
WHERE a.cleared_at IS NULL AND a.acknowledged_at IS NULL
AND coalesce((a.said->>'told')::float8, extract(epoch FROM a.raised_at)) <= t.before LIMIT %s
"""


def repeat(watch: Watch, at: datetime) -> int:
    """Tell again what nobody has acknowledged; how many."""
    again = {key: r for key, definition in watch.read.items() if (r := definition.common.repeat)}
    if not again:
        return 0
    with connection.cursor() as cursor:
        before = [at.timestamp() - seconds for seconds in again.values()]
        cursor.execute(_REPEAT, [list(again), before, BATCH])
        keys = [row[0] for row in cursor]
    return sum(_tell_again(key, at, again) for key in keys)


def _tell_again(key: int, at: datetime, again: dict[int, float]) -> bool:
    with work():
        alarm = claim(Alarm.objects.select_related("rule", "device__kind").get(pk=key))
        told = alarm.said.get("told", alarm.raised_at.timestamp())
        if not alarm.is_active or alarm.acknowledged_at or told > at.timestamp() - again[alarm.rule_id]:
            return False  # another process was quicker
        Alarm.objects.filter(pk=key).update(said=alarm.said | {"told": at.timestamp()})
        record("sensing.alarm_repeated", chain=alarm.chain, by=SYSTEM.ref, at=at, data={"count": alarm.count})
        tell(alarm, "repeated")
        return True
