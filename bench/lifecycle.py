"""Whole lives of matters in four calls: receive, dispatch (and file), finish (and accept), close (and verify)."""

from collections.abc import Iterator
from functools import partial

from bench.figures import Figure, at_least, less_than
from bench.ground import Ground, district
from bench.load import Client, storm
from bench.receive import report


def live(ground: Ground, client: Client, turn: int) -> str:
    units = list(ground.handlers)
    unit = units[turn % len(units)]
    status, taken = client.call("POST", "/api/v1/reports", report(ground, turn))
    if status != 201:
        return f"receive {status} {taken}"[:200]
    at = f"/api/v1/matters/{taken['number']}"
    calls = (
        ("dispatch", ground.desk, {"unit": unit, "file": {"type": ground.type, "condition": 1}}),
        ("finish", ground.handlers[unit], {"text": "已处置完毕", "accept": True}),
        ("close", ground.desk, {"grade": "good", "verify": "电话核查属实"}),
    )
    for move, key, body in calls:
        status, answer = client.call("POST", f"{at}/{move}", body, key)
        if status != 200:
            return f"{move} {status} {answer}"[:200]
    return ""


def search(ground: Ground, client: Client, turn: int) -> str:
    words = ("路灯", "井盖", "噪音", "垃圾")[turn % 4]
    status, answer = client.call("GET", f"/api/v1/matters?q={_quoted(words)}", key=ground.desk)
    return "" if status == 200 else f"search {status} {answer}"[:200]


def _quoted(words: str) -> str:
    from urllib.parse import quote

    return quote(words)


def measure() -> Iterator[Figure]:
    with district() as ground:
        where = (ground.host, ground.port)
        result = storm(where, partial(live, ground), seconds=20)
        beside = f"with {ground.matters:,} matters before"
        yield at_least("lifecycles, 8 connections", result.rate, "/s", 80, beside=beside)
        yield Figure("lifecycle of four calls, p95", result.p(95), "ms")
        yield less_than("failed", len(result.failures), "lifecycles", 1, beside=(result.failures or [""])[0])
        found = storm(where, partial(search, ground), seconds=8)
        yield Figure("search by a word, 8 connections", found.rate, "/s")
        yield Figure("search by a word, p95", found.p(95), "ms")
