"""Readings → alarms, in the transaction that keeps the readings.

Nearly all readings are ordinary: they are sifted by plain comparisons in memory. One statement then tells which of the
devices have something under way. Only those, and what is out of the ordinary, are looked at closely (`looking`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from huiyin.kernel.work import work
from huiyin.sensing import watching
from huiyin.sensing.models import Alarm
from huiyin.sensing.reading import Reading
from huiyin.sensing.rules.bands import Band
from huiyin.sensing.services.watch.looking import look

ASK_BY_DEVICE = 400  # from so many on it is cheaper to ask for all that is under way


@dataclass(frozen=True)
class Judged:
    """What a batch did: alarms that are new, and those that it ended."""

    raised: tuple[Alarm, ...] = ()
    cleared: tuple[Alarm, ...] = ()


def judge(readings: Sequence[Reading], *, at: datetime) -> Judged:
    """Hold `readings` (in order of arrival, none twice) against the rules in force. Call inside `work()`.

    No statement where nothing is watched; one where all is ordinary and nothing is under way.
    """
    watch = watching.current()
    strange, watched = sift(readings, watch.bands)
    if not watched:
        return Judged()
    concerned = strange | under_way(watched)
    if not concerned:
        return Judged()
    with work():
        raised, cleared = look([one for one in readings if one[0] in concerned], concerned, watch, at)
    return Judged(tuple(raised), tuple(cleared))


def sift(readings: Sequence[Reading], bands: dict[int, Band]) -> tuple[set[int], set[int]]:
    """Devices that said something out of the ordinary, and all that are watched at all."""
    strange: set[int] = set()
    watched: set[int] = set()
    find, shift = bands.get, watching.SHIFT
    for device, metric, _at, value, quality in readings:
        band = find(device << shift | metric)
        if band is not None:
            watched.add(device)
            if not band[0] < value < band[1] and not quality:
                strange.add(device)
    return strange, watched


_SOME = """
SELECT device_id FROM sensing_condition WHERE device_id = ANY(%s)
UNION SELECT device_id FROM sensing_alarm WHERE cleared_at IS NULL AND device_id = ANY(%s)
"""
_ALL = """
SELECT device_id FROM sensing_condition UNION SELECT device_id FROM sensing_alarm WHERE cleared_at IS NULL
"""


def under_way(devices: Collection[int]) -> set[int]:
    """Those with a condition pending or an alarm active."""
    with connection.cursor() as cursor:
        if len(devices) < ASK_BY_DEVICE:
            cursor.execute(_SOME, [list(devices)] * 2)
        else:
            cursor.execute(_ALL)
        return {row[0] for row in cursor} & set(devices)
