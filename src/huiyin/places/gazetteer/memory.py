"""The gazetteer of this process: read once (12,000 houses, 21,000 components: about 1.5 s, 40 MB), read anew behind
the scenes after places have changed."""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime

import shapely
from django.db import DatabaseError, connection
from django.db.models import Max

from huiyin.kernel.models import PackSetting
from huiyin.places.gazetteer.components import Part, Parts
from huiyin.places.gazetteer.reading import Reader
from huiyin.places.gazetteer.register import Ground, House, Register, roads_of
from huiyin.places.models import Area, Building, Component, Road

FRESH_FOR = 10.0  # seconds until changed places are looked for again
CHANGED = "places"  # the setting whose date tells that a pack changed places
_LEVELS = (Area.Level.STREET, Area.Level.COMMUNITY, Area.Level.GRID)
_reading = threading.Lock()
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Gazetteer:
    reader: Reader
    parts: Parts
    stamp: tuple[datetime | None, ...]


_held: Gazetteer | None = None
_looked = -FRESH_FOR


def gazetteer() -> Gazetteer:
    """As it was read last; when places have changed since, it is read anew meanwhile and nobody waits."""
    global _looked
    held = _held
    if held is None:
        return _read()
    if time.monotonic() - _looked > FRESH_FOR:
        _looked = time.monotonic()
        if _stamp() != held.stamp and not _reading.locked():
            threading.Thread(target=_read_aside, name="gazetteer", daemon=True).start()
    return held


def warm_up() -> None:
    """When a process starts, so that no report waits for the first reading."""
    threading.Thread(target=_read_aside, name="gazetteer", daemon=True).start()


def forget() -> None:
    """After places were changed in this process: the next look reads them anew."""
    global _held, _looked
    _held, _looked = None, -FRESH_FOR


def _read_aside() -> None:
    """In a thread of its own, whose connection nobody else would close. What fails now, the next look tries again."""
    try:
        _read(anew=True)
    except DatabaseError:
        logger.warning("The gazetteer could not be read yet.")
    finally:
        connection.close()


def _read(anew: bool = False) -> Gazetteer:
    global _held, _looked
    with _reading:
        if _held is None or anew:
            stamp = _stamp()
            _held, _looked = Gazetteer(Reader(_register()), Parts(_parts()), stamp), time.monotonic()
        return _held


def _stamp() -> tuple[datetime | None, ...]:
    loaded = PackSetting.objects.filter(key=CHANGED).values_list("loaded_at", flat=True).first()
    return Area.objects.aggregate(at=Max("redrawn_at"))["at"], loaded


def _register() -> Register:
    roads = roads_of((zh, en, bytes(line)) for zh, en, line in Road.objects.values_list("name_zh", "name_en", "line"))
    about = Building.objects.values_list("name_zh", "name_en", "kind", "address_zh", "address_en", "lon", "lat")
    houses = (House(*row) for row in about.order_by("code"))
    district = Area.objects.filter(level=Area.Level.DISTRICT).values_list("name_zh", flat=True).first() or ""
    return Register(roads, houses, _grounds(), district)


def _grounds() -> list[Ground]:
    rows = Area.objects.filter(level__in=_LEVELS, ended_at=None).order_by("code")
    return [
        Ground(one.code, one.level, one.name_zh, one.name_en, one.lon, one.lat, shapely.from_wkb(bytes(one.polygon)))
        for one in rows
    ]


def _parts():
    about = (
        "code", "type_code", "name_zh", "name_en", "lon", "lat", "unit_grid", "owner", "maintainer", "supervisor",
        "state", "address_zh", "installed_on",
    )  # fmt: skip
    for row in Component.objects.order_by("code").values_list(*about):
        yield Part(*row[:-1], str(row[-1] or ""))
