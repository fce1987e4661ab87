"""What became of readings: counted by the hour, and a few of those that were not kept, to look at."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from huiyin.sensing import registry
from huiyin.sensing.models import SetAside
from huiyin.sensing.vocabulary import Fate, Via

LONGEST = 2_000  # bytes of a payload that are kept
SAMPLES = 20  # most of one batch
EVERY = 60.0  # seconds between two samples of one source and fate
_sampled: dict[tuple[str, str], float] = {}
_UPSERT = """
INSERT INTO sensing_fatecount (hour, fate, via, device_id, amount)
SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::int[], %s::bigint[]) ON CONFLICT (hour, fate, via, device_id)
DO UPDATE SET amount = sensing_fatecount.amount + excluded.amount
"""


class Refused(NamedTuple):
    """One reading, or a payload that cannot be read, that is not kept. `device` 0: not known."""

    fate: Fate
    why: str
    source: str
    payload: bytes = b""
    device: int = 0


def count(met: Counter[tuple[Fate, int]], *, via: Via, at: datetime) -> None:
    """`met`: (fate, device) → how many. In one order, so that consumers wait for each other instead of locking up."""
    rows = sorted((fate.value, device, amount) for (fate, device), amount in met.items())
    if not rows:
        return
    fates, devices, amounts = map(list, zip(*rows, strict=True))
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [hour, fates, [via.value] * len(rows), devices, amounts])


def set_aside(refused: Iterable[Refused], *, via: Via, at: datetime) -> None:
    """Keep samples. Of what a person wears nothing but the reason: who may look here need not see what it measured."""
    samples = _samples(refused)
    if samples:
        SetAside.objects.bulk_create(
            SetAside(at=at, fate=r.fate, via=via, source=r.source[:80], payload=_shown(r), why=r.why[:200])
            for r in samples
        )


def _samples(refused: Iterable[Refused]) -> Sequence[Refused]:
    moment, chosen = time.monotonic(), []
    for each in refused:
        key = (each.source, each.fate)
        if moment - _sampled.get(key, -EVERY) < EVERY:
            continue
        if len(_sampled) > 50_000:
            _sampled.clear()
        _sampled[key] = moment
        chosen.append(each)
        if len(chosen) == SAMPLES:
            break
    return chosen


def _shown(refused: Refused) -> bytes:
    known = registry.find_by_id(refused.device) if refused.device else None
    return b"" if known is not None and known.subject else refused.payload[:LONGEST]


def forget() -> None:
    _sampled.clear()
