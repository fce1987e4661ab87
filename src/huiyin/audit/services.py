"""Write the trace. Entries are collected in the unit of work and written, chained, just before its commit."""

from collections.abc import Sequence
from datetime import datetime

from huiyin.audit.chain import START, canonical, entry_hash
from huiyin.audit.models import AccessEntry, TraceEntry
from huiyin.kernel import prepared
from huiyin.kernel.errors import Conflict
from huiyin.kernel.together import Part, inserting
from huiyin.kernel.work import current, work


def record(action: str, *, chain: str, by: str, at: datetime, data: dict, fresh: bool = False) -> None:
    """Append one entry to `chain` in the current unit of work.

    Args:
        action: past-tense verb with its domain, e.g. "matters.closed".
        by: the actor's reference, e.g. "staff/12".
        data: JSON values only, no personal data.
        fresh: the chain begins with this entry, so there is no head to look up.
    """
    current().later(_write, (chain, at, action, by, canonical(data), fresh))


def _write(entries: list[tuple]) -> list[Part]:
    known = {entry[0] for entry in entries if entry[5]}
    heads = {chain: (0, START) for chain in known}
    wanted = {entry[0] for entry in entries} - known
    heads |= {chain: head_of(chain) for chain in wanted}
    rows = []
    for chain, at, action, actor, data, _fresh in entries:
        seq, previous = heads[chain]
        hashed = entry_hash(previous, chain, seq + 1, at, action, actor, data)
        rows.append(TraceEntry(chain=chain, seq=seq + 1, at=at, action=action, actor=actor, data=data, hash=hashed))
        heads[chain] = (seq + 1, hashed)
    return inserting(rows, refused=_lost)


def _lost() -> Conflict:
    return Conflict("Somebody else changed this at the same moment. Reload and look again.", code="raced")


_HEAD = "SELECT seq, hash FROM audit_traceentry WHERE chain = %s ORDER BY seq DESC LIMIT 1"


def head_of(chain: str) -> tuple[int, bytes]:
    """Number and hash of the chain's last entry; (0, START) for a chain that has not begun."""
    found, _count = prepared.execute(_HEAD, [chain])
    return (found[0][0], bytes(found[0][1])) if found else (0, START)


def opened(subject: str, *, by: str, purpose: str, about: str = "", fields: tuple[str, ...] = ()) -> None:
    """Log that `by` opened protected data of `subject`; commits with the reading transaction or not at all."""
    with work():
        AccessEntry.objects.create(actor=by, subject=subject, about=about, purpose=purpose, fields=list(fields))


def opened_many(subjects: Sequence[tuple[str, str]], *, by: str, purpose: str, fields: tuple[str, ...] = ()) -> None:
    """As `opened`, for several (subject, about) at once."""
    with work():
        AccessEntry.objects.bulk_create(
            AccessEntry(actor=by, subject=subject, about=about, purpose=purpose, fields=list(fields))
            for subject, about in subjects
        )
