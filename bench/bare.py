"""The same SQL without the application: `python -m bench.bare receive|lifecycle SECONDS` on the data folder's database.

Some calls are made through the application in this process while every statement is written down with its values. Then
two processes with four connections each send those statements again and again, one at a time and a COMMIT for each
transaction, with fresh keys where the first run got or made some. Prints one JSON object.
"""

import json
import multiprocessing
import os
import re
import secrets
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from bench.load import Answer, Script
from bench.scripts import living, reporting
from huiyin.kernel.ids import ALPHABET

RECORDED = 40  # different calls, so that rows land all over the district
PROCESSES, CONNECTIONS = 2, 4
SMALLEST_KEY = 1_000  # smaller numbers that an insert returns could be anything
CODE = re.compile(r"^[0-9A-Z]{10}$")


@dataclass(frozen=True)
class Slot:
    """A value that is new each time: the `index`-th key that this round's inserts returned."""

    index: int


@dataclass(frozen=True)
class Mixed:
    """Text with keys in it: strings and slots in turn."""

    parts: tuple


@dataclass(frozen=True)
class NewCode:
    """A tracking code, which must be unique."""


@dataclass
class Statement:
    sql: str
    values: list
    returned: list[int] = field(default_factory=list)  # what came back of rows that were written, cell by cell
    raw: bool = False  # placeholders as the server has them: $1
    alone: bool = False  # in autocommit mode, as reads outside of a transaction are
    commits: bool = False  # the transaction ends after it


class Recorder:
    """Writes down what goes over every psycopg connection of this process."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __enter__(self) -> "Recorder":
        self._execute, self._commit = psycopg.Cursor.execute, psycopg.Connection.commit

        def execute(cursor: psycopg.Cursor, query: Any, params: Any = None, **how: Any) -> Any:
            answer = self._execute(cursor, query, params, **how)
            raw = isinstance(cursor, psycopg.RawCursor)
            said = Statement(str(query), [_plain(value) for value in params or ()], raw=raw)
            if "RETURNING" in said.sql and (result := cursor.pgresult):
                cells = (
                    result.get_value(row, column) for row in range(result.ntuples) for column in range(result.nfields)
                )
                said.returned = [_number(cell) for cell in cells]
            said.alone = said.commits = cursor.connection.autocommit
            self.statements.append(said)
            return answer

        def commit(connection: psycopg.Connection) -> None:
            self._commit(connection)
            if self.statements:
                self.statements[-1].commits = True

        psycopg.Cursor.execute, psycopg.Connection.commit = execute, commit  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        psycopg.Cursor.execute, psycopg.Connection.commit = self._execute, self._commit  # type: ignore[method-assign]

    def taken(self) -> list[Statement]:
        done, self.statements = self.statements, []
        return done


def _number(cell: bytes | None) -> int:
    """A key, as the server wrote it; 0 for whatever is no number."""
    return int(cell) if cell is not None and cell.isdigit() else 0


def _plain(value: Any) -> Any:
    """JSON wrappers as the text they send: it may hold keys."""
    wrapped = getattr(value, "obj", None)
    return json.dumps(wrapped, ensure_ascii=False, default=str) if wrapped is not None else value


def templates(statements: list[Statement], codes: set[str]) -> list[Statement]:
    """The same statements with slots where an earlier one's key, or a tracking code, stood."""
    slots: dict[int, int] = {}
    position = 0
    made = []
    for said in statements:
        values = [_templated(value, slots, codes) for value in said.values]
        made.append(replace(said, values=values))
        for key in said.returned:
            if key >= SMALLEST_KEY:
                slots.setdefault(key, position)  # a report may have its matter's number; the matter came first
                position += 1
    return made


def _templated(value: Any, slots: dict[int, int], codes: set[str]) -> Any:
    if isinstance(value, str) and value in codes:
        return NewCode()
    if isinstance(value, int) and not isinstance(value, bool) and value in slots:
        return Slot(slots[value])
    if isinstance(value, str) and slots:
        parts = re.split("|".join(rf"(?<!\d)0*({key})(?!\d)" for key in slots), value)
        if len(parts) > 1:
            known = [part for part in parts if part is not None]
            return Mixed(tuple(Slot(slots[int(p)]) if p.isdigit() and int(p) in slots else p for p in known))
    return value


