"""Every audience's pages, one request at a time: how long the server takes until a browser could begin to paint."""

import http.client
import re
import time
from collections.abc import Iterator
from urllib.parse import quote

from bench.district import District, served
from bench.figures import Figure, less_than, percentile

ROUNDS = 30
WARM_UP = 5  # each thread of each process reads once what it keeps
LIMIT = 100.0  # ms, p95
NUMBER = re.compile(r"/desk/m/(\d+-\d+)/")
# "" stands for a resident without an account; {number}: the first matter of that person's own list.
PAGES = {
    "": ("/", "/report/", "/nearby/", "/track/", "/login/"),
    "grid_worker": ("/field/", "/field/report/", "/field/grid/"),
    "duty_head": (
        "/desk/?tab=accept", "/desk/?tab=open", "/desk/?tab=ended", "/desk/?tab=open&q=路灯", "/desk/m/{number}/",
        "/desk/new/", "/desk/requests/", "/desk/supervise/", "/desk/hotline/callbacks/", "/hall/", "/hall/figures/",
    ),
    "handler": ("/desk/inbox/", "/desk/inbox/?tab=unit", "/desk/m/{number}/"),
    "administrator": (
        "/office/", "/office/units/", "/office/staff/", "/office/areas/", "/office/standards/", "/office/access-log/",
        "/office/deliveries/", "/office/health/",
    ),
}  # fmt: skip


def measure() -> Iterator[Figure]:
    with served() as district:
        for role, paths in PAGES.items():
            yield from of_one(district, role, paths)


def of_one(district: District, role: str, paths: tuple[str, ...]) -> Iterator[Figure]:
    line = http.client.HTTPConnection("127.0.0.1", district.port, timeout=30)
    number = number_for(district, role)
    for path in paths:
        address = path.format(number=number)
        for _ in range(WARM_UP):
            asked(line, district, role, address)
        spent = [asked(line, district, role, address)[0] for _ in range(ROUNDS)]
        size = len(asked(line, district, role, address)[1]) / 1000
        beside = f"p50 {percentile(spent, 50):.0f} ms, {size:.0f} thousand characters"
        yield less_than(f"{role or 'resident'} {path}, p95", percentile(spent, 95), "ms", LIMIT, beside)


def number_for(district: District, role: str) -> str:
    """The first matter of that person's own list; "" for who has none."""
    line = http.client.HTTPConnection("127.0.0.1", district.port, timeout=30)
    home = {"duty_head": "/desk/?tab=open", "handler": "/desk/inbox/?tab=unit"}.get(role)
    found = NUMBER.search(asked(line, district, role, home)[1]) if home else None
    return found[1] if found else ""


def asked(line: http.client.HTTPConnection, district: District, role: str, path: str) -> tuple[float, str]:
    """Milliseconds until the whole page was there, and the page."""
    headers = {"Accept-Language": "zh-CN"} | ({"Cookie": district.cookies[role]} if role else {})
    begin = time.perf_counter()
    line.request("GET", quote(path, safe="/?=&"), headers=headers)
    answer = line.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} as {role or 'a resident'}: {answer.status}")
    return (time.perf_counter() - begin) * 1000, said.decode()
