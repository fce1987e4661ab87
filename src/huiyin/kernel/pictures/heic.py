"""HEIC, as telephones of one maker keep pictures: decoded and made a JPEG, which every screen shows."""

import io

import pi_heif
from PIL import Image

from huiyin.kernel.pictures.bare import Unreadable

KINDS = frozenset({"image/heic", "image/heif"})
QUALITY = 90


class TooLarge(ValueError):
    """More pixels than allowed; they have not been decoded."""


def as_jpeg(content: bytes, *, most_pixels: int, longest_side: int) -> tuple[bytes, Image.Exif]:
    """The first picture in it, upright, and what its camera wrote beside it (which the JPEG has not).

    Raises:
        Unreadable: it cannot be decoded.
        TooLarge: its header says so.
    """
    try:
        file = pi_heif.open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
        width, height = file.size
        if width * height > most_pixels or max(width, height) > longest_side:
            raise TooLarge
        exif = Image.Exif()
        if said := file.info.get("exif"):
            exif.load(said)
        out = io.BytesIO()
        file.to_pillow().convert("RGB").save(out, "JPEG", quality=QUALITY)
    except TooLarge:
        raise
    except Exception as broken:  # a hostile file may break a decoder in any way
        raise Unreadable("not decoded") from broken
    return out.getvalue(), exif
