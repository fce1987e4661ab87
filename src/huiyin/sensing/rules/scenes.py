"""What a camera, a thermal camera or a drone may say, and nothing else: a kind of scene, how sure it is, where, when,
and a picture. There is no field for who was seen, and a message that has one is refused whole. Pure."""

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any

LARGEST_PICTURE = 3 * 1024 * 1024
LARGEST = LARGEST_PICTURE * 4 // 3 + 4_096  # of a message with its picture inside
FIELDS = ("t", "scene", "confidence", "lon", "lat", "picture", "d")
CODE = re.compile(r"[a-z][a-z0-9_]{1,23}")
# In a field's name, without what is no letter: it says who somebody is, or tells one person from another.
_OF_PEOPLE = (
    "person", "people", "face", "identi", "idcard", "idno", "idnum", "idnr", "plate", "licence", "license", "owner",
    "feature", "embedding", "vector", "track", "phone", "mobile", "gender", "biometr", "gait", "passport", "openid",
    "imsi", "imei", "driver", "pedestrian", "watchlist", "suspect", "name",
    "人", "姓名", "身份", "证件", "车牌", "手机",
)  # fmt: skip
_ALONE = frozenset({"age", "sex", "uid", "mac", "who", "id"})


class FalseReason(StrEnum):
    """What it was instead, when a scene was filtered out."""

    HEAT_HAZE = "heat_haze"
    COOKING = "cooking"
    STEAM = "steam"
    DUST = "dust"
    REFLECTION = "reflection"
    WEATHER = "weather"
    ANIMAL = "animal"
    ALLOWED = "allowed"
    MISTAKE = "mistake"
    OVER = "over"
    FAULT = "fault"
    OTHER = "other"


FALSE_REASONS = {
    FalseReason.HEAT_HAZE: ("热浪晃动", "Heat haze"),
    FalseReason.COOKING: ("炊烟油烟", "Cooking smoke"),
    FalseReason.STEAM: ("水汽蒸汽", "Steam"),
    FalseReason.DUST: ("扬尘", "Dust"),
    FalseReason.REFLECTION: ("反光灯光", "Reflection, lamp"),
    FalseReason.WEATHER: ("雨雪雾", "Rain, snow or fog"),
    FalseReason.ANIMAL: ("动物飞虫", "Animal or insect"),
    FalseReason.ALLOWED: ("经许可", "It is allowed there"),
    FalseReason.MISTAKE: ("误触误用", "By mistake"),
    FalseReason.OVER: ("已自行消除", "Over by itself"),
    FalseReason.FAULT: ("设备故障", "Device at fault"),
    FalseReason.OTHER: ("其他", "Something else"),
}


_ANYWHERE = (FalseReason.ALLOWED, FalseReason.OVER, FalseReason.FAULT, FalseReason.OTHER)
_OF_DETECTORS = (FalseReason.COOKING, FalseReason.STEAM, FalseReason.DUST)
_OF_BODIES = (FalseReason.MISTAKE,)
_OUTDOORS = (FalseReason.WEATHER, FalseReason.ANIMAL, FalseReason.MISTAKE)


def reasons_for(kind: str, scene: bool) -> tuple[FalseReason, ...]:
    """What a false alarm of that kind of device may have been; `scene`: a camera or drone raised it."""
    if scene:
        return tuple(one for one in FalseReason if one is not FalseReason.MISTAKE)
    if kind in ("smoke", "gas"):
        return (*_OF_DETECTORS, *_ANYWHERE)
    if kind in ("sos_button", "wristband", "fall_detector"):
        return (*_OF_BODIES, *_ANYWHERE)
    return (*_OUTDOORS, *_ANYWHERE)


class Refused(ValueError):
    """Why a scene is not taken. `code` is stable; `what` names the field, never its value.

    Codes: unreadable, names_person, unknown_field, missing, wrong, too_large.
    """

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}" if what else code)
        self.code = code
        self.what = what


@dataclass(frozen=True)
class Scene:
    """One event of a camera or drone.

    Attributes:
        at: when it was seen; None: just now.
        lon, lat: WGS-84, where the scene is; None: where the device stands.
        picture: JPEG or PNG as it came; empty without.
        device: code of the device behind a gateway that speaks for it; empty: the sender itself.
    """

    scene: str
    confidence: float
    at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    picture: bytes = b""
    device: str = ""


