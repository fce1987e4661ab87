"""The units in memory, by key: some hundred rows that every answer names."""

import time

from huiyin.orgs.models import Unit

FRESH_FOR = 10.0  # seconds until a renamed or closed unit is seen by all processes
_cached: tuple[float, dict[int, Unit]] = (-FRESH_FOR, {})


def unit_of(pk: int) -> Unit | None:
    """To read from, never to change. One that is not known yet is looked for at once."""
    if pk not in _units():
        forget()
    return _units().get(pk)


def key_of_unit(code: str) -> int | None:
    """Of a unit that is closed, too."""
    return next((unit.pk for unit in _units().values() if unit.code == code), None)


def unit_named(code: str) -> Unit | None:
    """By its code, closed or not. To read from, never to change."""
    return next((unit for unit in _units().values() if unit.code == code), None)


def units_of_kind(kind: str) -> list[Unit]:
    """Those at work, by code."""
    return [unit for unit in all_at_work() if unit.kind == kind]


def all_at_work() -> list[Unit]:
    """By code."""
    return sorted((u for u in _units().values() if u.closed_at is None), key=lambda u: u.code)


def forget() -> None:
    global _cached
    _cached = (-FRESH_FOR, {})


def _units() -> dict[int, Unit]:
    global _cached
    if time.monotonic() - _cached[0] > FRESH_FOR:
        _cached = (time.monotonic(), Unit.objects.in_bulk())
    return _cached[1]
