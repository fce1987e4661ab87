"""One verb at a time on one alarm, and one at a time between the alarms and matters of one place.

The order of locks, for whoever takes several: devices by key, then `between_alarms_and_matters` (all places of the
transaction at once), then alarms, then matters. So nobody who raises one alarm and ends another waits in a ring with
somebody who does it the other way round. Alarms in different places do not wait for each other.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, radians

from django.db import connection

from huiyin.sensing.models import Alarm, Device

SAME_PLACE = 60.0  # metres within which two alarms may be of one thing
# A degree's thousandth or so: a hundred metres and more. Whoever stands within SAME_PLACE of each other shares a cell,
# because each takes all that lie within half of it, and a little more for the curve of the earth.
CELLS_OF_A_DEGREE = 900
REACH = SAME_PLACE / 2 * 1.05
# Advisory locks lie in a table of the server's that all share: a flood of alarms takes as many as there are turns.
TURNS = 512
_LOCK = "SELECT pg_advisory_xact_lock(7201, turn) FROM unnest(%s::int[]) AS turn"


@dataclass(frozen=True)
class Spot:
    """What makes two alarms neighbours, or the matter that they share. Empty: not known."""

    lon: float | None = None
    lat: float | None = None
    building: str = ""
    address: str = ""
    component: str = ""
    matter: int | None = None

    @property
    def names(self) -> set[str]:
        known = {"building": self.building, "address": self.address, "component": self.component, "matter": self.matter}
        return {f"{kind}/{value}" for kind, value in known.items() if value} | self._cells

    @property
    def _cells(self) -> set[str]:
        if self.lon is None or self.lat is None:
            return set()
        north = REACH / 111_320
        east = north / max(0.05, cos(radians(self.lat)))
        return {
            f"cell/{x}/{y}"
            for x in _between(self.lon - east, self.lon + east)
            for y in _between(self.lat - north, self.lat + north)
        }


def _between(low: float, high: float) -> range:
    return range(floor(low * CELLS_OF_A_DEGREE), floor(high * CELLS_OF_A_DEGREE) + 1)


def spot_of_alarm(alarm: Alarm) -> Spot:
    device = alarm.device
    return Spot(alarm.lon, alarm.lat, device.building, alarm.address, device.component, alarm.matter_id)


def spot_of_device(device: Device, lon: float | None, lat: float | None) -> Spot:
    """Of one that is about to raise an alarm there."""
    return Spot(lon, lat, device.building, device.address, device.component)


def between_alarms_and_matters(spots: Iterable[Spot]) -> None:
    """Until this transaction ends. Of five detectors of one fire, the second looks when the first has its matter."""
    turns = {_turn(name) for spot in spots for name in spot.names}
    if turns:
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [sorted(turns)])  # in one order, whoever asks


def _turn(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) % TURNS


OF_VERBS = (
    "severity", "said", "acknowledged_at", "acknowledged_by", "cleared_at", "cleared_how", "verdict", "verdict_at",
    "verdict_by", "reason", "matter_id", "version", "count", "last_at",
)  # fmt: skip


def claim(alarm: Alarm) -> Alarm:
    """Lock the row and bring the caller's copy up to date: each verb then asks whether what it changes is still so."""
    fresh = Alarm.objects.select_for_update().filter(pk=alarm.pk).values(*OF_VERBS).get()
    for name, value in fresh.items():
        if name == "matter_id" and alarm.matter_id == value:
            continue  # the object that this transaction works on stays
        setattr(alarm, name, value)
    return alarm
