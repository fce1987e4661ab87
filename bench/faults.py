"""Whatever breaks under a running district, in turn, under load: is anything lost or doubled, how soon is all normal?

HUIYIN_BENCH_ROUNDS: how often through all of them. HUIYIN_BENCH_FAULTS: only those whose names hold one of these words,
comma between. HUIYIN_BENCH_SEED: of all chance. What was acknowledged to a client is the oracle (bench/trouble/).
"""

import os
from collections.abc import Iterable, Iterator

from bench import sensing_faults
from bench.figures import Figure, less_than
from bench.trouble.harm import HARMS
from bench.trouble.rounds import Outcome, suffer
from bench.trouble.town import Town

LONG = True
ROUNDS = int(os.environ.get("HUIYIN_BENCH_ROUNDS", "1"))
ONLY = [word for word in os.environ.get("HUIYIN_BENCH_FAULTS", "").split(",") if word]
SEED = int(os.environ.get("HUIYIN_BENCH_SEED", "7"))
CLIENTS = 4
DEVICES = sensing_faults.DEVICES
RATE = 50  # readings a second


def chosen(names: Iterable[str]) -> list[str]:
    return [name for name in names if not ONLY or any(word in name for word in ONLY)]


def measure() -> Iterator[Figure]:
    town = Town.found()
    try:
        town.fill(DEVICES)
        town.start_lines(SEED)
        town.up()
        town.wait_until_ready()
        outcome = suffer(town, chosen(HARMS) * ROUNDS, clients=CLIENTS, devices=RATE, seed=SEED)
    finally:
        town.close()
    yield from table(outcome, outcome.seconds, "s to normal")


def table(outcome: Outcome, measured: dict[str, list[float]], unit: str) -> Iterator[Figure]:
    """measured: seconds of each round, by fault."""
    for fault, seconds in measured.items():
        beside = f"{len(seconds)} rounds, {outcome.acknowledged[fault]} acknowledged, "
        beside += f"{outcome.lost(fault)} lost, {outcome.lost(fault, 'doubled')} doubled"
        yield Figure(fault, max(seconds), unit, beside=beside)
    for fault, why in outcome.unable.items():
        yield Figure(fault, 0, "not tried", beside=why)
    yield Figure("acknowledged", sum(outcome.acknowledged.values()), "writes", beside=f"{outcome.tries} requests")
    yield less_than("refused though asked rightly", len(outcome.refused), "", 1, "; ".join(outcome.refused[:2]))
    for what, where in outcome.found.items():
        yield less_than(what, sum(where.values()), "", 1, ", ".join(f"{fault} {n}" for fault, n in where.items()))
