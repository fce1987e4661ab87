"""Readings through the real broker, acknowledged after commit: 20,000 devices, the sample rules in force, fsync on.

HUIYIN_BENCH_SECONDS makes each of the two runs shorter, HUIYIN_BENCH_DEVICES the district smaller.
"""

import json
import os
import time
from collections.abc import Iterator

import numpy as np
import psycopg

from bench.figures import Figure, at_least, less_than
from bench.sensing import Ground, ground
from huiyin.sensing.services.readings.keeping import Rows, copied

LONG = True
SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "60"))
DEVICES = int(os.environ.get("HUIYIN_BENCH_DEVICES", "20000"))
WARM_UP = 3.0
GROWTH = 30.0  # MB that two consumers may gain in a run
CHUNK = 5_000  # rows of one bare COPY, about as many as a batch of the consumers has under load
BARE_SECONDS = 8.0


def measure() -> Iterator[Figure]:
    with ground(DEVICES) as district:
        one = yield from _run(district, "one reading a message", 8_000, backlog=5_000)
        many = yield from _run(district, "100 readings a message", 80_000, backlog=1_000, batches=True)
        bare = _bare(district)
        yield Figure("bare binary COPY into the same table", bare, "rows/s", beside=f"{CHUNK:,} rows a transaction")
        yield Figure("one reading a message, of that", one / bare * 100, "%")
        yield Figure("100 readings a message, of that", many / bare * 100, "%")


def _run(district: Ground, name: str, bound: float, **told: object):
    publishing = district.publishing(seconds=WARM_UP + SECONDS, devices=DEVICES, **told)
    time.sleep(WARM_UP)
    cpu, kept, memory, began = district.cpu(), district.counted(), district.memory(), time.perf_counter()
    time.sleep(SECONDS - 0.5)
    rate = (district.counted() - kept) / (time.perf_counter() - began)
    spent = {kind: (used - cpu[kind]) / (time.perf_counter() - began) for kind, used in district.cpu().items()}
    grown = district.memory()
    said = json.loads(publishing.communicate(timeout=120)[0])
    yield at_least(f"{name}, kept and judged", rate, "readings/s", bound, f"{DEVICES:,} devices, {SECONDS:g} s")
    yield Figure(f"{name}, memory at the start", memory, "MB", beside="both consumers")
    yield less_than(f"{name}, memory gained", grown - memory, "MB", GROWTH, f"at the end {grown:.0f} MB")
    shares = ", ".join(f"{kind} {share:.2f}" for kind, share in sorted(spent.items()))
    yield Figure(f"{name}, cores used", sum(spent.values()), "cores", beside=f"{shares}, publisher not counted")
    yield from _settled(district, name, said)
    return rate


def _settled(district: Ground, name: str, said: dict) -> Iterator[Figure]:
    """Whatever the broker acknowledged is in the table when all is taken."""
    until, last = time.monotonic() + 60, -1
    while time.monotonic() < until and (now := district.counted()) != last:
        last = now
        time.sleep(1)
    rows = district.ask("SELECT count(*) FROM sensing_reading")[0][0]
    district.sent += said["done"] * (100 if "100" in name else 1)
    yield less_than(f"{name}, acknowledged and not kept", district.sent - rows, "readings", 1)


def _bare(district: Ground) -> float:
    """The same table, index and fsync; rows as the wire has them; one connection, nothing else to do."""
    devices = np.array([row[0] for row in district.ask("SELECT id FROM sensing_device")])
    (metric,) = district.ask("SELECT id FROM sensing_metric WHERE code = 'smoke'")[0]
    inherits = "SELECT max(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'sensing_reading'::regclass"
    (table,) = district.ask(inherits)[0]
    lower = district.ask(f"SELECT max(at) FROM {table}")[0][0]
    moment, rows, random = int(lower.timestamp() * 1e6), 0, np.random.default_rng(6)
    with psycopg.connect(district.url) as db:
        began = time.perf_counter()
        while time.perf_counter() - began < BARE_SECONDS:
            moment += 1_000_000
            device = np.sort(random.choice(devices, CHUNK, replace=False))
            some = Rows(device, *(np.full(CHUNK, value) for value in (metric, moment, 0.0, 0)))
            with db.cursor() as cursor:
                copied(cursor, table, some)
            db.commit()
            rows += CHUNK
        return rows / (time.perf_counter() - began)
