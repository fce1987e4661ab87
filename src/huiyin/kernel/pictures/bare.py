"""A picture without anything that its camera or an editor wrote into it: no position, no device, no owner, no maker's
notes, no embedded preview, nothing behind its end.

The file is taken apart into its blocks and only those that are needed to draw it are put together again, byte for byte.
A photo of twelve megapixels takes a millisecond that way and loses nothing; decoding and encoding it anew would take
half a second of the request that brings it. What is allowed is listed, so that what nobody thought of is left out.
"""

import struct
import zlib
from collections.abc import Callable, Iterator

ORIENTATION = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"  # all of EXIF that a picture may keep


class Unreadable(ValueError):
    """The blocks of the file do not follow each other as they should."""


def bare(content: bytes, kind: str, *, turned: int = 1) -> bytes:
    """
    Args:
        kind: image/jpeg, image/png or image/webp.
        turned: EXIF's orientation, kept so that it is still shown upright.
    """
    try:
        return _MAKERS[kind](content, turned)
    except (struct.error, IndexError) as cut:
        raise Unreadable("the file ends too early") from cut


# -- JPEG: segments; FF, kind, length --------------------------------------------------------------------------

_DRAWING = frozenset({0xDB, 0xC4, 0xDD, *range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_ADOBE = b"Adobe"  # says how colours are coded; without it some pictures turn pink


def _jpeg(content: bytes, turned: int) -> bytes:
    if content[:2] != b"\xff\xd8":
        raise Unreadable("no beginning")
    kept = [b"\xff\xd8"]
    if turned != 1:
        said = b"Exif\0\0" + ORIENTATION % turned
        kept.append(b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said)
    at = 2
    while True:
        if content[at] != 0xFF:
            raise Unreadable("no segment")
        marker = content[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment, at = content[at : at + 2 + length], at + 2 + length
        if marker in _DRAWING or (marker == 0xEE and segment[4:9] == _ADOBE):
            kept.append(segment)
        elif marker == 0xDA:
            end = _end_of_scan(content, at)
            kept.append(segment + content[at:end])
            at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next real marker begins; FF 00 and the restart marks belong to the scan."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise Unreadable("no end")
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


# -- PNG: chunks; length, kind, data, checksum -----------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWING = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"gAMA", b"sRGB", b"sBIT", b"bKGD", b"IEND"})


def _png(content: bytes, turned: int) -> bytes:
    if content[:8] != _PNG:
        raise Unreadable("no beginning")
    kept, at = [_PNG], 8
    while True:
        length, kind = struct.unpack_from(">L4s", content, at)
        chunk, at = content[at : at + 12 + length], at + 12 + length
        if at > len(content):
            raise Unreadable("no end")
        if kind in _PNG_DRAWING:
            kept.append(chunk)
        if kind == b"IHDR" and turned != 1:
            said = b"eXIf" + ORIENTATION % turned
            kept.append(struct.pack(">L", len(said) - 4) + said + struct.pack(">L", zlib.crc32(said)))
        if kind == b"IEND":
            return b"".join(kept)


# -- WebP: RIFF chunks; kind, length, data, padding to an even length ------------------------------------------

_WEBP_DRAWING = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_ALPHA, _EXIF = 0x10, 0x08


def _webp(content: bytes, turned: int) -> bytes:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise Unreadable("no beginning")
    kept = []
    for kind, data in _riff(content):
        if kind in (b"ANIM", b"ANMF"):
            raise Unreadable("more than one picture")
        if kind == b"VP8X":
            flags = data[0] & _ALPHA | (_EXIF if turned != 1 else 0)
            kept.append(_chunk(kind, bytes([flags]) + data[1:]))
        elif kind in _WEBP_DRAWING:
            kept.append(_chunk(kind, data))
    if turned != 1 and kept and kept[0].startswith(b"VP8X"):
        kept.append(_chunk(b"EXIF", ORIENTATION % turned))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<L", len(body)) + body


def _riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = min(len(content), 8 + struct.unpack_from("<L", content, 4)[0])
    at = 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sL", content, at)
        if at + 8 + length > len(content):
            raise Unreadable("no end")
        yield kind, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<L", len(data)) + data + b"\0" * (len(data) % 2)


_MAKERS: dict[str, Callable[[bytes, int], bytes]] = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
