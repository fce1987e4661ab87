"""When people are not woken without need. Pure."""

from datetime import time

BEGINS, ENDS = time(22, 0), time(7, 0)


def is_night(clock: time) -> bool:
    """`clock` in the district's own time."""
    return clock >= BEGINS or clock < ENDS
