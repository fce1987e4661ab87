import json
from dataclasses import dataclass
from datetime import datetime

from huiyin.audit.models import AccessEntry, TraceEntry


@dataclass(frozen=True)
class Entry:
    """A trace entry as screens read it. `hash` is hexadecimal."""

    seq: int
    at: datetime
    action: str
    actor: str
    data: dict
    hash: str


def entries_of(chain: str) -> list[Entry]:
    rows = TraceEntry.objects.filter(chain=chain).order_by("seq")
    return [Entry(r.seq, r.at, r.action, r.actor, json.loads(r.data), bytes(r.hash).hex()) for r in rows]


def accesses_to(subject: str, limit: int = 200) -> list[AccessEntry]:
    return list(AccessEntry.objects.filter(subject=subject).order_by("-at")[:limit])
