"""Which of the positions that a phone sent is worth keeping, and how old is too old. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

AHEAD = timedelta(minutes=2)  # a phone's clock may run a little fast
COARSE = 1500.0  # metres; a worse fix would send help to the wrong street
STALE = timedelta(minutes=30)  # after that it says where somebody was, not where they are
LONGEST_DUTY = timedelta(hours=14)  # a shift and its overtime; then going off duty was forgotten


@dataclass(frozen=True)
class Sample:
    """One fix of a phone: WGS-84, accuracy in metres."""

    at: datetime
    lon: float
    lat: float
    accuracy: float | None = None


def latest_of(samples: Iterable[Sample], *, since: datetime, now: datetime) -> Sample | None:
    """The newest usable one; what was measured before the duty began is nobody's business."""
    usable = [
        sample
        for sample in samples
        if since <= sample.at <= now + AHEAD
        and -180 <= sample.lon <= 180
        and -90 <= sample.lat <= 90
        and (sample.accuracy is None or 0 <= sample.accuracy <= COARSE)
    ]
    return max(usable, key=lambda sample: sample.at, default=None)
