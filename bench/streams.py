"""Many open streams on one live process: how soon an event has reached all of them, and what they cost in memory."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import psutil

from bench.figures import Figure, at_least, less_than
from bench.sensing import Ground, free_port, ground
from huiyin.cli.serving import Places, live_command
from huiyin.runtime.datadir import checkout

STREAMS, CLIENTS, EVENTS = 5_000, 4, 3
MOST_SECONDS, MOST_MB = 2.0, 500.0
PAUSE = 4.0  # between two events: the clients report once a second

# As a move of a matter is announced; everybody here belongs to the centre and may see it.
_MOVE = """
INSERT INTO kernel_outboxevent (topic, key, payload, audience) VALUES ('matters.MatterMoved', 'matter/1',
    jsonb_build_object('matter_id', 1, 'number', 'B-1', 'move', 'bench{number}', 'state', 'received', 'before', '',
                       'urgency', 'normal', 'unit_id', null),
    '{{"area": "", "grid": "", "units": [], "sealed": false}}')
RETURNING extract(epoch FROM clock_timestamp())
"""


def measure() -> Iterator[Figure]:
    room = _raise_limit(STREAMS + 500)
    if room < STREAMS + 500:
        yield Figure(f"skipped: only {room} files may be open here (ulimit -n)", 0, "")
        return
    with ground(devices=100, consumers=0) as place:
        said = json.loads(place.run("-m", "bench.ringers", str(STREAMS)).splitlines()[-1])
        port = start_live(place)
        began = time.time()
        clients = [_client(place, port, said["keys"][number::CLIENTS]) for number in range(CLIENTS)]
        try:
            for client in clients:
                assert client.stdout is not None and client.stdout.readline().strip() == "open"
            yield Figure("streams opened", STREAMS / (time.time() - began), "/s")
            yield from _events(place, clients)
        finally:
            for client in clients:
                client.kill()


def start_live(place: Ground) -> int:
    port = free_port()
    place.start("live", live_command(Places("127.0.0.1", free_port(), port)))
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200:
                return port
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the live process does not become ready")


def _client(place: Ground, port: int, keys: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.watching", json.dumps({"port": port, "keys": keys})]
    return subprocess.Popen(command, env=place.environment, cwd=checkout(), stdout=subprocess.PIPE, text=True)


def _events(place: Ground, clients: list[subprocess.Popen[str]]) -> Iterator[Figure]:
    times = []
    for number in range(EVENTS):
        at = float(place.ask(_MOVE.format(number=number))[0][0])
        time.sleep(PAUSE)
        times.append(at)
    reached = [0] * EVENTS
    last = [0.0] * EVENTS
    for client in clients:
        mine = _newest(client)
        for number in range(EVENTS):
            count, when = mine.get(f"matter.bench{number}", (0, 0.0))
            reached[number] += count
            last[number] = max(last[number], when)
    yield at_least("streams that had every event", min(reached), "streams", STREAMS)
    slowest = max(when - at for when, at in zip(last, times, strict=True))
    yield less_than(f"an event to all {STREAMS:,} streams, the slowest of {EVENTS}", slowest, "s", MOST_SECONDS)
    live = psutil.Process(place.processes["live"].pid)
    rss = sum(each.memory_info().rss for each in [live, *live.children(recursive=True)]) / 1e6
    yield less_than("memory of the live process", rss, "MB", MOST_MB)


def _newest(client: subprocess.Popen[str]) -> dict[str, tuple[int, float]]:
    """Its reports up to now; it is ended for that, so that the pipe has an end."""
    client.terminate()
    out, _err = client.communicate(timeout=20)
    found = {}
    for line in out.splitlines():
        if line.startswith("{"):
            said = json.loads(line)
            found[said["name"]] = (said["streams"], said["last"])
    return found


def _raise_limit(wanted: int) -> int:
    """Clients and the live process inherit it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = wanted * 2 if hard == resource.RLIM_INFINITY else min(wanted * 2, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return limit
