"""One reader of the outbox for a whole process, fanning out to all its streams.

It follows (transaction id, row id) and stays behind the oldest running transaction, as the relay does; it needs no
cursor of its own, because each client says with Last-Event-ID how far it has come.
"""

from collections import defaultdict

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from huiyin.live import alarms, callouts, calls
from huiyin.live.frames import Key
from huiyin.live.scope import Happening

Told = Happening | calls.Ring | callouts.CallOut | alarms.AlarmNews

TOPIC = "matters.MatterMoved"
BATCH = 500
TAKEN_FROM = ("returned", "transferred", "disputed", "removed")
MOVES_AWAY = frozenset({"return", "transfer", "dispute", "remove_co_handler", "take_back"})
END: Key = (2**63 - 1, 2**63 - 1)

# "e.tx" and not "tx" in ORDER BY: the bare name would be the converted output column, which no index knows.
_HEAD = """
SELECT e.tx::text::bigint, e.id FROM kernel_outboxevent e WHERE e.tx < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.tx DESC, e.id DESC LIMIT 1
"""
_BEFORE_ALL = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1, 0"
_FIRST = "SELECT e.tx::text::bigint, e.id FROM kernel_outboxevent e ORDER BY e.tx, e.id LIMIT 1"
_NEXT = """
SELECT e.tx::text::bigint, e.id, e.topic, e.payload, e.audience, e.at FROM kernel_outboxevent e
WHERE (e.tx, e.id) > (%s::text::xid8, %s) AND (e.tx, e.id) <= (%s::text::xid8, %s)
  AND e.tx < pg_snapshot_xmin(pg_current_snapshot()) AND (%s::text IS NULL OR e.key = %s)
ORDER BY e.tx, e.id LIMIT %s
"""
_FAR = """
SELECT 1 FROM kernel_outboxevent e WHERE (e.tx, e.id) > (%s::text::xid8, %s) ORDER BY e.tx, e.id OFFSET %s LIMIT 1
"""
# Who may see it is looked up when it is read: a list that a page shows now is shown by the same rule.
_PARTS = "SELECT matter_id, unit_id, ended_how FROM matters_assignment WHERE matter_id = ANY(%s)"
_ASKED = """
SELECT matter_id, staff_id FROM matters_task
WHERE matter_id = ANY(%s) AND answered_at IS NULL AND staff_id IS NOT NULL
"""


async def head(db: AsyncConnection) -> Key:
    """The last settled event; where a new client begins."""
    found = await (await db.execute(_HEAD)).fetchone() or await (await db.execute(_BEFORE_ALL)).fetchone()
    assert found is not None
    return found[0], found[1]


async def first(db: AsyncConnection) -> Key | None:
    """The oldest event that has not been purged."""
    found = await (await db.execute(_FIRST)).fetchone()
    return (found[0], found[1]) if found else None


async def is_far_behind(db: AsyncConnection, key: Key, events: int) -> bool:
    """Whether more than so many events have come since."""
    return await (await db.execute(_FAR, (str(key[0]), key[1], events))).fetchone() is not None


async def read(
    db: AsyncConnection, after: Key, upto: Key = END, *, matter_id: int | None = None, limit: int = BATCH
) -> tuple[list[Told], Key, bool]:
    """What happened after one place and up to another; the place that was reached, and whether there is more."""
    about = None if matter_id is None else f"matter/{matter_id}"
    cursor = await db.execute(_NEXT, (str(after[0]), after[1], str(upto[0]), upto[1], about, about, limit))
    rows = await cursor.fetchall()
    moves = await _happenings(db, [row for row in rows if row[2] == TOPIC])
    rings = [calls.ring(row) for row in rows if row[2] == calls.TOPIC]
    reached = (rows[-1][0], rows[-1][1]) if rows else after
    called = [callouts.of_row(row) for row in rows if row[2] == callouts.TOPIC]
    told = [alarms.news(row) for row in rows if row[2] == alarms.TOPIC]
    happened: list[Told] = [*moves, *rings, *called, *told]
    return sorted(happened, key=lambda one: one.key or after), reached, len(rows) == limit


async def _happenings(db: AsyncConnection, rows: list[TupleRow]) -> list[Happening]:
    if not rows:
        return []
    ids = list({row[3]["matter_id"] for row in rows})
    units: dict[int, set[int]] = defaultdict(set)
    left: dict[int, set[int]] = defaultdict(set)
    for matter, unit, ended in await (await db.execute(_PARTS, [ids])).fetchall():
        (left if ended in TAKEN_FROM else units)[matter].add(unit)
    asked: dict[int, set[int]] = defaultdict(set)
    for matter, staff in await (await db.execute(_ASKED, [ids])).fetchall():
        asked[matter].add(staff)
    return [_happening(row, units, left, asked) for row in rows]


def _happening(row: TupleRow, units: dict, left: dict, asked: dict) -> Happening:
    tx, event_id, _topic, payload, audience, at = row
    matter = payload["matter_id"]
    return Happening(
        key=(tx, event_id),
        matter_id=matter,
        number=payload["number"],
        move=payload["move"],
        state=payload["state"],
        before=payload["before"],
        urgency=payload["urgency"],
        unit_id=payload["unit_id"],
        area=audience["area"],
        grid=audience["grid"],
        at=at.isoformat(timespec="milliseconds"),
        units=frozenset(units[matter]),
        left=frozenset(left[matter] - units[matter]) if payload["move"] in MOVES_AWAY else frozenset(),
        asked=frozenset(asked[matter]),
    )
