"""The district as the day needs it, and one thing that is said in it. Pure."""

from dataclasses import dataclass, field

HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True)
class Spot:
    """A device. `every`: seconds between two of its messages; none: only when something happens there."""

    code: str
    kind: str
    lon: float
    lat: float
    every: float | None = None
    metrics: frozenset[str] = frozenset()
    scenes: tuple[str, ...] = ()
    gateway: str = ""
    building: str = ""
    grid: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Worker:
    """A grid worker who goes on duty; `login` is theirs."""

    login: str
    lon: float
    lat: float


@dataclass(frozen=True, order=True)
class Said:
    """`at`: seconds since the first midnight. `how`: mqtt (to: a topic), report, cap, duty, position (to: a login).

    `beat`: of which story it is a part; empty for the ordinary day.
    """

    at: float
    how: str
    to: str
    body: dict | str = field(compare=False)
    beat: str = field(default="", compare=False)
