"""Since when the newest few thousand matters were received: how far a search reads in order before it asks an index."""

import time
from datetime import datetime

from huiyin.matters.models import Matter

NEW = 5_000  # read in some twenty milliseconds
FRESH_FOR = 60.0  # seconds; meanwhile a few more are among them, and what is found is no less right

_known: dict[tuple[str, ...], tuple[float, datetime | None]] = {}


def since(states: tuple[str, ...] = ()) -> datetime | None:
    """Of those in these states (empty: of all). None: there are not so many, so that no search takes long."""
    moment = time.monotonic()
    if states not in _known or moment - _known[states][0] > FRESH_FOR:
        rows = Matter.objects.filter(state__in=states) if states else Matter.objects.all()
        ordered = rows.order_by("-received_at", "-id").values_list("received_at", flat=True)
        _known[states] = moment, next(iter(ordered[NEW - 1 : NEW]), None)
    return _known[states][1]


def forget() -> None:
    _known.clear()
