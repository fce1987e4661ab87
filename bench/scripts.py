"""What callers do: a report, a whole life in four calls, a list, a search. Played over HTTP and by the recorder."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from urllib.parse import quote

from bench.load import Ask, Script

STANDARDS = Path(__file__).parents[1] / "packs/sample-district/standards"
SEARCHED = ("路灯", "井盖", "噪音", "垃圾", "积水", "电动车")


@cache
def sentences() -> list[tuple[str, str]]:
    """(type, what a resident says of it), as the pack gives examples."""
    with open(STANDARDS / "phrases.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "example" and row["lang"] == "zh"]
    return [(row["type"], row["text"]) for row in rows]


def reporting(points: list[list[float]], *, contact: bool = False, seed: int = 1) -> Callable[[], Script]:
    """Endless different reports: half of them name their type, triage guesses the others'."""
    random, turns = Random(seed), count()

    def script() -> Script:
        yield one_report(random, points, next(turns), contact)

    return script


def one_report(random: Random, points: list[list[float]], turn: int, contact: bool) -> Ask:
    (kind, text), (lon, lat) = random.choice(sentences()), random.choice(points)
    body: dict = {"text": text, "lon": lon, "lat": lat, "address": "文澜街道临河路 18 号"}
    if turn % 2:
        body["type"] = kind
    if contact:
        body["contact"] = {"name": "林晓", "phone": f"139{random.randrange(10**8):08d}"}
    return Ask("receive", "POST", "/api/v1/reports", body, expect=201)


def living(
    points: list[list[float]], conditions: list[tuple[str, int]], desk: str, handlers: dict[str, str], seed: int = 2
) -> Callable[[], Script]:
    """Whole lives. The dispatcher names no unit: the condition and the place do, and that unit's handler finishes.

    conditions: (type, number) of those that ask for no photograph; uploading one would be a fifth call.
    """
    random, turns = Random(seed), count()

    def script() -> Script:
        taken = yield one_report(random, points, next(turns), contact=False)
        path = f"/api/v1/matters/{json.loads(taken.body)['number']}"
        kind, condition = random.choice(conditions)
        body: dict = {"file": {"type": kind, "condition": condition}}
        sent = yield Ask("dispatch", "POST", f"{path}/dispatch", body, key=desk)
        unit = json.loads(sent.body)["unit"]["code"]
        body = {"text": "已派人到场处理完毕，现场恢复正常。", "accept": True, "start": True}
        yield Ask("finish", "POST", f"{path}/finish", body, key=handlers[unit])
        body = {"grade": "good", "verify": "电话回访，反映人确认已解决。"}
        yield Ask("close", "POST", f"{path}/close", body, key=desk)

    return script


def complaining(
    points: list[list[float]], conditions: list[tuple[str, int]], desk: str, handlers: dict[str, str], seed: int = 5
) -> Callable[[], Script]:
    """The four calls by which others of this kind measure themselves: create, assign, resolve, search by its number."""
    random, turns = Random(seed), count()

    def script() -> Script:
        taken = yield replace(one_report(random, points, next(turns), contact=False), label="create")
        number = json.loads(taken.body)["number"]
        path = f"/api/v1/matters/{number}"
        kind, condition = random.choice(conditions)
        body: dict = {"file": {"type": kind, "condition": condition}}
        sent = yield Ask("dispatch", "POST", f"{path}/dispatch", body, key=desk)
        unit = json.loads(sent.body)["unit"]["code"]
        body = {"text": "已派人到场处理完毕，现场恢复正常。", "accept": True, "start": True}
        yield Ask("resolve", "POST", f"{path}/finish", body, key=handlers[unit])
        found = yield Ask("search", "GET", f"/api/v1/matters?page_size=20&q={number}", key=desk)
        if number.encode() not in found.body:
            raise AssertionError(f"{number} is not found")

    return script


def listing(label: str, key: str, page: int, filters: tuple[str, ...]) -> Callable[[], Script]:
    turns = count()

    def script() -> Script:
        asked = f"/api/v1/matters?page_size=20&page={page}&{filters[next(turns) % len(filters)]}"
        answer = yield Ask(label, "GET", asked, key=key)
        if b'"number"' not in answer.body:
            raise AssertionError(f"an empty page measures nothing: {asked}")

    return script


def showing(label: str, cookie: str, paths: tuple[str, ...]) -> Callable[[], Script]:
    """HTML pages of somebody who is signed in."""
    turns = count()

    def script() -> Script:
        yield Ask(label, "GET", paths[next(turns) % len(paths)], cookie=cookie)

    return script


def searching(key: str) -> Callable[[], Script]:
    turns = count()

    def script() -> Script:
        words = SEARCHED[next(turns) % len(SEARCHED)]
        yield Ask("search", "GET", f"/api/v1/matters?page_size=20&q={quote(words)}", key=key)

    return script
