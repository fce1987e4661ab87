"""What figures depend on, printed above them and kept beside them."""

import os
import platform
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from huiyin import __version__
from huiyin.runtime.datadir import checkout
from huiyin.runtime.postgres.binaries import wheel_version

SYNCS = 100
ADDITIONS = 1_000_000


def machine() -> dict[str, object]:
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "command": shlex.join(["huiyin", *sys.argv[1:]]),
        "huiyin": __version__,
        "commit": _commit(),
        "python": platform.python_version(),
        "postgres": wheel_version(),
        "system": f"{platform.system()} {platform.release()}",
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "sync_ms": round(_sync() * 1000, 2),
        "additions_ms": round(min(_additions() for _ in range(5)) * 1000, 1),
        "load": round(os.getloadavg()[0], 1),
    }


def header(facts: dict[str, object]) -> list[str]:
    """A few lines; a machine that was busy before anything was measured is said so."""
    busy = " · BUSY: figures are too low" if float(str(facts["load"])) > 1.0 else ""
    return [
        f"{facts['cpu']}, {facts['cores']} cores, {facts['memory_gb']} GB · {facts['system']}",
        f"huiyin {facts['huiyin']} ({facts['commit']}) · Python {facts['python']} · PostgreSQL {facts['postgres']}",
        f"{facts['at']} · {facts['command']} · load {facts['load']}{busy}",
        f"8 kB to disk: {facts['sync_ms']} ms · a million additions in Python: {facts['additions_ms']} ms of CPU",
    ]


def _commit() -> str:
    """Short, with a plus if files differ from it; empty outside of a git checkout."""
    asked = ["git", "-C", str(checkout()), "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def _sync() -> float:
    """Seconds until 8 kB are on the disk that the databases of benches live on: the price of a commit."""
    with tempfile.TemporaryFile(dir=checkout()) as file:
        began = time.perf_counter()
        for turn in range(SYNCS):
            os.pwrite(file.fileno(), b"x" * 8192, turn * 8192)
            os.fdatasync(file.fileno())
    return (time.perf_counter() - began) / SYNCS


def _additions() -> float:
    """CPU seconds of a fixed piece of Python. A busy or shared machine needs more of them for the same work."""
    began = time.process_time()
    total = 0
    for number in range(ADDITIONS):
        total += number
    return time.process_time() - began
