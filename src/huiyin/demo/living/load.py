"""A load generator of real MQTT: ordinary readings of many devices, at a rate, acknowledged by the broker."""

import asyncio
import itertools
import time
from collections.abc import Callable, Sequence

from huiyin.demo.day import Day, Spot
from huiyin.demo.day.beats import up
from huiyin.demo.day.rhythms import RHYTHMS, health
from huiyin.demo.living.wire import Door, Wire, speak

Tell = Callable[[str, str], None]
LINES = 4  # connections
SLICE = 0.05


async def load(spots: Sequence[Spot], rate: float, seconds: float, to: Door, tell: Tell, stop: asyncio.Event) -> float:
    """Messages a second that were really sent."""
    wires = [Wire(to, f"huiyin-load-{n}") for n in range(LINES)]
    for wire in wires:
        await wire.open()
    turns = itertools.cycle([one for one in spots if one.kind in RHYTHMS])
    day, began, sent, told_at = Day(1, ()), time.monotonic(), 0, 0.0
    try:
        while (gone := time.monotonic() - began) < seconds and not stop.is_set():
            while sent < gone * rate:
                spot = next(turns)
                at = 12 * 3600 + gone
                values = RHYTHMS[spot.kind](spot, at, day.sky, 1) | health(spot, at, 1)
                known = {name: value for name, value in values.items() if name in spot.metrics}
                await speak(wires[sent % LINES], up(at, spot, known))
                sent += 1
            if gone - told_at >= 5:
                told_at = gone
                tell(f"{sent:,} messages, {sent / gone:,.0f} /s", f"已发 {sent:,} 条，每秒 {sent / gone:,.0f} 条")
            await asyncio.sleep(SLICE)
    finally:
        for wire in wires:
            await wire.close()
    return sent / max(0.001, time.monotonic() - began)
