"""Walk every chain of the trace and say what does not fit. Reads in one stream; 100,000 entries take about a second."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from huiyin.audit.chain import START, entry_hash
from huiyin.audit.models import TraceEntry

Row = tuple[str, int, datetime, str, str, str, bytes]
Head = tuple[int, bytes]  # number and hash of a chain's last entry

COLUMNS = ("chain", "seq", "at", "action", "actor", "data", "hash")
BATCH = 5000


class Broken(StrEnum):
    ALTERED = "altered"  # the entry is not what was hashed
    GAP = "gap"  # entries before it are missing
    CUT = "cut"  # the chain ends before its signed head
    REWRITTEN = "rewritten"  # consistent in itself, but not what was signed
    DROPPED = "dropped"  # the whole chain of a signed head is gone


@dataclass(frozen=True)
class Fault:
    chain: str
    seq: int
    kind: Broken


@dataclass(frozen=True)
class Verdict:
    chains: int
    entries: int
    signed: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(signed: Mapping[str, Head] | None = None) -> Verdict:
    """Check the whole trace, and against `signed` heads if given.

    Without signed heads a cut tail or a dropped chain cannot be seen: what is left fits together.
    """
    signed = signed or {}
    with transaction.atomic():  # one snapshot, streamed: a chain that grows meanwhile is seen as it was
        rows = TraceEntry.objects.order_by("chain", "seq").values_list(*COLUMNS).iterator(chunk_size=BATCH)
        counted = Counted()
        faults = tuple(check(counted.through(rows), signed))
    return Verdict(counted.chains, counted.entries, len(signed), faults)


class Counted:
    """Counts what passes through."""

    def __init__(self) -> None:
        self.chains = self.entries = 0
        self._last = ""

    def through(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.entries += 1
            if row[0] != self._last:
                self.chains += 1
                self._last = row[0]
            yield row


def check(rows: Iterable[Row], signed: Mapping[str, Head]) -> Iterator[Fault]:
    """Pure. `rows` come ordered by chain and number."""
    unseen = set(signed)
    name, seq, head = "", 0, START
    for row in rows:
        chain, number, *_, stored = row
        stored = bytes(stored)
        if chain != name:
            yield from _end(name, seq, signed)
            name, seq, head = chain, 0, START
            unseen.discard(chain)
        if number != seq + 1:
            yield Fault(chain, number, Broken.GAP)
        elif entry_hash(head, *row[:6]) != stored:
            yield Fault(chain, number, Broken.ALTERED)
        if chain in signed and number == signed[chain][0] and stored != signed[chain][1]:
            yield Fault(chain, number, Broken.REWRITTEN)
        seq, head = number, stored  # go on from what is there, so that one fault is told once
    yield from _end(name, seq, signed)
    for chain in sorted(unseen):
        yield Fault(chain, signed[chain][0], Broken.DROPPED)


def _end(chain: str, seq: int, signed: Mapping[str, Head]) -> Iterator[Fault]:
    if chain in signed and seq < signed[chain][0]:
        yield Fault(chain, signed[chain][0], Broken.CUT)
