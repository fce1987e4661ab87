"""What a device's new readings do not tell by themselves: its window of kept readings, and its neighbours' halves."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from huiyin.sensing.models import Condition, Device
from huiyin.sensing.rules.combination import Halves
from huiyin.sensing.rules.course import Course
from huiyin.sensing.rules.definition import Combination, Fence, Rate, Threshold
from huiyin.sensing.rules.feeding import Around, Sample
from huiyin.sensing.services.watch.memory import Memory
from huiyin.sensing.watching import Watch, Watched

Points = list[tuple[float, float]]
MOST_POINTS = 2000  # of one window or one stretch of later readings

_KEPT = """
SELECT t.device, t.metric, extract(epoch FROM r.at)::float8, r.value
FROM unnest(%s::int[], %s::smallint[], %s::float8[], %s::float8[]) AS t(device, metric, since, until)
CROSS JOIN LATERAL (SELECT at, value FROM sensing_reading WHERE device_id = t.device AND metric_id = t.metric
    AND at >= to_timestamp(t.since) AND at <= to_timestamp(t.until) AND quality = 0 ORDER BY at DESC LIMIT %s) AS r
"""


@dataclass
class Surroundings:
    kept: dict[tuple[int, str], Points] = field(default_factory=dict)
    places: dict[tuple[int, int], dict[int, Halves]] = field(default_factory=dict)
    memory: Memory | None = None

    @classmethod
    def of(cls, samples: dict[int, list[Sample]], watch: Watch, memory: Memory) -> "Surroundings":
        """One statement for all windows, one for all neighbours; none where no rule asks."""
        kept = _kept(_stretches(samples, watch, memory), watch)
        for (device, metric), points in kept.items():
            new = {one.at: one.value for one in samples.get(device, ()) if one.metric == metric}
            kept[device, metric] = sorted((dict(points) | new).items())
        return cls(kept, _neighbours(samples, watch, memory), memory)

    def samples_for(self, device: int, watched: Watched, course: Course, new: Sequence[Sample]) -> Sequence[Sample]:
        """For a rule with a duration, also what was measured after the oldest of the new ones and is kept already: a
        reading that comes late must not begin what is long over."""
        rule = watched.definition
        if not new or not _asks_later(rule, course):
            return new
        wanted = {one.at for one in new}
        first = min(one.at for one in new)
        later = [
            Sample(at, metric, value)
            for metric in rule.metrics
            for at, value in self.kept.get((device, metric), ())
            if at > first and at not in wanted
        ]
        return sorted([*new, *later]) if later else new

    def of_device(self, device: int, watched: Watched) -> Around:
        said = self.places.get((device, watched.rule), {})
        return _Around(self, device, [halves for key, halves in said.items() if key != device])

    def note(self, device: int, watched: Watched, course: Course) -> None:
        """What this device has just said, for its neighbours in the same batch."""
        said = self.places.get((device, watched.rule))
        if said is not None:
            said[device] = course.state.get("halves", {})


@dataclass
class _Around(Around):
    all: Surroundings
    device: int
    elsewhere: list[Halves]

    def window(self, metric: str, at: float, within: float) -> Points:
        points = self.all.kept.get((self.device, metric), [])
        return points[bisect_left(points, (at - within,)) : bisect_right(points, (at, float("inf")))]

    def halves(self, place: str) -> Iterable[Halves]:
        return self.elsewhere


def _asks_later(rule: object, course: Course) -> bool:
    return isinstance(rule, Threshold | Fence) and rule.common.hold_for > 0 and not course.active and not course.state


def _stretches(samples: dict[int, list[Sample]], watch: Watch, memory: Memory) -> dict[tuple[int, str], list[float]]:
    """Device and metric → from when to when kept readings are wanted."""
    wanted: dict[tuple[int, str], list[float]] = {}
    for device, several in samples.items():
        for watched in watch.of.get(device, ()):
            rule, before = watched.definition, 0.0
            if isinstance(rule, Rate):
                before = rule.reach
            elif not (isinstance(rule, Threshold | Fence) and rule.common.hold_for):
                continue
            for one in several:
                if one.metric in rule.metrics:
                    span = wanted.setdefault((device, one.metric), [one.at, float("inf")])
                    span[0] = min(span[0], one.at - before)
    return wanted


def _kept(wanted: dict[tuple[int, str], list[float]], watch: Watch) -> dict[tuple[int, str], Points]:
    if not wanted:
        return {}
    keys = list(wanted)
    devices, metrics = [key[0] for key in keys], [watch.metric_ids[key[1]] for key in keys]
    since, far = [wanted[key][0] for key in keys], [wanted[key][0] + 4 * 86400.0 for key in keys]
    found: dict[tuple[int, str], Points] = {key: [] for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [devices, metrics, since, far, MOST_POINTS])
        for device, metric, at, value in cursor:
            found[device, watch.metrics[metric]].append((at, value))
    return found


def _neighbours(
    samples: dict[int, list[Sample]], watch: Watch, memory: Memory
) -> dict[tuple[int, int], dict[int, Halves]]:
    """Device and rule → device → halves that the devices of its place have said. One at a time looks at one place."""
    asked: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for device in samples:
        for watched in watch.of.get(device, ()):
            rule = watched.definition
            if isinstance(rule, Combination) and rule.place != "device":
                if value := getattr(memory.device(device), rule.place):
                    asked[watched.rule, rule.place, value].append(device)
    found: dict[tuple[int, int], dict[int, Halves]] = {}
    for (rule_id, place, value), devices in sorted(asked.items()):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"{rule_id}/{place}/{value}"])
        siblings = Device.objects.filter(**{place: value}).values("pk")
        rows = Condition.objects.filter(rule=rule_id, device__in=siblings).values_list("device_id", "said")
        said = {key: state.get("halves", {}) for key, state in rows}
        found |= {(device, rule_id): said for device in devices}
    return found
