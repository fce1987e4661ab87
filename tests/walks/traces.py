"""A trace as it stands in the database, each entry bound to the one before."""

from huiyin.audit.chain import START, entry_hash
from huiyin.audit.models import TraceEntry


def whole(chain: str) -> list[TraceEntry]:
    entries = list(TraceEntry.objects.filter(chain=chain).order_by("seq"))
    previous = START
    for e in entries:
        assert bytes(e.hash) == entry_hash(previous, e.chain, e.seq, e.at, e.action, e.actor, e.data)
        previous = bytes(e.hash)
    return entries
