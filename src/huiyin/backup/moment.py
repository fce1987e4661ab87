"""One moment of the database, held open: what is dumped, counted and summed belongs to it.

A sum is of the SHA-256 of every row's text, added up in two columns of 64 bits: it does not depend on the order of
rows, needs no sorting, and stays the same across a dump, versions of PostgreSQL, and machines.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from huiyin.kernel.kept import LOCK
from huiyin.runtime.errors import RuntimeFault

PATIENCE = "60s"  # for a deletion of files, or a signing of heads, that is in hand
# Text of values must not depend on who asks.
_PLAIN = (
    "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; "
    "SET extra_float_digits = 1; SET xmlbinary = 'base64'; SET search_path = public; SET statement_timeout = 0; "
    "SET idle_in_transaction_session_timeout = 0; SET jit = off"
)
_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname
"""
_SUM = """
SELECT count(*), COALESCE(sum(('x' || left(h, 16))::bit(64)::bigint::numeric), 0)::text || ':' ||
    COALESCE(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric), 0)::text
FROM (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS h FROM ONLY {} t OFFSET 0) rows
"""
_HEADS = """
WITH heads AS (SELECT DISTINCT ON (chain) chain, seq, encode(hash, 'hex') AS hash FROM audit_traceentry
               ORDER BY chain, seq DESC)
SELECT count(*), COALESCE(sum(seq), 0), COALESCE(sum(('x' || left(h, 16))::bit(64)::bigint::numeric), 0)::text
FROM (SELECT seq, encode(sha256(convert_to(chain || ' ' || seq || ' ' || hash, 'UTF8')), 'hex') AS h FROM heads) all_of
"""


@dataclass(frozen=True)
class Rows:
    count: int
    sum: str


@dataclass(frozen=True)
class Chains:
    """Heads of the trace: how many chains, how many entries they count, the sum over (chain, number, hash)."""

    count: int
    entries: int
    sum: str


class Moment:
    def __init__(self, db: psycopg.Connection, at: datetime, snapshot: str) -> None:
        self.db, self.at, self.snapshot = db, at, snapshot

    def tables(self) -> list[str]:
        return [name for (name,) in self.db.execute(_TABLES)]

    def rows(self, table: str) -> Rows:
        count, total = self.db.execute(sql.SQL(_SUM).format(sql.Identifier(table))).fetchone() or (0, "")
        return Rows(count, total)

    def chains(self) -> Chains:
        count, entries, total = self.db.execute(_HEADS).fetchone() or (0, 0, "")
        return Chains(count, int(entries), total)

    def size(self) -> int:
        row = self.db.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    def version(self) -> str:
        return str(self.db.info.parameter_status("server_version"))

    def migrations(self) -> int:
        row = self.db.execute("SELECT count(*) FROM django_migrations").fetchone()
        return int(row[0]) if row else 0


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    try:
        db = psycopg.connect(url, autocommit=True, application_name="huiyin-backup")
    except psycopg.OperationalError as error:
        raise RuntimeFault(f"The database does not answer: {error}", f"无法连接数据库：{error}") from error
    with db:
        db.execute(_PLAIN)
        yield db


def hold_files(db: psycopg.Connection) -> None:
    """Nobody drops a kept file, and no other backup runs, as long as this connection lasts."""
    try:
        db.execute(f"SET lock_timeout = '{PATIENCE}'")
        db.execute(f"SELECT pg_advisory_lock({LOCK})")
    except psycopg.errors.LockNotAvailable:
        raise RuntimeFault("Another backup is running.", "另一个备份正在进行。") from None


@contextmanager
def signing_waits(db: psycopg.Connection) -> Iterator[None]:
    """No head of the trace is signed meanwhile: signed files and rows are of one moment."""
    db.execute("SELECT pg_advisory_lock(hashtext('huiyin.heads'))")
    try:
        yield
    finally:
        db.execute("SELECT pg_advisory_unlock(hashtext('huiyin.heads'))")


def begin(db: psycopg.Connection) -> Moment:
    """Everything asked of it, and every dump of its snapshot, sees the same: all that was committed before `at`.

    It reads only and so has no transaction id: the outbox, which waits for older transactions, does not wait for it.
    """
    found = db.execute("SELECT to_regclass('django_migrations')").fetchone()
    if not found or found[0] is None:
        raise RuntimeFault("There is no district in this database.", "该数据库中没有数据。")
    at = db.execute("SELECT clock_timestamp()").fetchone()
    db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    snapshot = db.execute("SELECT pg_export_snapshot()").fetchone()
    assert at is not None and snapshot is not None
    return Moment(db, at[0].astimezone(UTC), snapshot[0])
