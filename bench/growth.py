"""Four calls a matter at 0, 100,000, 500,000 and 1,000,000 matters, twice as many as can be done, and reads when full.

At each size an empty district is measured in turns with the full one, for the same machine is not equally fast from one
quarter of an hour to the next. The folder grows from step to step and is never filled anew. With HUIYIN_BENCH_DIR it is
kept, with what was measured in it: a run that was cut short goes on where it stopped. HUIYIN_BENCH_SIZES=0,2000,5000
tries it out.
"""

import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.district import District, folder, served
from bench.figures import Figure, at_least, less_than, percentile
from bench.load import Script
from bench.reads import read_when_full
from bench.scripts import complaining
from bench.serving import Measured, measured
from bench.spike import Spike, spiked
from bench.statements import SETTINGS, slowest
from huiyin.runtime.datadir import checkout

LONG = True  # filling a million takes minutes; `bench run all` leaves it out
SIZES = (0, 100_000, 500_000, 1_000_000)
SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "40"))  # of each district, in so many turns:
TURNS = 4
CALLS = ("create", "dispatch", "resolve", "search")
LIVED = 30_000  # at most so many lives of the steps before are there beside what was filled in
FLAT = 90.0  # % of the empty district's
EMPTY = "empty"


@dataclass
class Lived:
    """What several turns on one district come to. ms: by call, of each request."""

    seconds: float = 0.0
    scripts: int = 0
    web: float = 0.0  # seconds of CPU
    postgres: float = 0.0
    errors: Counter = field(default_factory=Counter)
    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, turn: Measured) -> None:
        self.seconds += turn.run.seconds
        self.scripts += turn.run.scripts
        self.web += turn.used.web
        self.postgres += turn.used.postgres
        self.errors.update(turn.run.errors)
        for call in CALLS:
            self.ms[call] += turn.run.latencies[call]

    @property
    def rate(self) -> float:
        return self.scripts / self.seconds

    @property
    def cpu_ms(self) -> float:
        return (self.web + self.postgres) / self.scripts * 1000


@dataclass(frozen=True)
class Step:
    """What was measured at one size. empty, empty_cpu_ms: of the empty district, in turns with this one."""

    size: int
    matters: int
    lives: float
    errors: dict[str, int]
    ms: dict[str, list[float]]  # by call: p50, p95, p99
    web_ms: float
    postgres_ms: float
    empty: float
    empty_cpu_ms: float


def measure() -> Iterator[Figure]:
    yield from grown(_sizes(SIZES))


def _sizes(usual: tuple[int, ...]) -> tuple[int, ...]:
    given = os.environ.get("HUIYIN_BENCH_SIZES", "")
    return tuple(int(size) for size in given.split(",")) if given else usual


def grown(sizes: tuple[int, ...]) -> Iterator[Figure]:
    raw: dict = {"steps": []}
    try:
        for size in sizes:
            step = _step_at(size)
            raw["steps"].append(asdict(step))
            yield from _told(step)
        with served(sizes[-1]) as district:
            spike = spiked(district, step.lives)
        raw["spike"] = asdict(spike)
        yield from _told_of(spike)
        with served(sizes[-1], **SETTINGS) as district:
            yield from read_when_full(district)
            raw["statements"] = [asdict(statement) for statement in slowest(district)]
        for slow in raw["statements"][:5]:
            beside = f"{slow['calls']} calls, {slow['blocks']:,.0f} blocks and {slow['rows']:,.0f} rows each"
            yield Figure(f"slow: {slow['text'][:70]}", slow["mean_ms"], "ms", beside=beside)
    finally:
        _keep_raw(raw)


def _step_at(size: int) -> Step:
    if (known := _known(size)) is not None:
        return known
    with served(size) as district:
        if district.matters > size + LIVED:
            raise RuntimeError(f"the kept folder holds {district.matters:,} matters already; name another one")
        with served(0, beside=EMPTY) as empty:
            step = _stepped(district, empty, size)
    _remember(step)
    return step


def _stepped(district: District, empty: District, size: int) -> Step:
    both = ((district, _life(district, size + 5)), (empty, _life(empty, size + 6)))
    lived = (Lived(), Lived())
    for turn in range(TURNS):
        for which in (0, 1) if turn % 2 else (1, 0):
            where, life = both[which]
            lived[which].add(measured(where, life, SECONDS / TURNS))
    full, other = lived
    return Step(
        size=size,
        matters=district.matters,
        lives=full.rate,
        errors=dict(full.errors + other.errors),
        ms={call: [percentile(full.ms[call], percent) for percent in (50, 95, 99)] for call in CALLS},
        web_ms=full.web / full.scripts * 1000,
        postgres_ms=full.postgres / full.scripts * 1000,
        empty=other.rate,
        empty_cpu_ms=other.cpu_ms,
    )


def _life(district: District, seed: int) -> Callable[[], Script]:
    return complaining(district.points, district.conditions, district.key("duty_head"), district.handlers, seed=seed)


def _told(step: Step) -> Iterator[Figure]:
    at = f"at {step.size:,}"
    yield Figure(f"{at}: lifecycles of four calls", step.lives, "/s", beside=f"{step.matters:,} matters before")
    for call, (p50, p95, p99) in step.ms.items():
        yield Figure(f"{at}: {call}, p95", p95, "ms", beside=f"p50 {p50:.1f}, p99 {p99:.1f}")
    yield less_than(f"{at}: failed", sum(step.errors.values()), "requests", 1, ", ".join(step.errors))
    yield Figure(f"{at}: CPU of the web process", step.web_ms, "ms/life")
    yield Figure(f"{at}: CPU of PostgreSQL", step.postgres_ms, "ms/life")
    beside = f"{step.empty:.1f}/s there, in turns"
    yield at_least(f"{at}: against an empty district", step.lives / step.empty * 100, "%", FLAT, beside)
    more = (step.web_ms + step.postgres_ms) / step.empty_cpu_ms * 100
    yield Figure(f"{at}: CPU against an empty district", more, "%", beside=f"{step.empty_cpu_ms:.1f} ms/life there")


def _told_of(spike: Spike) -> Iterator[Figure]:
    beside = f"{spike.done_per_second:.0f}/s done to the end, {spike.usual_per_second:.0f}/s offered before and after"
    yield Figure("spike: lifecycles begun", spike.offered_per_second, "/s", beside=beside)
    yield Figure("spike: requests answered", spike.answered, "requests", beside=f"p95 {spike.p95:.0f} ms")
    yield Figure("spike: told to come again (429, 503)", spike.away, "requests")
    wrong = ", ".join(f"{what} × {times}" for what, times in spike.wrong.items())
    yield less_than("spike: anything else", sum(spike.wrong.values()), "requests", 1, wrong)
    yield less_than("spike: until all is as before", spike.recovered, "s", 10, f"p95 before {spike.p95_before:.0f} ms")


# -- what a run that was cut short goes on from --------------------------------------------------------------


def _notes() -> Path:
    return folder() / "run" / "growth.json"


def _known(size: int) -> Step | None:
    notes = json.loads(_notes().read_text()) if _notes().exists() else {}
    return Step(**notes[str(size)]) if str(size) in notes else None


def _remember(step: Step) -> None:
    notes = json.loads(_notes().read_text()) if _notes().exists() else {}
    _notes().write_text(json.dumps(notes | {str(step.size): asdict(step)}))


def _keep_raw(raw: dict) -> None:
    results = checkout() / "bench" / "results"
    results.mkdir(exist_ok=True)
    file = results / f"{time.strftime('%Y%m%d-%H%M%S')}-growth-raw.json"
    file.write_text(json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
