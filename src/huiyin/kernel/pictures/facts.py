"""When and where a picture was taken, as its camera wrote into it. Hints, not proof: anybody can write them."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from PIL import ExifTags, Image

_OFFSET = "%z"


@dataclass(frozen=True)
class Facts:
    """`lon`, `lat`: WGS-84 degrees. `turned`: how to turn it upright, 1 (as it is) to 8."""

    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    turned: int = 1


def facts_in(content: bytes, *, here: tzinfo) -> Facts:
    """What can be read; whatever is broken or absurd in it is as if it were not there.

    Args:
        here: the time zone of a camera that wrote a clock time and no zone.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            return facts_of(image.getexif(), here=here)
    except Exception:  # a hostile file may break a parser in any way; it then simply says nothing
        return Facts()


def facts_of(exif: Image.Exif, *, here: tzinfo) -> Facts:
    try:
        more, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # as above
        return Facts()
    turned = exif.get(ExifTags.Base.Orientation, 1)
    lon, lat = _point(place)
    return Facts(_taken(more, here), lon, lat, turned if isinstance(turned, int) and 1 <= turned <= 8 else 1)


def _taken(exif: dict, here: tzinfo) -> datetime | None:
    try:
        clock = datetime.strptime(str(exif[ExifTags.Base.DateTimeOriginal]).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        offset = exif.get(ExifTags.Base.OffsetTimeOriginal)
        return clock.replace(tzinfo=_zone(str(offset)) if offset else here)
    except (KeyError, ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    hours, minutes = text.strip("\x00 ")[1:].split(":")
    span = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-span if text.startswith("-") else span)


def _point(gps: dict) -> tuple[float | None, float | None]:
    try:
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return None, None
    inside = -180 <= lon <= 180 and -90 <= lat <= 90 and (lon, lat) != (0, 0)
    return (lon, lat) if inside else (None, None)


def _degrees(parts: tuple, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if negative else value, 6)
