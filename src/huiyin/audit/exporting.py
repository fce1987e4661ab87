"""The trace as lines of JSON, for whoever wants to check it without us (tools/verify_trace.py)."""

import json
from collections.abc import Iterator, Sequence

from django.db import transaction

from huiyin.audit.chain import stamp
from huiyin.audit.models import TraceEntry
from huiyin.audit.verify import BATCH, Subjects

COLUMNS = ("chain", "seq", "at", "action", "actor", "data", "hash")


def lines(prefix: str = "", subjects: Sequence[Subjects] = ()) -> Iterator[str]:
    """One entry a line, ordered by chain and number; `prefix` chooses chains, e.g. "matter/".

    After them one line for each thing that chains tell about, with the state it is in.
    """
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
            yield _line(entry)
        for kind in subjects:
            for one, state in kind.all_states():
                if f"{kind.prefix}{one}".startswith(prefix):
                    yield _line({"about": f"{kind.prefix}{one}", "state": state})


def _line(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
