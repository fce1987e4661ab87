"""/metrics: what this process has counted, in the text format of Prometheus.

Several web workers count into files in the data folder's run/, memory that the kernel shares; whichever of them is
asked adds all up. The others are one process each and count in their own memory.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from hmac import compare_digest
from ipaddress import ip_address
from pathlib import Path

import psutil

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it when it is imported
TYPE = "text/plain; version=1.0.0; charset=utf-8"
# Whoever comes through a proxy on this machine is not on this machine.
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")


def share_between_workers(run: Path) -> None:
    """Call before anything counts. The folder is named by the workers' parent; those of parents that died go."""
    parent = psutil.Process(os.getppid())
    mine = run / f"metrics-{parent.pid}-{int(parent.create_time())}"
    for old in run.glob("metrics-*-*"):
        if old != mine and not _lives(old.name):
            shutil.rmtree(old, ignore_errors=True)
    mine.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[SHARED] = str(mine)


def _lives(name: str) -> bool:
    _word, pid, born = name.split("-")
    try:
        return int(psutil.Process(int(pid)).create_time()) == int(born)
    except (psutil.Error, ValueError):
        return False


def exposed(*more: object) -> bytes:
    """`more`: collectors of what is looked up at this moment."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    from huiyin.kernel.telemetry.figures import REGISTRY
    from huiyin.kernel.telemetry.processes import Processes

    beside = CollectorRegistry()
    if os.environ.get(SHARED):
        MultiProcessCollector(beside)
    for collector in (Processes(), *more):
        beside.register(collector)  # type: ignore[arg-type]
    own = b"" if os.environ.get(SHARED) else generate_latest(REGISTRY)
    return own + generate_latest(beside)


def may_read(peer: str | None, headers: Mapping[str, str], token: str) -> bool:
    """With a token: whoever shows it. Without: a program on this very machine that asks us directly, by its address."""
    given = {name.lower(): value for name, value in headers.items()}
    if token:
        shown = given.get("authorization", "").removeprefix("Bearer ")
        return compare_digest(shown.encode(), token.encode())
    return _is_here(peer) and _names_here(given.get("host", "")) and not _forwarded(given)


def _is_here(peer: str | None) -> bool:
    try:
        return ip_address(peer or "").is_loopback
    except ValueError:
        return False


def _names_here(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return name == "localhost" or _is_here(name.strip("[]"))


def _forwarded(given: Iterable[str]) -> bool:
    return any(name in given for name in FORWARDED)
