"""When to try again, and when to stop. Pure."""

from datetime import datetime, timedelta

LONGEST = timedelta(days=3)  # then it lies in the list of what could not be delivered, until a person replays it
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))


# What of an alarm a receiver can ask to be told: as sensing announces it, but for what is said over and over.
ALARMS = ("raised", "worse", "milder", "acknowledged", "judged", "opened", "cleared")


def pause(tries: int) -> timedelta:
    """After so many tries that failed."""
    return _PAUSES[min(max(tries, 1), len(_PAUSES)) - 1]


def gives_up(since: datetime, at: datetime) -> bool:
    return at - since >= LONGEST


def wants(wanted: list[str], value: str) -> bool:
    """An empty list wants everything."""
    return not wanted or value in wanted


def wants_area(wanted: list[str], area: str) -> bool:
    return not wanted or any(area.startswith(code) for code in wanted)
