"""Pictures: what we keep of them holds nothing that the camera wrote, and opens wherever the original did."""

import io
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image

from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.pictures.bare import Unreadable, bare
from huiyin.kernel.pictures.facts import facts_in
from huiyin.matters.services import photos
from tests.fuzz.target import target

HERE = ZoneInfo("Asia/Shanghai")


def _pictures() -> Iterator[bytes]:
    for form in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (8, 6), (200, 120, 10)).save(out, form, exif=_exif())
        yield out.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Canary"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:05 10:00:00"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (30.0, 30.0, 1.8)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (114.0, 30.0, 1.8)
    return exif


@target("picture", refuses=(InvalidInput,), seeds=_pictures, longest=8192)
def picture(data: bytes) -> None:
    """The way of every upload, up to where it is written down."""
    kind = photos._kind_of("given", data)
    if kind in photos.PICTURES:
        photos._size_of("given", data)
        facts = facts_in(data, here=HERE)
        kept = photos._bare("given", data, kind, facts)
        with Image.open(io.BytesIO(kept)) as image:
            assert set(image.getexif()) <= {ExifTags.Base.Orientation}
    elif kind in photos.heic.KINDS:
        photos._from_heic("given", data)


@target("exif", seeds=lambda: [_exif().tobytes()])
def exif(data: bytes) -> None:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "JPEG", exif=data[:60_000])
    facts = facts_in(out.getvalue(), here=HERE)
    assert 1 <= facts.turned <= 8 and (facts.lon is None or -180 <= facts.lon <= 180)
    if facts.taken_at:
        facts.taken_at.astimezone(HERE)


@target("blocks", refuses=(Unreadable,), seeds=_pictures)
def blocks(data: bytes) -> None:
    """Taking it apart once more finds nothing else to leave out."""
    for kind in photos.PICTURES:
        try:
            kept = bare(data, kind, turned=3)
        except Unreadable:
            continue
        assert bare(kept, kind, turned=3) == kept
