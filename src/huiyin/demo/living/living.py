"""Live the day at a speed: every message at its moment, late ones as fast as they can be sent."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from asgiref.sync import sync_to_async

from huiyin.demo.day import Day
from huiyin.demo.day.said import DAY
from huiyin.demo.living.deeds import Deeds
from huiyin.demo.living.wire import Wire, speak

LATE = 1.0  # real seconds
Tell = Callable[[str, str], None]  # English, Chinese


@dataclass
class Pace:
    """`speed`: made-up seconds in a real one. `start`: made-up seconds since the first midnight."""

    start: float
    speed: float
    began: float = 0.0

    def wait_for(self, at: float) -> float:
        """Real seconds until the made-up moment; negative when it is past."""
        return (at - self.start) / self.speed - (time.monotonic() - self.began)


async def live(day: Day, pace: Pace, wire: Wire, deeds: Deeds, tell: Tell, stop: asyncio.Event, *, until: float) -> int:
    """How many messages were sent. Ends at the made-up moment `until`, or when `stop` is set."""
    await wire.open()
    pace.began, sent = time.monotonic(), 0
    told: set[tuple[int, str]] = set()
    do = sync_to_async(deeds.do, thread_sensitive=True)
    try:
        for one in day.said(pace.start):
            if one.at >= until or stop.is_set():
                break
            wait = pace.wait_for(one.at)
            if one.how == "position" and wait < -LATE:
                continue  # only the newest place is kept: when behind, the next one will do
            await _until(wait, stop)
            _announce(day, one.beat, int(one.at // DAY), told, tell)
            if one.how == "mqtt":
                await speak(wire, one)
            else:
                await do(one)
            sent += 1
    finally:
        await wire.close()
    return sent


async def _until(seconds: float, stop: asyncio.Event) -> None:
    if seconds <= 0:
        return
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        pass


def _announce(day: Day, code: str, number: int, told: set[tuple[int, str]], tell: Tell) -> None:
    """A line when a story begins, once a day."""
    if not code or (number, code) in told:
        return
    told.add((number, code))
    beat = next(one for one in day.beats if one.code == code)
    tell(f"{clock(beat.at)} {beat.en}", f"{clock(beat.at)} {beat.zh}")


def clock(at: float) -> str:
    return f"{int(at % DAY // 3600):02d}:{int(at % 3600 // 60):02d}"
