import json
from collections.abc import Iterable
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
    chain: str


def entries_of(chain: str) -> list[Entry]:
    rows = TraceEntry.objects.filter(chain=chain).order_by("seq")
    return [entry_of(row) for row in rows]


def entry_of(row: TraceEntry) -> Entry:
    data, hashed = json.loads(row.data), bytes(row.hash).hex()
    return Entry(row.seq, row.at, row.action, row.actor, data, hashed, row.chain)


def accesses_to(subject: str, limit: int = 200) -> list[AccessEntry]:
    return list(AccessEntry.objects.filter(subject=subject).order_by("-at")[:limit])


def accesses_to_any(subjects: Iterable[str], *, about: Iterable[str], limit: int = 200) -> list[AccessEntry]:
    """Openings of any of these, for one of these matters; latest first."""
    entries = AccessEntry.objects.filter(subject__in=list(subjects), about__in=list(about))
    return list(entries.order_by("-at", "-pk")[:limit])


def last_actors(chains: Iterable[str], actions: Iterable[str]) -> dict[tuple[str, str], str]:
    """(chain, action) → who did that last, for many chains in one statement."""
    rows = TraceEntry.objects.filter(chain__in=list(chains), action__in=list(actions)).order_by("chain", "seq")
    return {(chain, action): actor for chain, action, actor in rows.values_list("chain", "action", "actor")}
