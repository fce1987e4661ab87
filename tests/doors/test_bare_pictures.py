"""What a camera wrote into a picture is read by the platform and seen by nobody else."""

import io
import struct
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from huiyin.kernel.pictures.bare import Unreadable, bare
from huiyin.kernel.pictures.facts import Facts, facts_in

SECRET = b"Xiaoyuan of Willow Lane"
HERE = timezone(timedelta(hours=8))
MIME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def scene(mode="RGB") -> Image.Image:
    image = Image.new("RGB", (64, 40), "white")
    image.paste("red", (0, 0, 20, 20))
    return image.convert(mode)


def camera_exif(turned=1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif[ExifTags.Base.Model] = SECRET.decode()
    exif[ExifTags.Base.Orientation] = turned
    more = exif.get_ifd(ExifTags.IFD.Exif)
    more[ExifTags.Base.DateTimeOriginal] = "2026:03:05 09:14:00"
    more[ExifTags.Base.MakerNote] = SECRET
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLongitude] = (30.0, 30.0, 1.8), (114.0, 30.0, 1.8)
    return exif


def loaded(kind="JPEG", turned=1, **more) -> bytes:
    """A picture with everything in it that tells of its owner."""
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>", zip=False)
        more |= {"pnginfo": words}
    if kind == "JPEG":
        more |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET}
    if kind == "WEBP":
        more |= {"xmp": b"<x:xmpmeta>" + SECRET}
    out = io.BytesIO()
    scene().save(out, kind, exif=camera_exif(turned), icc_profile=b"\0" * 36 + b"acsp" + SECRET + b"\0" * 100, **more)
    return out.getvalue() + SECRET  # and something behind the end, as phones hide films there


@pytest.mark.parametrize("kind", MIME)
@pytest.mark.parametrize("turned", [1, 6])
def test_nothing_of_it_stays_and_the_picture_is_the_same(kind, turned):
    content = loaded(kind, turned)
    assert content.count(SECRET) >= 4
    shown = bare(content, MIME[kind], turned=turned)
    assert SECRET not in shown and b"2026:03:05" not in shown and b"acsp" not in shown
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(shown))
    assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert dict(after.getexif()) == ({ExifTags.Base.Orientation: turned} if turned != 1 else {})


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}])
def test_every_kind_of_jpeg(options):
    content = loaded("JPEG", **options)
    shown = bare(content, "image/jpeg")
    assert SECRET not in shown
    assert Image.open(io.BytesIO(shown)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGBA")]
)
def test_colours_and_transparency_stay(kind, mode):
    out = io.BytesIO()
    scene(mode).save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    after = Image.open(io.BytesIO(bare(out.getvalue(), MIME[kind])))
    assert after.mode == Image.open(out).mode
    assert after.convert("RGBA").tobytes() == Image.open(out).convert("RGBA").tobytes()


def test_of_a_moving_png_the_first_picture_stays_and_a_moving_webp_is_refused():
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    png, webp = io.BytesIO(), io.BytesIO()
    frames[0].save(png, "PNG", save_all=True, append_images=frames[1:])
    assert getattr(Image.open(io.BytesIO(bare(png.getvalue(), "image/png"))), "n_frames", 1) == 1
    frames[0].save(webp, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(Unreadable):
        bare(webp.getvalue(), "image/webp")


def test_the_platform_reads_time_and_place_first():
    for kind in MIME:
        facts = facts_in(loaded(kind, turned=6), here=HERE)
        assert facts == Facts(datetime(2026, 3, 5, 9, 14, tzinfo=HERE), 114.5005, 30.5005, 6), kind
        assert facts.taken_at and facts.taken_at.astimezone(UTC).hour == 1


def test_absurd_facts_are_none():
    exif = camera_exif(turned=77)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "0000:00:00 99:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (9e9, 0.0, 0.0)
    out = io.BytesIO()
    scene().save(out, "JPEG", exif=exif)
    assert facts_in(out.getvalue(), here=HERE) == Facts()
    assert facts_in(b"nonsense", here=HERE) == Facts()


@pytest.mark.parametrize("kind", MIME)
@given(at=st.integers(0, 4000), what=st.binary(max_size=12), cut=st.integers(0, 4000))
def test_a_damaged_file_is_refused_or_bare_but_never_breaks_the_reader(kind, at, what, cut):
    content = loaded(kind)
    damaged = (content[:at] + what + content[at + len(what) :])[: max(1, len(content) - cut)]
    try:
        shown = bare(damaged, MIME[kind])
    except Unreadable:
        return
    assert len(shown) <= len(damaged) + 2
    facts_in(damaged, here=HERE)


def test_an_unknown_block_is_left_out_even_if_nobody_thought_of_it():
    out = io.BytesIO()
    scene().save(out, "PNG")
    said = b"prVt" + SECRET
    chunk = struct.pack(">L", len(SECRET)) + said + struct.pack(">L", zlib.crc32(said))
    png = out.getvalue()
    assert bare(png[:33] + chunk + png[33:], "image/png") == png
    jpeg = io.BytesIO()
    scene().save(jpeg, "JPEG")
    whole = jpeg.getvalue()
    for marker in (0xE5, 0xEB, 0xEC, 0xED, 0xEF):
        hidden = bytes([0xFF, marker]) + struct.pack(">H", len(SECRET) + 2) + SECRET
        assert SECRET not in bare(whole[:2] + hidden + whole[2:], "image/jpeg")
