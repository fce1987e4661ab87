"""Look closely at a few devices: their memory is read under lock, moved on by the pure rules, and written back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite

from django.db import connection

from huiyin.matters.calendar import calendar_in_force
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm
from huiyin.sensing.reading import Reading
from huiyin.sensing.rules.course import Act, Course, Did
from huiyin.sensing.rules.definition import Combination, Definition, Fence, Rate, Threshold
from huiyin.sensing.rules.feeding import Sample, feed_all
from huiyin.sensing.services.alarms import change_severity, clear, raise_alarm
from huiyin.sensing.services.alarms.after import NOT_REAL
from huiyin.sensing.services.alarms.claiming import Spot, between_alarms_and_matters, spot_of_alarm, spot_of_device
from huiyin.sensing.services.alarms.raising import place_of
from huiyin.sensing.services.watch.around import Surroundings
from huiyin.sensing.services.watch.memory import Memory
from huiyin.sensing.vocabulary import Severity
from huiyin.sensing.watching import SHIFT, Watch, Watched

FALSE_STANDS = 1800.0  # seconds
Key = tuple[int, int]  # device, rule
Samples = dict[int, list[Sample]]


@dataclass
class Changes:
    """What came about; `again`: alarm → how often it was said, and last when."""

    raised: list[Alarm] = field(default_factory=list)
    cleared: list[Alarm] = field(default_factory=list)
    again: dict[int, tuple[int, float]] = field(default_factory=dict)


def look(
    readings: Sequence[Reading], devices: Collection[int], watch: Watch, at: datetime
) -> tuple[list[Alarm], list[Alarm]]:
    """Judge the good ones of `readings`, all of `devices`; the alarms raised, and those ended."""
    memory = Memory.of(devices)
    samples = samples_of(readings, watch)
    around = Surroundings.of(samples, watch, memory)
    courses: list[tuple[int, Watched, Course]] = []
    for device in memory.devices:
        for watched in watch.of.get(device, ()):
            course = memory.course(device, watched, calendar_in_force())
            heard = around.samples_for(device, watched, course, samples.get(device, ()))
            feed_all(watched.definition, course, heard, around.of_device(device, watched))
            around.note(device, watched, course)
            courses.append((device, watched, course))
    return write(courses, memory, watch, at)


def write(
    courses: Sequence[tuple[int, Watched, Course]], memory: Memory, watch: Watch, at: datetime
) -> tuple[list[Alarm], list[Alarm]]:
    """Turn what came about into rows; locks are taken in the order that `claiming` names."""
    changes = Changes()
    between_alarms_and_matters(_spots(courses, memory, at))
    for device, watched, course in courses:
        settle(device, watched, course, memory, watch, at, changes)
    memory.save()
    count_again(changes)
    return changes.raised, changes.cleared


def samples_of(readings: Iterable[Reading], watch: Watch) -> Samples:
    """Good readings by device, in the order of their time. A rule believes no reading that its source flags."""
    found: Samples = defaultdict(list)
    for device, metric, moment, value, quality in readings:
        if not quality and isfinite(value) and device << SHIFT | metric in watch.bands:
            found[device].append(Sample(moment, watch.metrics[metric], value))
    for several in found.values():
        several.sort()
    return found


def _spots(courses: Sequence[tuple[int, Watched, Course]], memory: Memory, at: datetime) -> Iterator[Spot]:
    """Where alarms are raised or ended, and with them perhaps matters."""
    for key, watched, course in courses:
        alarm = memory.alarms.get((key, watched.rule))
        judged = alarm is not None and alarm.verdict in NOT_REAL
        acts = {did.act for did in course.did}
        if alarm is not None and (judged or Act.CLEAR in acts) and acts:
            yield spot_of_alarm(alarm)
        if Act.RAISE in acts or (judged and acts):
            device = memory.device(key)
            yield spot_of_device(device, *place_of(device, {}, at)[:2])


def settle(
    device: int, watched: Watched, course: Course, memory: Memory, watch: Watch, at: datetime, changes: Changes
) -> None:
    """Turn what came about into rows, in its order."""
    key = (device, watched.rule)
    for did in course.did:
        alarm = memory.alarms.get(key)
        if did.act is Act.RAISE:
            memory.alarms[key] = _raise(key, watched, did, memory, watch, at)
            changes.raised.append(memory.alarms[key])
        elif alarm is not None and did.act is Act.CLEAR:
            changes.cleared.append(clear(alarm, how="reading", by=SYSTEM, at=at, calm_at=moment_of(did.since)))
            del memory.alarms[key]
        elif alarm is not None and _stood_long_enough(alarm, did):
            clear(alarm, how="expired", by=SYSTEM, at=at)
            memory.alarms[key] = _raise(key, watched, did, memory, watch, at)
            changes.raised.append(memory.alarms[key])
        elif alarm is not None:
            times, last = changes.again.get(alarm.pk, (0, did.at))
            changes.again[alarm.pk] = (times + 1, max(last, did.at))
            if did.act is Act.CHANGE:
                level = did.severity or Severity(watch.rules[watched.rule].severity)
                change_severity(alarm, level, by=SYSTEM, at=at, said={"value": did.value, "limit": did.limit})
    course.did.clear()
    memory.keep(key, course, watched)


def _stood_long_enough(alarm: Alarm, did: Did) -> bool:
    """Cooking smoke may hide a fire: what is still said long after somebody called it false is asked anew."""
    if alarm.verdict not in NOT_REAL or alarm.verdict_at is None:
        return False
    return did.at - alarm.verdict_at.timestamp() > FALSE_STANDS


def _raise(key: Key, watched: Watched, did: Did, memory: Memory, watch: Watch, at: datetime) -> Alarm:
    device, rule = memory.device(key[0]), watch.rules[key[1]]
    return raise_alarm(
        device,
        rule,
        said=said_of(watched.definition, did),
        began_at=moment_of(did.since),
        last_at=moment_of(did.at),
        at=at,
        by=SYSTEM,
        severity=did.severity,
    )


def said_of(rule: Definition, did: Did) -> dict:
    """Codes and figures of what raised it; words are made of them in the reader's language."""
    said: dict = {"when": type(rule).__name__.lower(), "for": rule.common.hold_for}
    if isinstance(rule, Threshold):
        flag = rule.bound.limit == rule.bound.clear == 0.5
        said |= {"metric": rule.bound.metric, "side": rule.bound.sign} | ({"flag": True} if flag else {})
    elif not isinstance(rule, Fence | Combination) and rule.metrics:
        said |= {"metric": rule.metrics[0]}
    if isinstance(rule, Rate):
        said |= {"side": rule.sign, "within": rule.within}
    said |= {"value": did.value, "limit": did.limit}
    return said | ({"severity": did.severity.value} if did.severity else {})


def moment_of(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


_AGAIN = """
UPDATE sensing_alarm AS a SET count = a.count + t.times, last_at = greatest(a.last_at, t.last)
FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS t(id, times, last) WHERE a.id = t.id
"""


def count_again(changes: Changes) -> None:
    if not changes.again:
        return
    keys = sorted(changes.again)
    times, lasts = [changes.again[k][0] for k in keys], [moment_of(changes.again[k][1]) for k in keys]
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN, [keys, times, lasts])