def filled(value: Any, keys: list[int]) -> Any:
    match value:
        case Slot(index):
            return keys[index]
        case Mixed(parts):
            return "".join(str(keys[part.index]) if isinstance(part, Slot) else part for part in parts)
        case NewCode():
            return "".join(secrets.choice(ALPHABET) for _ in range(10))
    return value


def play(connection: psycopg.Connection, round_: list[Statement]) -> None:
    keys: list[int] = []
    for said in round_:
        if connection.autocommit != said.alone:
            connection.autocommit = said.alone
        kind = psycopg.RawCursor if said.raw else psycopg.Cursor
        with kind(connection) as cursor:
            cursor.execute(said.sql, [filled(value, keys) for value in said.values], prepare=True)
            if said.returned:
                # As when they were recorded: only keys too large to be mistaken have a slot.
                cells = [cell for row in cursor.fetchall() for cell in row]
                keys += [cell for cell, first in zip(cells, said.returned, strict=True) if first >= SMALLEST_KEY]
            elif cursor.description:
                cursor.fetchall()
        if said.commits and not said.alone:
            connection.commit()


def record(script: Script, client: Any, recorder: Recorder) -> list[Statement]:
    """Play the script through the application; what it sent, made ready to be sent again."""
    codes: set[str] = set()
    recorder.taken()
    try:
        ask = next(script)
        while True:
            headers = {"HTTP_AUTHORIZATION": f"Bearer {ask.key}"} if ask.key else {}
            body = json.dumps(ask.body) if ask.body is not None else ""
            answer = client.generic(ask.method, ask.path, body, content_type="application/json", **headers)
            if answer.status_code != ask.expect:
                raise RuntimeError(f"{ask.label}: {answer.status_code} {answer.content[:300]!r}")
            if ask.label == "receive":
                codes |= {value for said in recorder.statements for value in said.values if _is_code(value)}
            ask = script.send(Answer(answer.status_code, answer.content))
    except StopIteration:
        return templates(recorder.taken(), codes)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and CODE.match(value) is not None


def replay(url: str, rounds: list[list[Statement]], seconds: float, report: Any) -> None:
    """Play rounds on several connections until the time is up; puts how many were done and the CPU they took."""
    done, lock = [0, ""], threading.Lock()
    until = time.perf_counter() + seconds

    def work(turn: int) -> None:
        try:
            with psycopg.connect(url) as connection:
                mine = 0
                while time.perf_counter() < until:
                    play(connection, rounds[(turn + mine) % len(rounds)])
                    mine += 1
            with lock:
                done[0] += mine
        except Exception as error:  # the parent must learn of it rather than wait
            done[1] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=work, args=(number * 5,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report.put((done[0], done[1]))


def main(what: str, seconds: float) -> None:
    facts = json.loads((Path(os.environ["HUIYIN_DATA_DIR"]) / "run" / "bench.json").read_text())
    rounds = _recorded(what, facts)
    context = multiprocessing.get_context("fork")
    report = context.Queue()
    url = os.environ["HUIYIN_DATABASE_URL"]
    began = time.perf_counter()
    processes = [context.Process(target=replay, args=(url, rounds, seconds, report)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    results = [report.get(timeout=seconds + 60) for _ in processes]
    for process in processes:
        process.join()
    took = time.perf_counter() - began
    if wrong := next((error for _count, error in results if error), ""):
        raise RuntimeError(wrong)
    total = sum(number for number, _error in results)
    statements = sum(map(len, rounds)) / len(rounds)
    commits = sum(said.commits for each in rounds for said in each) / len(rounds)
    said = {"rounds": total, "seconds": took, "statements": statements, "transactions": commits}
    print(json.dumps(said | {"sql": [said.sql for said in rounds[0]]}))


def _recorded(what: str, facts: dict) -> list[list[Statement]]:
    import django

    django.setup()
    from django.db import connections
    from django.test import Client

    seed = secrets.randbelow(10**9)
    if what == "receive":
        scripts = reporting(facts["points"], seed=seed)
    else:
        desk = facts["accounts"]["duty_head"]["api_key"]
        scripts = living(facts["points"], facts["conditions"], desk, facts["handlers"], seed=seed)
    client = Client(SERVER_NAME="localhost")
    with Recorder() as recorder:
        for _ in range(3):
            record(scripts(), client, recorder)  # first calls read what later ones remember
        rounds = [record(scripts(), client, recorder) for _ in range(RECORDED)]
    connections.close_all()
    return rounds


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
