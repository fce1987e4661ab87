"""What a rule would have done: kept readings, in order of time, through the very code that judges live ones. Pure.

Nothing is read ahead and little is kept: of each device its course and, for a change, one window of readings.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from huiyin.kernel.calendar import WorkingCalendar
from huiyin.sensing.rules.bands import NOTHING, Band, band_of
from huiyin.sensing.rules.combination import Halves
from huiyin.sensing.rules.course import Act, Course, Did
from huiyin.sensing.rules.definition import Absence, Combination, Definition, Fence, Rate, Silence, Threshold
from huiyin.sensing.rules.feeding import Around, Sample, feed_all
from huiyin.sensing.vocabulary import Severity


@dataclass
class Fired:
    """One alarm that would have been. `ended` None: still active at the end."""

    device: int
    since: float
    raised: float
    value: float | None = None
    limit: float | None = None
    severity: Severity | None = None
    ended: float | None = None
    said: int = 1


class _Window(Around):
    def __init__(self) -> None:
        self.points: deque[tuple[float, float]] = deque(maxlen=5000)
        self.elsewhere: list[Halves] = []

    def window(self, metric: str, at: float, within: float) -> Sequence[tuple[float, float]]:
        while self.points and at - self.points[0][0] > within:
            self.points.popleft()
        return list(self.points)

    def halves(self, place: str) -> Iterable[Halves]:
        return self.elsewhere


@dataclass
class _Device:
    definition: Definition
    course: Course
    around: _Window
    place: str
    open: Fired | None = None
    heard: float | None = None
    lon: Sample | None = None
    calm: Band = NOTHING


@dataclass
class Replay:
    """Add devices, let it hear readings (of all of them together in order of time), then `finish`."""

    calendar: WorkingCalendar
    fired: list[Fired] = field(default_factory=list)
    heard: int = 0
    _devices: dict[int, _Device] = field(default_factory=dict)
    _places: dict[str, dict[int, Halves]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, device: int, definition: Definition, place: str = "") -> None:
        """`place`: of devices that a combination counts as one."""
        course = Course(definition.common, self.calendar)
        calm = band_of(definition, definition.bound.metric) if isinstance(definition, Threshold) else NOTHING
        self._devices[device] = _Device(definition, course, _Window(), place or f"device/{device}", calm=calm)

    def hear(self, device: int, metric: str, at: float, value: float) -> None:
        """One good reading."""
        self.heard += 1
        one = self._devices[device]
        if isinstance(one.definition, Silence):
            self._heard(device, one, at)
            return
        if one.calm[0] < value < one.calm[1] and not one.course.state and not one.course.active:
            return  # nearly all of them: nothing is under way, and this says nothing
        self._expire(device, one, at)
        sample = Sample(at, metric, value)
        if isinstance(one.definition, Fence):
            self._moved(device, one, sample)
            return
        if isinstance(one.definition, Rate):
            one.around.points.append((at, value))
        if isinstance(one.definition, Combination):
            one.around.elsewhere = [h for key, h in self._places[one.place].items() if key != device]
        feed_all(one.definition, one.course, [sample], one.around)
        if isinstance(one.definition, Combination):
            self._places[one.place][device] = one.course.state.get("halves", {})
        self._collect(device, one)

    def finish(self, until: float) -> list[Fired]:
        for device, one in self._devices.items():
            if isinstance(one.definition, Silence):
                self._silent(device, one, until)
            elif not isinstance(one.definition, Absence):  # of which only a reading can say that it lasted
                self._expire(device, one, until)
                one.course.pass_time(until)
            self._collect(device, one)
        self.fired.sort(key=lambda fired: (fired.raised, fired.device))
        return self.fired

    def _moved(self, device: int, one: _Device, sample: Sample) -> None:
        """Longitude and latitude come one after the other."""
        other = one.lon
        if other is not None and other.at == sample.at and other.metric != sample.metric:
            feed_all(one.definition, one.course, sorted([other, sample]), one.around)
            self._collect(device, one)
        one.lon = sample

    def _heard(self, device: int, one: _Device, at: float) -> None:
        self._silent(device, one, at)
        if one.open is not None:
            one.open.ended, one.open = at, None
        one.heard = at if one.heard is None else max(at, one.heard)

    def _silent(self, device: int, one: _Device, at: float) -> None:
        hold = one.definition.common.hold_for
        if one.heard is not None and at - one.heard > hold and one.open is None:
            one.open = Fired(device, one.heard, one.heard + hold)
            self.fired.append(one.open)

    def _expire(self, device: int, one: _Device, at: float) -> None:
        expires, active = one.definition.common.expires, one.course.active
        if expires and active and at - active.last > expires:
            ended = active.last + expires
            one.course.active, one.course.state, one.course.calm_at = None, {}, ended
            one.course.did.append(Did(Act.CLEAR, ended, ended))
            self._collect(device, one)

    def _collect(self, device: int, one: _Device) -> None:
        for did in one.course.did:
            if did.act is Act.RAISE:
                one.open = Fired(device, did.since, did.at, did.value, did.limit, did.severity)
                self.fired.append(one.open)
            elif one.open is not None and did.act is Act.CLEAR:
                one.open.ended, one.open = did.at, None
            elif one.open is not None:
                one.open.said += 1
                one.open.severity = did.severity or one.open.severity
        one.course.did.clear()
        del one.course.raised[:-20]


def replay_one(definition: Definition, readings: Iterable[tuple[float, str, float]], calendar: WorkingCalendar):
    """Of a single device: `readings` are moment, metric, value."""
    replay, last = Replay(calendar), 0.0
    replay.add(0, definition)
    for at, metric, value in readings:
        replay.hear(0, metric, at, value)
        last = at
    return replay.finish(last)
