"""The statements of a read, written down while the application makes them and then sent again without it.

python -m bench.calls_inside '[["/desk/", {"Cookie": "…"}], …]'     in the environment of a filled district; prints JSON
"""

import json
import os
import sys

import psutil
import psycopg

from bench.bare import Recorder, Statement, play

ROUNDS, WARM_UP = 100, 10


def main(asked: list[tuple[str, dict[str, str]]]) -> None:
    import django

    django.setup()
    from django.db import connections
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    told = []
    with psycopg.connect(os.environ["HUIYIN_DATABASE_URL"]) as alone:
        for path, headers in asked:
            client.get(path, headers=headers)  # what a process reads once and keeps
            with Recorder() as recorder:
                answer = client.get(path, headers=headers)
                statements = recorder.taken()
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
            told.append(_alone(alone, statements))
    connections.close_all()
    print(json.dumps(told))


def _alone(connection: psycopg.Connection, statements: list[Statement]) -> dict:
    """CPU that the server's process takes for all of them that read, and the rows that come back.

    A page that notes who looks at it writes; that is counted, but not written again a hundred times.
    """
    every, statements = len(statements), [said for said in statements if said.sql.startswith("SELECT")]
    for _ in range(WARM_UP):
        play(connection, statements)
    backend = psutil.Process(connection.info.backend_pid)
    before = backend.cpu_times()
    for _ in range(ROUNDS):
        play(connection, statements)
    after = backend.cpu_times()
    spent = after.user + after.system - before.user - before.system
    return {
        "statements": every,
        "rows": sum(_rows(connection, said) for said in statements),
        "cpu_ms": spent / ROUNDS * 1000,
    }


def _rows(connection: psycopg.Connection, said: Statement) -> int:
    with (psycopg.RawCursor if said.raw else psycopg.Cursor)(connection) as cursor:
        return max(0, cursor.execute(said.sql, said.values).rowcount)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
