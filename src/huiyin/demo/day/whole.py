"""All of a day together, in order of time, without end: tomorrow is another day of the same seed. Pure."""

import heapq
from collections.abc import Iterator, Sequence

from huiyin.demo.day.beats import Beat, beats, up
from huiyin.demo.day.dice import share
from huiyin.demo.day.faults import spoilt
from huiyin.demo.day.people import STEP, duty, is_on_duty, reports, walks
from huiyin.demo.day.rhythms import RHYTHMS, health
from huiyin.demo.day.said import DAY, Said, Spot, Worker
from huiyin.demo.day.sky import Sky


class Day:
    """`said(start)` yields from that second on, in order. `speed`: made-up seconds in a real one."""

    def __init__(self, seed: int, spots: Sequence[Spot], workers: Sequence[Worker] = (), speed: float = 1.0) -> None:
        self.seed, self.sky = seed, Sky(seed)
        self.spots = sorted(spots, key=lambda one: one.code)
        self.workers = sorted(workers, key=lambda one: one.login)
        self.beats: list[Beat] = beats(seed, self.spots, self.sky, speed)

    def said(self, start: float = 0.0) -> Iterator[Said]:
        sources = [self._devices(start), self._told(start), self._walked(start)]
        return heapq.merge(*sources, key=lambda one: (one.at, one.how, one.to))

    def _devices(self, start: float) -> Iterator[Said]:
        speaking = [(one, RHYTHMS[one.kind]) for one in self.spots if one.every and one.kind in RHYTHMS]
        queue = [(self._first(spot, start), n) for n, (spot, _rhythm) in enumerate(speaking)]
        heapq.heapify(queue)
        while queue:
            at, n = heapq.heappop(queue)
            spot, rhythm = speaking[n]
            heapq.heappush(queue, (at + (spot.every or DAY), n))
            values = rhythm(spot, at, self.sky, self.seed) | health(spot, at, self.seed)
            known = {name: value for name, value in values.items() if not spot.metrics or name in spot.metrics}
            for sent in spoilt(spot, at, known, self.seed):
                if sent:
                    yield up(at, spot, sent)

    def _first(self, spot: Spot, start: float) -> float:
        """Each speaks at moments of its own, or all would shout at once."""
        every = spot.every or DAY
        offset = round(share(self.seed, spot.code, "offset") * every, 1)
        return offset + every * max(0, -(-(start - offset) // every))

    def _told(self, start: float) -> Iterator[Said]:
        day = int(start // DAY)
        while True:
            made = [one for worker in self.workers for one in duty(worker, day)] + reports(self.seed, self.spots, day)
            made += [_on(one, day) for beat in self.beats for one in beat.said]
            yield from sorted((one for one in made if one.at >= start), key=lambda one: (one.at, one.how, one.to))
            day += 1

    def _walked(self, start: float) -> Iterator[Said]:
        at = -(-start // STEP) * STEP
        while self.workers:
            if is_on_duty(at):
                yield from (walks(worker, at, self.seed) for worker in self.workers)
            at += STEP


def _on(one: Said, day: int) -> Said:
    return Said(one.at + day * DAY, one.how, one.to, one.body, one.beat)
