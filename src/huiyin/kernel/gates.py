"""How often somebody may knock: counted in a small file that all processes of this machine share, not in the database.

Each name has one number, the moment until which its knocks are spoken for (the generic cell rate algorithm); a knock
that would move it further ahead than the window is refused. The numbers lie in a table of fixed size at a place that
a keyed hash of the name gives, twice: a million addresses take no more room than one, and who happens to share one
place with an attacker still has the other. Two processes that write in the same microsecond may let one more through.
"""

import hashlib
import mmap
import os
import re
import struct
import time
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

PLACES = 1 << 17  # in each of the two halves: two megabytes in all
_NUMBER = struct.Struct("<d")
_SPANS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_LIMIT = re.compile(r"(\d{1,7})/(?:(\d{1,4}) ?)?(second|minute|hour|day)s?")


@dataclass(frozen=True)
class Limit:
    """So many knocks in so many seconds; all of them may come at once."""

    times: int
    seconds: float


@lru_cache(maxsize=64)
def read_limit(text: str) -> Limit:
    """“30/minute”, “10/15minutes”."""
    found = _LIMIT.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        raise ValueError(f"“{text}” is not a limit. Write it like 30/minute or 10/15minutes.")
    return Limit(int(found[1]), int(found[2] or 1) * _SPANS[found[3]])


def knock(name: str, limit: Limit, *, now: float | None = None) -> float:
    """Count one knock. 0 when it may pass, else after how many seconds the next one may."""
    moment, step = now or time.time(), limit.seconds / limit.times
    until = _until(name, limit, moment)
    wait = until + step - limit.seconds - moment
    if wait > 1e-6:
        return wait
    for place in _places(name):
        # Only ever forward: whoever shares this place keeps what was counted for them.
        _NUMBER.pack_into(_table(), place, max(_at(place, limit, moment), until + step))
    return 0.0


def wait_for(name: str, limit: Limit, *, now: float | None = None) -> float:
    """What `knock` would answer, without counting."""
    moment = now or time.time()
    return max(0.0, _until(name, limit, moment) + limit.seconds / limit.times - limit.seconds - moment)


def forget() -> None:
    """Open all gates anew."""
    _table()[:] = bytes(len(_table()))


def _until(name: str, limit: Limit, moment: float) -> float:
    return max(moment, min(_at(place, limit, moment) for place in _places(name)))


def _at(place: int, limit: Limit, moment: float) -> float:
    """Never further ahead than the window: a clock that was set back must not lock anybody out."""
    return min(float(_NUMBER.unpack_from(_table(), place)[0]), moment + limit.seconds)


def _places(name: str) -> tuple[int, int]:
    found = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8, key=_secret()).digest()
    first, second = struct.unpack("<LL", found)
    return first % PLACES * 8, (PLACES + second % PLACES) * 8


@cache
def _secret() -> bytes:
    """So that nobody outside can choose addresses which share somebody else's place."""
    return hashlib.sha256(f"gates {settings.SECRET_KEY}".encode()).digest()


@cache
def _table() -> mmap.mmap:
    path = Path(settings.GATES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    size = PLACES * 2 * 8
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size != size:
            os.ftruncate(file, size)
        return mmap.mmap(file, size)
    finally:
        os.close(file)
