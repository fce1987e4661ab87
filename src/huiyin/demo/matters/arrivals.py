"""When matters come in: over a year up to now, by the hours, days and seasons in which people notice things. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

DAYS = 365
# Local hours 0 to 23: quiet nights, a morning peak, a smaller one after work.
BY_HOUR = (2, 1, 1, 1, 1, 3, 8, 18, 30, 34, 32, 26, 18, 20, 28, 30, 28, 24, 20, 22, 20, 14, 8, 4)
BY_WEEKDAY = (1.1, 1.08, 1.04, 1.02, 1.06, 0.86, 0.8)
BY_MONTH = (0.86, 0.72, 0.98, 1.02, 1.06, 1.14, 1.2, 1.14, 1.04, 0.94, 0.98, 0.92)


@dataclass(frozen=True)
class Arrivals:
    """Moments in order, whole seconds in UTC, each made when it is asked for: there may be millions."""

    began: datetime
    seconds: np.ndarray

    def __getitem__(self, number: int) -> datetime:
        return self.began + timedelta(seconds=int(self.seconds[number]))


def arrivals(count: int, seed: int, until: datetime, tz: ZoneInfo) -> Arrivals:
    """`count` arrivals in the year before `until`."""
    chance = np.random.Generator(np.random.PCG64(seed))
    start = until - timedelta(days=DAYS)
    weights = _weights(start, tz, chance)
    edges = np.concatenate([[0.0], np.cumsum(weights)])
    drawn = np.sort(chance.random(count)) * edges[-1]
    seconds = np.interp(drawn, edges, np.arange(len(edges)) * 3600.0).astype(np.int64)
    return Arrivals(start.replace(microsecond=0), np.minimum(seconds, DAYS * 86_400 - 60))


def _weights(start: datetime, tz: ZoneInfo, chance: np.random.Generator) -> np.ndarray:
    moods = 0.8 + 0.4 * chance.random(DAYS + 2)  # rain, heat, a football match
    found = []
    for hour in range(DAYS * 24):
        local = (start + timedelta(hours=hour)).astimezone(UTC).astimezone(tz)
        found.append(BY_HOUR[local.hour] * BY_WEEKDAY[local.weekday()] * BY_MONTH[local.month - 1] * moods[hour // 24])
    return np.array(found)
