"""When to try again, and when not to ring. Pure: time is passed in."""

from datetime import datetime, time, timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 14  # some seven hours: a gateway that is down for a night shift is outlived, an old message is not sent


def wait_after(tries: int, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after that many tries; None when it is enough.

    asked: what the other side asked for (Retry-After); never shorter than our own wait, never longer than a day.
    """
    if tries >= MOST_TRIES:
        return None
    own = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)
    return own if asked is None else max(own, min(asked, timedelta(days=1)))


def quiet_until(at: datetime, begins: time | None, ends: time | None) -> datetime | None:
    """The end of the quiet hours that `at` falls into, or None. `at` is in the district's own time zone.

    Hours that cross midnight (21:30 to 07:30) are the usual case; equal or missing ends mean that there are none.
    """
    if begins is None or ends is None or begins == ends:
        return None
    clock = at.time().replace(tzinfo=None)
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not inside:
        return None
    morning = at.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return morning if morning > at else morning + timedelta(days=1)
