"""One reading, as all of sensing hands it on: after its device and metric are known. Pure."""

from typing import NamedTuple

GOOD, DOUBTFUL = 0, 1


class Reading(NamedTuple):
    """One value of one device.

    Attributes:
        device, metric: their keys.
        at: when it was measured, seconds since 1970 UTC.
        value: in the metric's unit; a flag is 0 or 1.
        quality: DOUBTFUL where the source flags it; such a reading is kept, and no rule believes it.
    """

    device: int
    metric: int
    at: float
    value: float
    quality: int = GOOD
