"""Backup and recovery at 30,000 and 100,000 matters: time, size, what the backup costs while reports come in."""

import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.district import District, run_python, served
from bench.figures import Figure, at_least, less_than
from bench.scripts import reporting
from bench.serving import failures, measured

LONG = True  # fills twice, restores twice
SIZES = (30_000, 100_000)
SECONDS = 15.0


def measure() -> Iterator[Figure]:
    for size in SIZES:
        with served(size) as district, tempfile.TemporaryDirectory(dir=district.data.root.parent) as name:
            yield from backed_up(district, Path(name))


def backed_up(district: District, folder: Path) -> Iterator[Figure]:
    key, beside = folder / "key", f"{district.matters:,} matters"
    run_python(district, "-m", "huiyin.cli", "backup", "key", str(key))
    made = _made(district, folder / "quiet.backup", key)
    yield Figure("rows", made["rows"], "rows", beside=beside)
    yield Figure("database on disk", made["database_bytes"] / 1e6, "MB", beside=beside)
    yield Figure("backup, alone", made["seconds"], "s", beside=beside)
    yield Figure("backup, size", made["bytes"] / 1e6, "MB", beside=f"{made['file_bytes'] / 1e6:.1f} MB of files in it")
    yield from _under_load(district, folder / "busy.backup", key)
    drill = _json(district, "drill", str(folder / "busy.backup"), "--in", str(folder), "--key", str(key))
    yield less_than("recovery: verify, restore, compare, migrate, walk the trace", drill["recovery_seconds"], "s", 600)
    for part, seconds in drill["seconds"].items():
        yield Figure(f"of it, {part}", seconds, "s")
    yield less_than("tables and heads that differ", len(drill["differing"]), "of " + str(drill["compared"]), 1)
    yield less_than("faults in the trace", drill["trace_faults"], "faults", 1, f"{drill['entries']:,} entries")


def _under_load(district: District, file: Path, key: Path) -> Iterator[Figure]:
    usual = measured(district, reporting(district.points, seed=5), SECONDS)
    told: list[dict[str, Any]] = []
    making = threading.Thread(target=lambda: told.append(_made(district, file, key)))
    making.start()
    busy = measured(district, reporting(district.points, seed=6), SECONDS)
    making.join()
    yield Figure("backup, while reports come in as fast as they can", told[0]["seconds"], "s")
    rate = busy.rate / usual.rate * 100
    yield at_least("reports taken meanwhile, against none being made", rate, "%", 25, f"over {SECONDS:.0f} s")
    yield failures("while it was made", busy)


def _made(district: District, file: Path, key: Path) -> dict[str, Any]:
    return _json(district, "make", str(file), "--key", str(key))


def _json(district: District, *arguments: str) -> dict[str, Any]:
    said = run_python(district, "-m", "huiyin.cli", "backup", *arguments, "--json")
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    return told
