"""How much the platform may do by itself: off, suggest or act, for each kind of choice and each type."""

import time

from huiyin.matters.models import Switch
from huiyin.matters.vocabulary import Choice, Mode

FRESH_FOR = 10.0  # seconds until a changed switch is seen by all processes
# Confidence from which it acts, where the office has named none.
USUAL = {Choice.TYPE: 0.95, Choice.UNIT: 0.9, Choice.DUPLICATE: 0.95, Choice.URGENCY: 0.8, Choice.PLACE: 0.95}
_cached: tuple[float, dict[tuple[str, str], Switch]] = (-FRESH_FOR, {})


def mode(choice: Choice, type_code: str = "") -> Mode:
    """Of this type, else of all types; only suggesting where the office has said nothing."""
    found = _switch(choice, type_code)
    return Mode(found.mode) if found else Mode.SUGGEST


def threshold(choice: Choice, type_code: str = "") -> float:
    """Confidence (0 to 1) from which the platform acts by itself where it may."""
    found = _switch(choice, type_code)
    return USUAL[choice] if found is None or found.threshold is None else found.threshold


def acts(choice: Choice, confidence: float, type_code: str = "") -> bool:
    """Whether a choice as sure as this is made without a person."""
    return mode(choice, type_code) is Mode.ACT and confidence >= threshold(choice, type_code)


def forget() -> None:
    global _cached
    _cached = (-FRESH_FOR, {})


def _switch(choice: Choice, type_code: str) -> Switch | None:
    rows = _rows()
    return rows.get((choice, type_code)) or rows.get((choice, ""))


def _rows() -> dict[tuple[str, str], Switch]:
    global _cached
    if time.monotonic() - _cached[0] > FRESH_FOR:
        _cached = (time.monotonic(), {(row.choice, row.type_code): row for row in Switch.objects.all()})
    return _cached[1]
