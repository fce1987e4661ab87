"""Lists, searches, maps, the wall and exports of a full district, one request at a time."""

import http.client
import json
import time
from collections.abc import Iterator
from urllib.parse import quote

import psutil

from bench import statements
from bench.district import District, delivering
from bench.figures import Figure, less_than, percentile
from bench.lists import FAR, FIRST
from bench.pages import PAGES, number_for
from bench.scripts import SEARCHED

LIMIT = 200.0  # ms, p95
ROUNDS, WARM_UP = 20, 4
RARE = ("临河路18号", "文澜街道井盖", "lamp out")
# What a program asks with the duty head's key.
API = {
    "list": tuple(f"/api/v1/matters?page_size=20&page=1&{each}" for each in FIRST),
    "page 1,000": tuple(f"/api/v1/matters?page_size=20&page=1000&{each}" for each in FAR),
    "search": tuple(f"/api/v1/matters?page_size=20&q={quote(words)}" for words in (*SEARCHED, *RARE)),
    "open311": ("/open311/v2/requests.json?page_size=50", "/open311/v2/requests.json?status=closed&page_size=50"),
}
MAPS = {
    "": ("/nearby/points.json", "/map/base.json"),
    "duty_head": ("/hall/points.json", "/hall/today/", "/hall/events/", "/hall/figures/", "/hall/streets/", "/hall/"),
    "handler": ("/desk/inbox/points.json",),
    "grid_worker": ("/field/points.json", "/field/waiting/"),
}
SMALL = "/api/v1/matters/export.csv?purpose=bench&group=unit&area=990101002&urgency=urgent"
LARGE = "/api/v1/matters/export.csv?purpose=bench&group=ended"
LONGEST_EXPORT = 1800.0  # a million lines at half the pace that was measured


def read_when_full(district: District) -> Iterator[Figure]:
    statements.begin(district)
    for name, paths in API.items():
        for path in paths:
            yield _asked(district, name, path, {"Authorization": f"Bearer {district.key('duty_head')}"})
    for role, paths in _pages(district):
        for path in paths:
            yield _asked(district, role or "resident", path, {"Cookie": district.cookies[role]} if role else {})
    yield from _exports(district)


def _pages(district: District) -> Iterator[tuple[str, tuple[str, ...]]]:
    for role in dict.fromkeys((*PAGES, *MAPS)):
        number = number_for(district, role)
        paths = [path for path in (*PAGES.get(role, ()), *MAPS.get(role, ())) if number or "{number}" not in path]
        yield role, tuple(dict.fromkeys(path.format(number=number) for path in paths))


def _asked(district: District, name: str, path: str, headers: dict[str, str]) -> Figure:
    line = http.client.HTTPConnection("127.0.0.1", district.port, timeout=120)
    told = [_once(line, path, headers) for _ in range(WARM_UP + ROUNDS)]
    line.close()
    spent = [ms for _status, ms, _size in told[WARM_UP:]]
    wrong = next((status for status, _ms, _size in told if status != 200), None)
    if wrong:
        return less_than(f"{name} {path}: answered {wrong}", 1, "status", 1)
    beside = f"p50 {percentile(spent, 50):.0f} ms, {told[-1][2] / 1000:.0f} kB"
    return less_than(f"{name} {path}, p95", percentile(spent, 95), "ms", LIMIT, beside)


def _once(line: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, float, int]:
    """Status, milliseconds until the whole answer was there, its bytes."""
    began = time.perf_counter()
    line.request("GET", quote(path, safe="/?=&%"), headers={"Accept-Language": "zh-CN"} | headers)
    answer = line.getresponse()
    said = answer.read()
    return answer.status, (time.perf_counter() - began) * 1000, len(said)


# -- exports -------------------------------------------------------------------------------------------------


def _exports(district: District) -> Iterator[Figure]:
    """A small one at once; a large one is asked for, made by the worker, fetched. Neither grows the process."""
    web = psutil.Process(district.pids[0])
    before = _megabytes(web)
    status, first, whole, _made = _fetched(district, SMALL)
    yield less_than("export of a short list, first byte", first, "ms", 2000, f"{status}, whole in {whole:.0f} ms")
    with delivering(district) as pid:
        yield from _large(district, psutil.Process(pid))
    yield less_than("exports: what the web process gained", _megabytes(web) - before, "MB", 50)


def _large(district: District, worker: psutil.Process) -> Iterator[Figure]:
    status, asked, _whole, said = _fetched(district, LARGE)
    if status != 202:  # a district so small that it was written at once
        return
    yield less_than("export of everything that ended, asked for", asked, "ms", LIMIT)
    export, peak, base = json.loads(said), 0.0, _own_megabytes(worker)  # what learns beside it is a child
    until = time.monotonic() + LONGEST_EXPORT
    while export["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.5)
        if export["state"] == "waiting":
            base = _own_megabytes(worker)
        peak = max(peak, _own_megabytes(worker))
        export = json.loads(_fetched(district, f"/api/v1/exports/{export['id']}")[3])
    if export["state"] != "ready":
        yield less_than(f"export: {export['state']} {export['why']}", 1, "failed", 1)
        return
    beside = f"{export['rows']:,} rows, {export['size'] / 1e6:.0f} MB"
    yield less_than("export: what the worker gained while it was made", peak - base, "MB", 100, beside)
    _status, first, whole, _said = _fetched(district, f"/api/v1/exports/{export['id']}/file")
    yield less_than("export fetched, first byte", first, "ms", LIMIT, f"whole in {whole:.0f} ms")


def _fetched(district: District, path: str) -> tuple[int, float, float, bytes]:
    """Status, milliseconds until the first byte and the last, and what was said (of a file, its beginning)."""
    line = http.client.HTTPConnection("127.0.0.1", district.port, timeout=120)
    began = time.perf_counter()
    line.request("GET", path, headers={"Authorization": f"Bearer {district.key('duty_head')}"})
    answer = line.getresponse()
    said = answer.read(20_000)
    first = (time.perf_counter() - began) * 1000
    while answer.read(1 << 20):
        pass
    line.close()
    return answer.status, first, (time.perf_counter() - began) * 1000, said


def _own_megabytes(process: psutil.Process) -> float:
    return process.memory_info().rss / 1e6


def _megabytes(process: psutil.Process) -> float:
    """Of a process and its children together."""
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True))) / 1e6
