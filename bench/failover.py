"""The primary of a replicated database is lost again and again (deploy/ha) under load: what of what was acknowledged?

HUIYIN_BENCH_ROUNDS: how often through all faults. HUIYIN_BENCH_FAULTS: only those whose names hold one of these words,
comma between. Clients and oracle are those of `faults` (bench/trouble/). Needs Debian's etcd-server, haproxy and
postgresql.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from random import Random

from bench import cluster
from bench.figures import Figure, less_than
from bench.trouble.rounds import Outcome, suffer
from bench.trouble.town import Town
from huiyin.runtime.datadir import checkout

LONG = True
ROUNDS = int(os.environ.get("HUIYIN_BENCH_ROUNDS", "3"))
ONLY = [word for word in os.environ.get("HUIYIN_BENCH_FAULTS", "").split(",") if word]
SEED = int(os.environ.get("HUIYIN_BENCH_SEED", "7"))
CLIENTS = 4
FROZEN = 40.0  # seconds; longer than a primary may be silent
Harm = Callable[[Town, Random], None]


def measure() -> Iterator[Figure]:
    if lacking := cluster.missing():
        yield Figure(f"skipped: apt-get install {' '.join(lacking)}", 0, "")
        return
    town = Town.found()
    town.elsewhere = cluster.URL
    folder = checkout() / "build" / f"failover-{os.getpid()}"  # on the disk: a commit waits for it, as it will
    try:
        with cluster.cluster(folder) as machines:
            town.fill(0)
            town.up()
            town.wait_until_ready()
            harms = {name: harm for name, harm in _harms(machines).items() if _is_chosen(name)}
            outcome = suffer(town, [*harms] * ROUNDS, clients=CLIENTS, devices=0, seed=SEED, harms=harms)
            town.down()
    finally:
        town.close()
    shutil.rmtree(folder)  # after a failure it stays, with everybody's logs
    yield from _table(outcome)


def _is_chosen(name: str) -> bool:
    return not ONLY or any(word in name for word in ONLY)


def _harms(machines: cluster.Cluster) -> dict[str, Harm]:
    """Each until another one leads and the cluster is whole again."""

    def server_killed(primary: str) -> None:
        machines.kill_server(primary)
        machines.wait_other(primary, 90)

    def machine_lost(primary: str) -> None:
        machines.kill_machine(primary)
        machines.wait_other(primary, 90)
        time.sleep(3)
        machines.start_etcd(primary)
        machines.start_node(primary)

    def machine_frozen(primary: str) -> None:
        began = time.monotonic()
        thaw = machines.freeze(primary)
        try:
            machines.wait_other(primary, 90)
            time.sleep(max(0.0, began + FROZEN - time.monotonic()))
        finally:
            thaw()

    def switched_over(primary: str) -> None:
        machines.switch_over(primary)
        machines.wait_other(primary, 90)

    def until_whole(strike: Callable[[str], None]) -> Harm:
        def harm(_town: Town, _chance: Random) -> None:
            primary = machines.primary()
            assert primary is not None
            strike(primary)
            machines.wait_whole(180)

        return harm

    named = {
        "server killed": server_killed,
        "machine lost": machine_lost,
        "machine frozen": machine_frozen,
        "switched over": switched_over,
    }
    return {name: until_whole(strike) for name, strike in named.items()}


def _table(outcome: Outcome) -> Iterator[Figure]:
    for fault, seconds in outcome.silences.items():
        beside = f"{len(seconds)} times, {outcome.acknowledged[fault]} acknowledged, "
        beside += f"{outcome.lost(fault)} lost, {outcome.lost(fault, 'doubled')} doubled"
        yield Figure(fault, max(seconds), "s without an answer", beside=beside)
    yield Figure("acknowledged", sum(outcome.acknowledged.values()), "writes", beside=f"{outcome.tries} requests")
    yield less_than("refused though asked rightly", len(outcome.refused), "", 1, "; ".join(outcome.refused[:2]))
    for what, where in outcome.found.items():
        yield less_than(what, sum(where.values()), "", 1, ", ".join(f"{fault} {n}" for fault, n in where.items()))
