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
from bench.faults import CLIENTS, SEED, chosen, table
from bench.figures import Figure
from bench.trouble.rounds import suffer
from bench.trouble.town import Town
from huiyin.runtime.datadir import checkout

LONG = True
ROUNDS = int(os.environ.get("HUIYIN_BENCH_ROUNDS", "3"))
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
            harms = _harms(machines)
            outcome = suffer(town, chosen(harms) * ROUNDS, clients=CLIENTS, devices=0, seed=SEED, harms=harms)
            town.down()
    finally:
        town.close()
    shutil.rmtree(folder)  # after a failure it stays, with everybody's logs
    yield from table(outcome, outcome.silences, "s without an answer")


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
