"""One report of something, as far as it tells whether it was seen before. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from huiyin.matters.rules.seen.addresses import Address, read_address
from huiyin.matters.rules.seen.wording import pairs_of

# Where and when candidates are looked for, here as in the database.
WITHIN = 150.0  # metres
SINCE = timedelta(days=30)
ENDED_SINCE = timedelta(days=3)
A_PIN = 15.0  # metres by which a resident's pin usually misses


@dataclass(frozen=True)
class Sighting:
    """What is known of one report.

    Attributes:
        lon, lat: WGS-84 degrees; None where it has no point.
        blur: metres by which the point may miss.
        kinds: code of the chosen type, or those of the likely ones; empty where nothing is known.
        ended_at: when it was settled, None while it is open. Only what is past at the time of asking counts.
        reporter: whoever sent it, as a reference; equal for equal people, empty where nobody is known.
        key: whatever the caller finds it by again.
    """

    at: datetime
    lon: float | None = None
    lat: float | None = None
    blur: float = A_PIN
    address: str = ""
    component: str = ""
    kinds: tuple[str, ...] = ()
    text: str = ""
    ended_at: datetime | None = None
    reporter: str = ""
    key: object = None

    @cached_property
    def place(self) -> Address:
        return read_address(self.address)

    @cached_property
    def pairs(self) -> frozenset[str]:
        return pairs_of(self.text)
