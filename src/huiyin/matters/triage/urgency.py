"""What the rules of urgency need to know: the standard of the likeliest type, what stands nearby, weather warnings."""

import time
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from huiyin.learning.linear import Guess
from huiyin.matters.library import Library
from huiyin.matters.models import MatterType, WeatherWarning
from huiyin.matters.rules.urgency import Judged, Signs, judge
from huiyin.places.caring import caring_near
from huiyin.places.locate import Place

FRESH_FOR = 10.0  # seconds until a warning that the desk entered counts in all processes
_cached: tuple[float, list[WeatherWarning]] = (-FRESH_FOR, [])


def how_urgent(
    text: str,
    place: Place,
    library: Library,
    *,
    named: MatterType | None,
    guesses: Sequence[Guess],
    at: datetime,
    reports: int = 1,
) -> Judged:
    code = named.code if named else guesses[0].code if guesses else ""
    confidence = 1.0 if named else guesses[0].confidence if guesses else 0.0
    return judge(
        Signs(
            text=text,
            type_urgency=_surely(library, code),
            type_confidence=confidence,
            near=caring_near(place.lon, place.lat),
            hour=timezone.localtime(at).hour,
            reports=reports,
            warnings=warnings_at(place.code, at),
        )
    )


def _surely(library: Library, code: str) -> str:
    """Urgent only where the type is so under each of its conditions: which one holds is not known yet."""
    urgencies = {condition.urgency for condition in library.conditions.get(code, ())}
    return urgencies.pop() if len(urgencies) == 1 else "normal"


def warnings_at(area: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """(kind, level) of the warnings in force there; without a place, those of the whole district."""
    return tuple((w.kind, w.level) for w in _warnings() if w.since <= at < w.until and area.startswith(w.area))


def forget() -> None:
    global _cached
    _cached = (-FRESH_FOR, [])


def _warnings() -> list[WeatherWarning]:
    global _cached
    if time.monotonic() - _cached[0] > FRESH_FOR:
        rows = WeatherWarning.objects.filter(lifted_at=None, until__gt=timezone.now()).order_by("since")[:100]
        _cached = (time.monotonic(), list(rows))
    return _cached[1]
