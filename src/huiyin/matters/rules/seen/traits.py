"""What two reports have in common, put into few words each: the only thing that is weighed. Pure.

Each trait says one thing as "name:value"; values are steps, so that every weight can be read and explained.
"""

import math
from datetime import datetime

from huiyin.matters.rules.seen.addresses import likeness_of
from huiyin.matters.rules.seen.sighting import Sighting
from huiyin.matters.rules.seen.wording import common_share

A_DEGREE = 111_320.0  # metres of latitude
HOUR = 3600.0
DAY = 24 * HOUR
BLUR_OF_TWO = 21.0  # metres by which two usual pins miss each other

FAR = ((8, "8"), (20, "20"), (35, "35"), (60, "60"), (100, "100"), (150, "150"))
LONG = (
    (HOUR, "1h"), (6 * HOUR, "6h"), (DAY, "1d"), (2 * DAY, "2d"), (4 * DAY, "4d"), (7 * DAY, "7d"), (14 * DAY, "14d"),
    (30 * DAY, "30d"),
)  # fmt: skip
ALIKE = ((0.15, "little"), (0.35, "some"), (0.6, "much"))
SHORTEST = 2  # pairs of characters; fewer say nothing about the thing


def traits_of(new: Sighting, earlier: Sighting, at: datetime) -> tuple[str, ...]:
    """Of two reports at the moment `at`, when the new one comes in; what became of the earlier one later is unknown."""
    address = likeness_of(new.place, earlier.place)
    far = far_of(metres_between(new, earlier), new, earlier)
    return (
        f"far:{far}",
        f"address:{address}",
        # What an address says depends on the pins: a number that differs by one is next door, or a slip of the pen.
        f"place:{address}/{far}",
        f"component:{_equal(new.component, earlier.component)}",
        f"kind:{kinds_of(new.kinds, earlier.kinds)}",
        f"words:{_words(new, earlier)}",
        f"age:{_step((at - earlier.at).total_seconds(), LONG, 'more')}",
        f"stands:{_stands(earlier, at)}",
        f"reporter:{_equal(new.reporter, earlier.reporter)}",
    )


def metres_between(one: Sighting, other: Sighting) -> float | None:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * A_DEGREE


def far_of(metres: float | None, one: Sighting, other: Sighting) -> str:
    """Steps are of usual pins; where points are less exact than those, a distance counts for less."""
    if metres is None:
        return "unknown"
    return _step(metres * BLUR_OF_TWO / max(BLUR_OF_TWO, math.hypot(one.blur, other.blur)), FAR, "more")


def kinds_of(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """same, likely (among several guesses), related (one big class), other, unknown."""
    if not one or not other:
        return "unknown"
    if one[0] == other[0]:
        return "same"
    if set(one) & set(other):
        return "likely"
    return "related" if big_class(one[0]) == big_class(other[0]) else "other"


def big_class(kind: str) -> str:
    """Of a type's code: all but the last two digits (GB/T 30428.2)."""
    return kind[:-2] if kind[-2:].isdigit() else kind


def _words(one: Sighting, other: Sighting) -> str:
    if min(len(one.pairs), len(other.pairs)) < SHORTEST:
        return "unknown"
    return _step(common_share(one.pairs, other.pairs), ALIKE, "most")


def _equal(one: str, other: str) -> str:
    return "unknown" if not one or not other else "same" if one == other else "other"


def _stands(earlier: Sighting, at: datetime) -> str:
    if earlier.ended_at is None or earlier.ended_at > at:
        return "open"
    return "ended" if (at - earlier.ended_at).total_seconds() > DAY else "just"


def _step(value: float, steps: tuple[tuple[float, str], ...], beyond: str) -> str:
    return next((name for limit, name in steps if value <= limit), beyond)
