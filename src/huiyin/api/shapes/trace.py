"""The chain of a matter's moves, and whether it holds."""

from datetime import datetime

from pydantic import BaseModel, Field

from huiyin.audit.chain import START, entry_hash
from huiyin.audit.models import TraceEntry
from huiyin.matters.models import Matter


class EntryShape(BaseModel):
    seq: int
    at: datetime
    action: str
    actor: str = Field(description="empty where it is withheld; the hash covers it all the same")
    data: str = Field(description="canonical JSON, as it is hashed")
    hash: str


class Trace(BaseModel):
    """hash = SHA-256(previous hash + canonical JSON of [chain, seq, at, action, actor, data]).

    The first follows 32 zero bytes.
    """

    chain: str
    ok: bool
    broken_at: int | None = Field(description="the first entry whose number or hash does not follow")
    count: int
    head: str
    entries: list[EntryShape]


def trace_shape(matter: Matter, *, hide: bool) -> Trace:
    rows = list(TraceEntry.objects.filter(chain=matter.chain).order_by("seq"))
    broken_at = first_break(rows)
    return Trace(
        chain=matter.chain,
        ok=broken_at is None and len(rows) > 0,
        broken_at=broken_at,
        count=len(rows),
        head=bytes(rows[-1].hash).hex() if rows else "",
        entries=[_entry(row, hide=hide and row.action == "matters.receive") for row in rows],
    )


def first_break(rows: list[TraceEntry]) -> int | None:
    previous = START
    for number, row in enumerate(rows, start=1):
        hashed = entry_hash(previous, row.chain, row.seq, row.at, row.action, row.actor, row.data)
        if row.seq != number or hashed != bytes(row.hash):
            return number
        previous = hashed
    return None


def _entry(row: TraceEntry, *, hide: bool) -> EntryShape:
    return EntryShape(
        seq=row.seq,
        at=row.at,
        action=row.action,
        actor="" if hide else row.actor,
        data=row.data,
        hash=bytes(row.hash).hex(),
    )
