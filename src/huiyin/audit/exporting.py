"""The trace as lines of JSON, for whoever wants to check it without us (tools/verify_trace.py)."""

import json
from collections.abc import Iterator

from django.db import transaction

from huiyin.audit.chain import stamp
from huiyin.audit.models import TraceEntry
from huiyin.audit.verify import BATCH, COLUMNS


def lines(prefix: str = "") -> Iterator[str]:
    """One entry a line, ordered by chain and number; `prefix` chooses chains, e.g. "matter/"."""
    with transaction.atomic():
        rows = TraceEntry.objects.filter(chain__startswith=prefix).order_by("chain", "seq")
        for chain, seq, at, action, actor, data, digest in rows.values_list(*COLUMNS).iterator(chunk_size=BATCH):
            entry = {
                "chain": chain,
                "seq": seq,
                "at": stamp(at),
                "action": action,
                "actor": actor,
                "data": data,
                "hash": bytes(digest).hex(),
            }
            yield json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n"
