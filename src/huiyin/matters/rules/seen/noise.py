"""What people do to a place when they tell it: slips in the address, pins beside it. Pure; one seed, one result."""

import math
import string
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from huiyin.matters.rules.seen.marked import Marked
from huiyin.matters.rules.seen.sighting import Sighting
from huiyin.matters.rules.seen.traits import A_DEGREE


def disturbed(rows: Iterable[Marked], *, misspell: float, jitter: float, seed: int) -> Iterator[Marked]:
    """`misspell`: share of the addresses that get a slip; `jitter`: metres by which a pin misses, as its spread."""
    dice = Random(seed)
    for row in rows:
        sighting = _moved(row.sighting, jitter, dice) if jitter else row.sighting
        if sighting.address and dice.random() < misspell:
            sighting = replace(sighting, address=slip(sighting.address, dice))
        yield replace(row, sighting=sighting)


def slip(text: str, dice: Random) -> str:
    """One or two: a sign left out, doubled, exchanged with its neighbour, or struck beside."""
    for _ in range(dice.choice((1, 1, 2))):
        where = dice.randrange(len(text)) if text else 0
        before, sign, after = text[:where], text[where : where + 1], text[where + 1 :]
        beside = dice.choice(string.digits if sign.isdigit() else string.ascii_uppercase)
        text = dice.choice((
            before + after,
            before + sign + sign + after,
            before + after[:1] + sign + after[1:],
            before + beside + after,
        ))  # fmt: skip
    return text


def _moved(sighting: Sighting, metres: float, dice: Random) -> Sighting:
    """Whichever way, so far as a normal distribution with this spread says on each axis."""
    if sighting.lon is None or sighting.lat is None:
        return sighting
    east, north = dice.gauss(0, metres), dice.gauss(0, metres)
    lon = sighting.lon + east / A_DEGREE / math.cos(math.radians(sighting.lat))
    return replace(sighting, lon=lon, lat=sighting.lat + north / A_DEGREE, blur=max(sighting.blur, metres))
