"""Triage as `receive` asks it: how long a type takes to guess and a suggestion to put together; how right it is."""

import json
import os
import subprocess
from collections.abc import Iterator

from bench.district import District, served
from bench.figures import Figure, at_least, less_than
from huiyin.runtime.datadir import checkout
from huiyin.runtime.supervisor.child import python

TIMEOUT = 900.0


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from types_of(inside(district))


def inside(district: District) -> dict:
    """What `bench.triage_inside` measured, in a process of its own on the district's data."""
    env = os.environ | {
        "HUIYIN_DATA_DIR": str(district.data.root),
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(checkout()),
    }
    ran = subprocess.run(
        [*python(), "-m", "bench.triage_inside"],
        env=env,
        cwd=checkout(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "no answer")
    return json.loads(ran.stdout.splitlines()[-1])


def types_of(found: dict) -> Iterator[Figure]:
    yield less_than("a type guessed, a usual report, p95", found["short"][1], "ms", 5, f"usual {found['short'][0]:.2f}")
    yield less_than("a type guessed, 400 characters, p95", found["long"][1], "ms", 5, f"usual {found['long'][0]:.2f}")
    yield at_least("types guessed in a batch, 400 characters", found["batch"], "/s", 500)
    yield less_than("a whole suggestion, p95", found["suggest"][1], "ms", 8, f"usual {found['suggest'][0]:.2f}")
    yield less_than("trained from pack and history", found["train_seconds"], "s", 600)
    yield Figure("right, of cases held back", found["accuracy"] * 100, "%", beside=f"{found['cases']:,} cases")
    yield less_than("calibration error", found["ece"], "", 0.03)
