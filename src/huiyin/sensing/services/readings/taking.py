"""Readings come in: each meets its fate, what is kept is kept once, and what is new is held against the rules."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from django.conf import settings

from huiyin.kernel.telemetry import tracing
from huiyin.kernel.work import work
from huiyin.sensing import figures, registry
from huiyin.sensing.models import Alarm
from huiyin.sensing.reading import Reading
from huiyin.sensing.services.readings import states
from huiyin.sensing.services.readings.counting import Refused, count, set_aside
from huiyin.sensing.services.readings.keeping import Rows, keep
from huiyin.sensing.services.watch.judging import Judged, judge
from huiyin.sensing.vocabulary import Fate, Via

FATES = tuple(Fate)  # in the columns below a fate is its place here
KEPT, OUT_OF_ORDER, LATE, DUPLICATE, ABSURD, FUTURE, TOO_OLD, NOT_IN_USE, UNKNOWN = (
    FATES.index(fate)
    for fate in (
        Fate.KEPT, Fate.OUT_OF_ORDER, Fate.LATE, Fate.DUPLICATE, Fate.ABSURD, Fate.FUTURE, Fate.TOO_OLD,
        Fate.NOT_IN_USE, Fate.UNKNOWN_DEVICE,
    )
)  # fmt: skip
WHY = {
    ABSURD: "outside of what {metric} can be",
    FUTURE: "measured {ahead:.0f} s from now: the device's clock runs ahead, or its time is in milliseconds",
    TOO_OLD: "measured {old:.0f} days ago, longer than readings are kept",
    NOT_IN_USE: "the device is retired, or the consent that it measured under has ended",
    UNKNOWN: "no such device",
}


@dataclass(frozen=True)
class Taken:
    """What became of a batch. `fates` has one for each reading, in their order; `counts` those of refused ones, too."""

    fates: Sequence[Fate] = ()
    counts: Counter[Fate] = field(default_factory=Counter)
    raised: tuple[Alarm, ...] = ()
    cleared: tuple[Alarm, ...] = ()


def take(readings: Sequence[Reading], *, via: Via, at: datetime, refused: Sequence[Refused] = ()) -> Taken:
    """Keep `readings`, in their order of arrival, and judge what is new. `refused`: what never became a reading.

    Told twice it is the same: what is kept already is a duplicate, counted and not judged again.
    """
    with work():
        batch = _Batch(readings, at) if readings else None
        judged = _judged(batch, at) if batch else None
        met = Counter((r.fate, r.device) for r in refused)
        newest: dict[int, float | None] = {r.device: None for r in refused if r.device}
        told: dict[tuple[int, str], float] = {}
        if batch:
            met += batch.met()
            newest |= batch.newest()
            told = batch.told()
        set_aside([*refused, *(batch.aside() if batch else ())], via=via, at=at)
        states.heard(newest, told, at=at)
        # Last, because whoever counts too waits from here on until we have committed.
        count(met, via=via, at=at)
    counts: Counter[Fate] = Counter()
    for (fate, _device), amount in met.items():
        counts[fate] += amount
    for fate, amount in counts.items():
        figures.readings.labels(fate.value, via.value).inc(amount)
    fates = [FATES[code] for code in batch.fate.tolist()] if batch and len(readings) < 10_000 else ()
    return Taken(fates, counts, judged.raised if judged else (), judged.cleared if judged else ())


def _judged(batch: "_Batch", at: datetime) -> Judged:
    with tracing.span("rules", readings=len(batch.readings)), figures.rule_seconds.time():
        return judge(batch.for_rules(), at=at)


class _Batch:
    """The columns of a batch. Whole columns are compared at once; only what is odd is looked at one by one."""

    def __init__(self, readings: Sequence[Reading], at: datetime) -> None:
        self.readings, self.now = readings, at.timestamp()
        device, metric, moment, value, quality = zip(*readings, strict=True)
        self.devices: tuple[int, ...] = device
        self.moments: tuple[float, ...] = moment
        self.device, self.metric = np.array(device, np.int64), np.array(metric, np.int64)
        self.moment, self.value = np.array(moment, np.float64), np.array(value, np.float64)
        self.quality = np.array(quality, np.int16)
        self.fate = np.zeros(len(readings), np.int8)
        self._refuse()
        self._order()
        self._keep()

    def _refuse(self) -> None:
        self.picture = registry.picture()
        lowest, highest = _limits()
        self.fate[~((self.value >= lowest[self.metric]) & (self.value <= highest[self.metric]))] = ABSURD
        self.fate[~(self.moment <= self.now + settings.HUIYIN_READINGS_AHEAD)] = FUTURE
        self.fate[self.moment < self.now - settings.HUIYIN_READINGS_KEPT * 86_400] = TOO_OLD
        known = {device: self.picture.by_id.get(device) for device in set(self.devices)}
        for fate, ended in (
            (UNKNOWN, [device for device, each in known.items() if each is None]),
            (NOT_IN_USE, [device for device, each in known.items() if each and not each.in_use(self.now)]),
        ):
            if ended:
                self.fate[np.isin(self.device, ended)] = fate

    def _order(self) -> None:
        """By arrival: older than the newest so far is out of order; long ago is late, whatever came before."""
        good = (self.fate == KEPT).tolist()
        newest, odd = states.newest_of(self.devices), []
        for place, (device, at) in enumerate(zip(self.devices, self.moments, strict=True)):
            if not good[place]:
                continue
            last = newest[device]
            if at >= last:
                newest[device] = at
            else:
                odd.append(place)
        self._newest = newest
        self.fate[odd] = OUT_OF_ORDER
        self.fate[(self.moment < self.now - settings.HUIYIN_READINGS_LATE * 3600) & self._kept()] = LATE

    def _kept(self) -> np.ndarray:
        return self.fate <= LATE

    def _keep(self) -> None:
        moment = np.rint(np.where(self._kept(), self.moment, 0.0) * 1e6).astype(np.int64)
        places = np.nonzero(self._kept())[0]
        if not len(places):
            return
        # Stable: of equal ones the first to arrive comes first, and stays.
        places = places[np.lexsort((moment[places], self.metric[places], self.device[places]))]
        rows = Rows(*(c[places] for c in (self.device, self.metric, moment, self.value, self.quality)))
        first = np.ones(len(places), bool)
        first[1:] = np.logical_or.reduce([c[1:] != c[:-1] for c in rows.columns[:3]])
        self.fate[places[~first]] = DUPLICATE
        self.fate[places[first][~keep(rows.part(first))]] = DUPLICATE

    def for_rules(self) -> Sequence[Reading]:
        judged = self.fate <= OUT_OF_ORDER
        if judged.all():
            return self.readings
        return [self.readings[place] for place in np.nonzero(judged)[0].tolist()]

    def met(self) -> Counter[tuple[Fate, int]]:
        found: Counter[tuple[Fate, int]] = Counter()
        for code, amount in enumerate(np.bincount(self.fate, minlength=len(FATES)).tolist()):
            if amount and code == KEPT:
                found[FATES[code], 0] = amount
            elif amount:
                for device, times in zip(*np.unique(self.device[self.fate == code], return_counts=True), strict=True):
                    found[FATES[code], int(device)] = int(times)
        return found

    def newest(self) -> dict[int, float | None]:
        """Of every device that spoke; nothing of those that said nothing to keep."""
        known = self.picture.by_id
        return {device: at or None for device, at in self._newest.items() if device in known}

    def told(self) -> dict[tuple[int, str], float]:
        """The latest battery and signal of each device."""
        found: dict[tuple[int, str], float] = {}
        for code in ("battery", "signal"):
            metric = self.picture.metrics.get(code)
            if metric is not None:
                for place in np.nonzero((self.metric == metric) & (self.fate == KEPT))[0]:
                    found[self.devices[place], code] = float(self.value[place])
        return found

    def aside(self) -> list[Refused]:
        return [self._refused(place) for place in np.nonzero(self.fate > DUPLICATE)[0][:200].tolist()]

    def _refused(self, place: int) -> Refused:
        reading, fate = self.readings[place], int(self.fate[place])
        known = self.picture.by_id.get(reading.device)
        metric = self.picture.codes.get(reading.metric, str(reading.metric))
        gone = self.now - reading.at
        why = WHY[fate].format(metric=metric, ahead=-gone, old=gone / 86_400)
        shown = f"{metric} = {reading.value!r} at {reading.at!r}"
        return Refused(FATES[fate], why, known.code if known else str(reading.device), shown.encode(), reading.device)


_bounds: tuple[object, tuple[np.ndarray, np.ndarray]] | None = None


def _limits() -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest value that is not absurd, by metric id; finite, so that no infinity passes."""
    global _bounds
    kinds = registry.picture().kinds
    if _bounds is None or _bounds[0] is not kinds:
        size = 32_768
        lowest, highest = np.full(size, -1e300), np.full(size, 1e300)
        for measures in kinds.values():
            for each in measures.values():
                lowest[each.metric] = max(each.lowest, -1e300)
                highest[each.metric] = min(each.highest, 1e300)
        _bounds = kinds, (lowest, highest)
    return _bounds[1]
