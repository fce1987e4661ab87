"""The slowest statements of what was just measured, with their plans: from PostgreSQL's own counts."""

from dataclasses import dataclass

import psycopg

from bench.district import District

SETTINGS = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_planning": "on"}
ASKED = """
SELECT query, calls, mean_exec_time + mean_plan_time, (total_exec_time + total_plan_time) / 1000,
    (rows / calls)::float, ((shared_blks_hit + shared_blks_read) / calls)::float
FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database() AND calls >= 5 AND query ~ '^(SELECT|WITH|UPDATE|INSERT)'
ORDER BY mean_exec_time + mean_plan_time DESC LIMIT %s
"""


@dataclass(frozen=True)
class Statement:
    """blocks: of 8 kB, for each call; other work on the machine does not change them."""

    text: str
    calls: int
    mean_ms: float
    total_s: float
    rows: float
    blocks: float
    plan: str


def begin(district: District) -> None:
    with psycopg.connect(district.superuser_url, autocommit=True) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        db.execute("SELECT pg_stat_statements_reset()")


def slowest(district: District, count: int = 12) -> list[Statement]:
    """Slowest first; the plan is the one for any values, as a prepared statement has it."""
    with psycopg.connect(district.superuser_url, autocommit=True) as db:
        found = db.execute(ASKED, [count]).fetchall()
        said = [Statement(*row, plan=_plan(db, row[0])) for row in found]
        db.execute("DROP EXTENSION pg_stat_statements")  # other benches start the server without its library
    return said


def _plan(db: psycopg.Connection, statement: str) -> str:
    try:
        lines = db.execute(f"EXPLAIN (GENERIC_PLAN) {statement}", prepare=False).fetchall()
    except psycopg.Error as error:  # a value whose kind cannot be guessed
        return str(error)
    return "\n".join(line for (line,) in lines)
