"""Rounds of harm under load: what clients were told, how long until all was normal again, what the oracle finds."""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random

import psycopg

from bench.sensing_faults import Devices
from bench.trouble.clients import Client
from bench.trouble.harm import CLOCK_BEHIND, HARMS, Unable
from bench.trouble.told import Told
from bench.trouble.town import Town

BETWEEN = 1.0  # seconds of quiet between two rounds
NORMAL = 400.0  # seconds after which a round is given up
FROM_THE_FUTURE = "SELECT coalesce(sum(amount), 0)::int FROM sensing_fatecount WHERE fate = 'future'"
DRAIN = 300.0  # a job whose worker was killed is taken up again after a minute without a sign of life


@dataclass
class Outcome:
    seconds: dict[str, list[float]] = field(default_factory=dict)  # fault → until normal, from its beginning
    silences: dict[str, list[float]] = field(default_factory=dict)  # fault → the longest without an answer to anybody
    acknowledged: Counter[str] = field(default_factory=Counter)
    unable: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    tries: int = 0

    def lost(self, fault: str, word: str = "lost") -> int:
        return sum(where.get(fault, 0) for what, where in self.found.items() if what.endswith(word))

    def total(self, *words: str) -> int:
        return sum(sum(where.values()) for what, where in self.found.items() if what.endswith(words))


def suffer(
    town: Town,
    faults: Iterable[str],
    *,
    clients: int,
    devices: float,
    seed: int,
    harms: Mapping[str, Callable[[Town, Random], None]] = HARMS,
) -> Outcome:
    """`devices`: readings a second, none if 0. The town is up and ready; it is drained afterwards and looked at."""
    try:
        return _suffer(town, faults, clients, devices, seed, harms)
    except BaseException:
        town.keep_logs()
        raise


def _suffer(
    town: Town,
    faults: Iterable[str],
    clients: int,
    devices: float,
    seed: int,
    harms: Mapping[str, Callable[[Town, Random], None]],
) -> Outcome:
    assert town.ground
    told, over, outcome = Told(), threading.Event(), Outcome()
    callers = [Client(f"{chr(97 + number)}", town.ground, told, over, seed) for number in range(clients)]
    things = Devices(town, devices) if devices else None  # type: ignore[arg-type]
    for thread in [*callers, *([things] if things else [])]:
        thread.start()
    _wait(lambda: len(told.last) == clients, NORMAL, "no client is answered")
    for number, fault in enumerate(faults):
        _one_round(town, fault, told, things, outcome, partial(harms[fault], town, Random(f"{seed} {number}")))
    told.goes_on("the end")
    over.set()
    for caller in callers:
        caller.join(60)
    outcome.refused, outcome.tries = told.refused, told.tries
    if things:
        things.stop.set()
        things.join(DRAIN)
    outcome.found = _look(town, told)
    if things:
        outcome.found |= _look_at_readings(town, things, told)
    return outcome


def _one_round(
    town: Town, fault: str, told: Told, things: Devices | None, outcome: Outcome, harm: Callable[[], None]
) -> None:
    """Normal again: every client was told something since, a device was, and the platform calls itself well enough."""
    told.goes_on(fault)
    began = time.monotonic()
    print(f"    {fault} …", file=sys.stderr, flush=True)
    try:
        harm()
    except Unable as why:
        outcome.unable[fault] = str(why)
        return
    over = time.monotonic()

    def normal() -> bool:
        devices = things is None or things.heard_at > over
        return devices and told.heard_since(over) and town.health() in ("ok", "degraded")

    _wait(normal, NORMAL, f"not normal after {fault}")
    outcome.seconds.setdefault(fault, []).append(time.monotonic() - began)
    outcome.silences.setdefault(fault, []).append(told.silence(began))
    time.sleep(BETWEEN)
    outcome.acknowledged[fault] = told.acknowledged(fault)


def _wait(true, seconds: float, else_: str) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(else_)
        time.sleep(0.05)


def _look(town: Town, told: Told) -> dict[str, dict[str, int]]:
    """Until nothing is left to be delivered or done; then what is amiss."""
    path = town.data.root / "told.json"
    told.save(path)
    until = time.monotonic() + DRAIN
    while True:
        found = json.loads(town.run("-m", "bench.trouble.looking", str(path)).splitlines()[-1])
        if not (found["announcements left"] or found["jobs stuck"]) or time.monotonic() > until:
            return found
        time.sleep(5)


def _look_at_readings(town: Town, things: Devices, told: Told) -> dict[str, dict[str, int]]:
    """Lost is what met no fate, by what went on when it was measured.

    While the server's clock is behind, readings are of the future: counted, not kept.
    """
    said = "SELECT code, extract(epoch FROM at)::float8 FROM sensing_reading JOIN sensing_device d ON d.id = device_id"
    given = {(code, round(at, 4)) for code, at in things.told.readings}
    until = time.monotonic() + DRAIN
    while True:
        with psycopg.connect(town.straight_url, autocommit=True) as db:
            rows = db.execute(said).fetchall()
            [(future,)] = db.execute(FROM_THE_FUTURE).fetchall()
        kept = Counter((code, round(at, 4)) for code, at in rows)
        missing = Counter(told.what_went_on(at) for _code, at in given - kept.keys())
        lost = missing - Counter({CLOCK_BEHIND: future})
        if not lost or time.monotonic() > until:
            break
        time.sleep(2)
    doubled = sum(kept.values()) - len(kept)
    return {"readings lost": dict(lost), "readings doubled": {"any": doubled} if doubled else {}}