def read_scene(payload: bytes) -> Scene:
    """
    Raises:
        Refused: and nothing of the payload may be kept but its digest.
    """
    if len(payload) > LARGEST:
        raise Refused("too_large")
    try:
        said = json.loads(payload, parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise Refused("unreadable") from broken
    if not isinstance(said, dict):
        raise Refused("unreadable")
    return scene_of(said)


def scene_of(said: Mapping[str, Any], picture: bytes = b"") -> Scene:
    """`picture`: where it came beside the fields (multipart) and not inside of them."""
    refuse_people(said)
    for name in said:
        if name not in FIELDS:
            raise Refused("unknown_field", str(name)[:40])
    scene = said.get("scene")
    if scene is None:
        raise Refused("missing", "scene")
    if not isinstance(scene, str) or not CODE.fullmatch(scene):
        raise Refused("wrong", "scene")
    lon, lat = _degrees(said, "lon", 180), _degrees(said, "lat", 90)
    if (lon is None) != (lat is None):
        raise Refused("missing", "lat" if lat is None else "lon")
    inside = _picture(said.get("picture"))
    if len(picture) > LARGEST_PICTURE:
        raise Refused("too_large", "picture")
    return Scene(scene, _share(said), _moment(said.get("t")), lon, lat, picture or inside, _device(said.get("d")))


def refuse_people(said: Any, depth: int = 0) -> None:
    """Whatever is nested where: a field that says who is found by its name."""
    if depth > 8:
        raise Refused("unreadable")
    if isinstance(said, Mapping):
        for name, value in said.items():
            if says_who(str(name)):
                raise Refused("names_person", str(name)[:40])
            refuse_people(value, depth + 1)
    elif isinstance(said, Sequence) and not isinstance(said, (str, bytes)):
        for value in said:
            refuse_people(value, depth + 1)


def says_who(name: str) -> bool:
    bare = re.sub(r"[\W_]+", "", name.lower())
    return bare in _ALONE or any(part in bare for part in _OF_PEOPLE)


def _no_number(word: str) -> float:
    raise ValueError(word)


def _share(said: Mapping[str, Any]) -> float:
    value = said.get("confidence")
    if value is None:
        raise Refused("missing", "confidence")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise Refused("wrong", "confidence")
    return float(value)


def _degrees(said: Mapping[str, Any], name: str, most: int) -> float | None:
    value = said.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -most <= value <= most:
        raise Refused("wrong", name)
    return float(value)


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value)
            if at.tzinfo is None:
                raise ValueError("no zone")
            return at.astimezone(UTC)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError("no moment")
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as wrong:
        raise Refused("wrong", "t") from wrong


def _picture(value: Any) -> bytes:
    if value is None:
        return b""
    if not isinstance(value, str):
        raise Refused("wrong", "picture")
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise Refused("wrong", "picture") from wrong
    if len(content) > LARGEST_PICTURE:
        raise Refused("too_large", "picture")
    return content


def _device(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value):
        raise Refused("wrong", "d")
    return value


@dataclass(frozen=True)
class Except:
    """Where and when a scene is no alarm: goods outside at a night market.

    Attributes:
        areas: prefixes of area codes; empty: everywhere.
        days: 1 Monday to 7 Sunday; empty: every day.
        since, until: in the district's time; equal: all day. A span over midnight belongs to the day it begins on.
    """

    areas: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    since: time = time(0)
    until: time = time(0)
    why: tuple[str, str] = ("", "")

    def covers(self, area: str, local: datetime) -> bool:
        if self.areas and not any(area.startswith(one) for one in self.areas):
            return False
        clock, day = local.time(), local.isoweekday()
        if self.since < self.until:
            inside = self.since <= clock < self.until
        elif self.since == self.until:
            inside = True
        else:
            inside = clock >= self.since or clock < self.until
            if clock < self.until:
                day = (day - 2) % 7 + 1  # it began yesterday
        return inside and (not self.days or day in self.days)


def excepted(excepts: Sequence[Except], area: str, local: datetime) -> Except | None:
    """The first that says that this is no alarm; `local`: the moment in the district's own zone."""
    return next((one for one in excepts if one.covers(area, local)), None)


def except_from(said: Mapping[str, Any]) -> Except:
    """
    Raises:
        ValueError: says what is wrong.
    """
    if unknown := sorted(said.keys() - {"areas", "days", "from", "to", "zh", "en"}):
        raise ValueError(f"unknown: {', '.join(map(str, unknown))}")
    days = tuple(said.get("days") or ())
    if any(day not in range(1, 8) for day in days):
        raise ValueError("days are 1 (Monday) to 7 (Sunday)")
    areas = tuple(str(area) for area in said.get("areas") or ())
    since, until = _clock(said.get("from")), _clock(said.get("to"))
    return Except(areas, days, since, until, (str(said.get("zh") or ""), str(said.get("en") or "")))


def _clock(value: Any) -> time:
    """YAML reads 18:30 as a number in base sixty."""
    if value is None:
        return time(0)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)
    return time.fromisoformat(str(value))
