"""What became of scenes, counted by the hour; of one that was refused its digest and the reason, and nothing else."""

import hashlib
from datetime import datetime

from django.db import connection

from huiyin.sensing.models import SetAside
from huiyin.sensing.vocabulary import Fate, Via

KEPT_EACH = 20  # refusals of one sender and fate that can be read up
_COUNT = """
INSERT INTO sensing_fatecount (hour, fate, via, device_id, amount) VALUES (date_trunc('hour', %s::timestamptz), %s, %s, %s, 1)
ON CONFLICT (hour, fate, via, device_id) DO UPDATE SET amount = sensing_fatecount.amount + 1
"""


def count(fate: Fate, via: Via, device_id: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [at, fate.value, via.value, 0 if fate == Fate.KEPT else device_id])


def set_aside(fate: Fate, via: Via, source: str, payload: bytes, why: str, at: datetime) -> None:
    """The payload may say who was seen: it is not kept, but whoever has it can compare the digest."""
    digest = hashlib.sha256(payload).hexdigest()
    SetAside.objects.create(
        at=at, fate=fate.value, via=via.value, source=source[:80], payload=f"sha256:{digest}".encode(), why=why[:200]
    )
    same = SetAside.objects.filter(fate=fate.value, source=source[:80]).order_by("-at", "-pk")
    SetAside.objects.filter(pk__in=list(same.values_list("pk", flat=True)[KEPT_EACH : KEPT_EACH + 100])).delete()
