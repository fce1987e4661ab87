"""What each hot read costs: statements, rows, bytes, CPU of the application and of the database, and the bare SQL."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import quote

from bench.district import District, run_python, served
from bench.figures import Figure, less_than
from bench.pages import number_for

ROUNDS, WARM_UP = 100, 10
# Who reads (a role; "" a resident; "key" the duty head's program) and what.
READS = (
    ("", "/"),
    ("", "/nearby/"),
    ("", "/nearby/points.json"),
    ("duty_head", "/desk/?tab=open"),
    ("duty_head", "/desk/?tab=open&q=路灯"),
    ("duty_head", "/desk/m/{number}/"),
    ("handler", "/desk/inbox/?tab=unit"),
    ("duty_head", "/hall/"),
    ("duty_head", "/hall/points.json"),
    ("grid_worker", "/field/"),
    ("grid_worker", "/field/waiting/"),
    ("key", "/api/v1/matters?page_size=20&group=open"),
    ("key", "/api/v1/matters?page_size=20&page=1000&group=ended"),
    ("key", "/api/v1/matters?page_size=20&q=路灯"),
    ("key", "/api/v1/matters/{number}"),
    ("", "/open311/v2/requests.json?page_size=50"),
)


def measure() -> Iterator[Figure]:
    with served() as district:
        yield from costs(district)


def costs(district: District) -> Iterator[Figure]:
    number = number_for(district, "duty_head")
    reads = [(who, quote(path.format(number=number), safe="/?=&")) for who, path in READS]
    asked = [(path, headers_of(district, who)) for who, path in reads]
    bare = json.loads(run_python(district, "-m", "bench.calls_inside", json.dumps(asked)))
    for (who, path), (_path, headers), alone in zip(reads, asked, bare, strict=True):
        yield from _cost(district, f"{who or 'resident'} {path}", path, headers, alone)


def headers_of(district: District, who: str) -> dict[str, str]:
    if who == "key":
        return {"Authorization": f"Bearer {district.key('duty_head')}"}
    return {"Cookie": district.cookies[who]} if who else {}


def _cost(district: District, name: str, path: str, headers: dict[str, str], alone: dict) -> Iterator[Figure]:
    line = http.client.HTTPConnection("127.0.0.1", district.port, timeout=60)
    for _ in range(WARM_UP):
        size, wrong = _asked(line, path, headers)
    before = district.cpu()
    for _ in range(ROUNDS):
        size, wrong = _asked(line, path, headers)
    used = district.cpu().since(before)
    line.close()
    beside = f"{alone['statements']} statements, {alone['rows']} rows, {size:,} bytes"
    yield less_than(f"{name}: failed", wrong, "requests", 1, beside)
    yield Figure(f"{name}: CPU of the web process", used.web / ROUNDS * 1000, "ms")
    yield Figure(f"{name}: CPU of PostgreSQL", used.postgres / ROUNDS * 1000, "ms")
    yield Figure(f"{name}: … for its SELECTs alone", alone["cpu_ms"], "ms", beside="prepared, sent again by themselves")


def _asked(line: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """Bytes of the answer, and 1 if it was no answer."""
    line.request("GET", path, headers={"Accept-Language": "zh-CN"} | headers)
    answer = line.getresponse()
    return len(answer.read()), int(answer.status != 200)
