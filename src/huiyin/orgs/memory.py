"""The units in memory, by key: some hundred rows that every answer names."""

import time

from huiyin.orgs.models import Unit

FRESH_FOR = 10.0  # seconds until a renamed or closed unit is seen by all processes
_cached: tuple[float, dict[int, Unit]] = (-FRESH_FOR, {})


def unit_of(pk: int) -> Unit | None:
    """To read from, never to change. One that is not known yet is looked for at once."""
    global _cached
    if time.monotonic() - _cached[0] > FRESH_FOR or pk not in _cached[1]:
        _cached = (time.monotonic(), Unit.objects.in_bulk())
    return _cached[1].get(pk)
