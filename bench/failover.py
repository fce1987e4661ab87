"""The primary of a replicated database is lost again and again (deploy/ha) while reports come in: what of them?

HUIYIN_BENCH_ROUNDS sets how often. What a caller was answered is the oracle. Needs Debian's patroni, etcd-server,
haproxy and postgresql.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx
import psycopg

from bench import cluster
from bench.district import environment_of, running
from bench.figures import Figure, at_least, less_than
from bench.scripts import one_report
from bench.sensing import free_port
from huiyin.cli.serving import Places, live_command, web_command
from huiyin.matters.numbers import serial_of
from huiyin.runtime.datadir import DataDir, checkout
from huiyin.runtime.supervisor.child import python

LONG = True
ROUNDS = int(os.environ.get("HUIYIN_BENCH_ROUNDS", "12"))
CALLERS = 4
BEFORE = 100  # matters in the district
FROZEN = 40.0  # seconds; longer than a primary may be silent
FAULTS = ("server killed", "machine lost", "machine frozen", "switched over")
_EVENTS = """
SELECT count(*) FROM kernel_outboxevent
WHERE (tx, id) > (SELECT tx, event_id FROM kernel_outboxcursor ORDER BY tx, event_id LIMIT 1)
"""


@dataclass
class Told:
    """What callers were answered."""

    received: dict[str, str] = field(default_factory=dict)  # key → number
    filed: set[str] = field(default_factory=set)  # numbers
    answered_at: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)


class Caller(threading.Thread):
    """Reports and files without end. What is not answered is sent again with the same key, as a good client does."""

    def __init__(self, port: int, facts: dict, told: Told, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.facts, self.told, self.stop, self.random, self.turns = facts, told, stop, Random(seed), count()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
        self.desk = {"authorization": f"Bearer {facts['accounts']['duty_head']['api_key']}"}

    def run(self) -> None:
        while not self.stop.is_set():
            report, key = one_report(self.random, self.facts["points"], next(self.turns), contact=False), uuid4().hex
            number = self._ask(report.path, report.body, key)["number"]
            self.told.received[key] = number
            kind, condition = self.random.choice(self.facts["conditions"])
            file = {"file": {"type": kind, "condition": condition}}
            if self._ask(f"/api/v1/matters/{number}/dispatch", file, uuid4().hex, self.desk):
                self.told.filed.add(number)

    def _ask(self, path: str, body: object, key: str, headers: dict[str, str] | None = None) -> dict:
        while True:
            try:
                answer = self.client.post(path, json=body, headers={"idempotency-key": key, **(headers or {})})
            except httpx.HTTPError as error:
                self.told.errors[type(error).__name__] += 1
            else:
                if answer.is_success:
                    self.told.answered_at.append(time.monotonic())
                    return answer.json()
                self.told.errors[str(answer.status_code)] += 1
                if answer.status_code < 500 and answer.status_code != 429:
                    self.told.refused.append(f"{path} {answer.status_code}: {answer.text[:200]}")
                    return {}
            time.sleep(0.2)


def measure() -> Iterator[Figure]:
    if lacking := cluster.missing():
        yield Figure(f"skipped: apt-get install {' '.join(lacking)}", 0, "")
        return
    folder = checkout() / "build" / f"failover-{os.getpid()}"
    try:
        with cluster.cluster(folder / "cluster") as machines:
            yield from _measure(machines, DataDir(folder / "data").ensure())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(machines: cluster.Cluster, data: DataDir) -> Iterator[Figure]:
    port, live = free_port(), free_port()
    environment = environment_of(data, cluster.URL, port)
    facts = json.loads(_run(environment, "-m", "bench.filling", str(BEFORE)).splitlines()[-1])
    before = _count("matters_matter")
    where = Places("127.0.0.1", port, live)
    with (
        running("web", web_command(where), data, environment),
        running("live", live_command(where), data, environment),
        running("worker", python("-m", "huiyin.cli", "worker"), data, environment),
    ):
        _wait_until_well(port, live)
        told, stop = Told(), threading.Event()
        callers = [Caller(port, facts, told, stop, seed) for seed in range(CALLERS)]
        for caller in callers:
            caller.start()
        time.sleep(3)
        gaps: dict[str, list[float]] = {name: [] for name in FAULTS}
        for number in range(ROUNDS):
            name = FAULTS[number % len(FAULTS)]
            gaps[name].append(_strike(machines, name, told))
        stop.set()
        for caller in callers:
            caller.join(60)
        alive = sum(caller.is_alive() for caller in callers)
        _wait_until_well(port, live)
        drained = _drained()
    yield at_least("reports acknowledged", len(told.received), "reports", ROUNDS * 20, f"primary lost {ROUNDS} times")
    yield at_least("of them filed and sent to a unit", len(told.filed), "matters", ROUNDS * 10)
    for name, values in gaps.items():
        if values:
            yield Figure(f"without service, {name}", max(values), "s", beside=f"the longest of {len(values)}")
    yield from _found(told, before)
    yield less_than("callers never answered", alive, "", 1)
    yield less_than("calls refused", len(told.refused), "", 1, "; ".join(told.refused[:3]))
    yield less_than("announcements not delivered a minute later", drained, "", 1)
    trace = json.loads(_run(environment, "-m", "huiyin.cli", "verify-trace", "--json"))
    yield less_than("faults of the trace", trace["faults"], "", 1, f"{trace['chains']:,} chains")
    yield Figure(f"answers in between: {dict(told.errors)}", sum(told.errors.values()), "tried again")


def _strike(machines: cluster.Cluster, name: str, told: Told) -> float:
    """One fault, until the cluster is whole again. Seconds for which nobody was answered."""
    primary = machines.primary()
    assert primary is not None
    began, first = time.monotonic(), len(told.answered_at)
    if name == "server killed":
        machines.kill_server(primary)
        machines.wait_other(primary, 90)
    elif name == "machine lost":
        machines.kill_machine(primary)
        machines.wait_other(primary, 90)
        time.sleep(3)
        machines.start_etcd(primary)
        machines.start_node(primary)
    elif name == "machine frozen":
        thaw = machines.freeze(primary)
        try:
            machines.wait_other(primary, 90)
            time.sleep(max(0.0, began + FROZEN - time.monotonic()))
        finally:
            thaw()
    else:
        machines.switch_over(primary)
        machines.wait_other(primary, 90)
    machines.wait_whole(180)
    time.sleep(3)
    moments = [began, *told.answered_at[first:], time.monotonic()]
    return max(later - earlier for earlier, later in zip(moments, moments[1:], strict=False))


def _found(told: Told, before: int) -> Iterator[Figure]:
    with psycopg.connect(cluster.URL) as db:
        kept = dict(db.execute("SELECT id, state FROM matters_matter").fetchall())
        held = db.execute("SELECT count(*) FROM matters_matter").fetchone()
    assert held is not None
    numbers = {serial_of(number) for number in told.received.values()}
    filed = {serial_of(number) for number in told.filed}
    yield less_than("acknowledged reports lost", len(numbers - kept.keys()), "", 1)
    yield less_than("acknowledged filings lost", sum(kept.get(one) in (None, "received") for one in filed), "", 1)
    yield less_than("numbers given twice", len(told.received) - len(numbers), "", 1)
    yield less_than("reports kept twice", held[0] - before - len(numbers), "", 1)


def _count(table: str) -> int:
    with psycopg.connect(cluster.URL) as db:
        found = db.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]
    return int(found[0]) if found else 0


def _drained() -> int:
    """Announcements that nobody has delivered, after a minute at most."""
    until = time.monotonic() + 60
    while True:
        with psycopg.connect(cluster.URL) as db:
            found = db.execute(_EVENTS).fetchone()
        if found is None or not found[0] or time.monotonic() > until:
            return int(found[0]) if found else 0
        time.sleep(0.5)


def _wait_until_well(*ports: int) -> None:
    until = time.monotonic() + 240
    for port in ports:
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            if time.monotonic() > until:
                raise TimeoutError(f"nobody is ready at port {port}")
            time.sleep(0.2)


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=Path(checkout()),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.stdout
