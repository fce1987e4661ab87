"""Addresses as people write them, brought into one form and compared so that a slip of the pen parts nobody. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

LONGEST_KEY = 60
SLIP = 75.0  # likeness in per cent, of streets with the same house number
SAME_STREET = 88.0
NEXT_DOOR = 12  # by how much the numbers of neighbouring houses differ
_CHINESE = str.maketrans("〇零一二三四五六七八九两", "001234567892")
_NUMBERED = re.compile(r"[〇零一二三四五六七八九两十百]+(?=号|弄|栋|幢|单元|室|楼|巷|组)")
_LEFT_OUT = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
# Endings that one writes and another leaves out.
_ENDINGS = re.compile(
    r"(?<=\w)\s+(?:street|st|avenue|ave|av|road|rd|boulevard|blvd|place|pl|drive|dr|court|ct|lane|ln)\.?$"
)


@dataclass(frozen=True)
class Address:
    """`key`: equal for addresses that are written alike but for blanks, width, case and numerals."""

    key: str
    numbers: tuple[str, ...]
    street: str

    def __bool__(self) -> bool:
        return bool(self.key)


def read_address(text: str) -> Address:
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = _NUMBERED.sub(lambda found: _in_digits(found.group()), plain)
    plain = _ENDINGS.sub("", plain)
    key = _LEFT_OUT.sub("", plain)[:LONGEST_KEY]
    return Address(key, tuple(_DIGITS.findall(plain)), _DIGITS.sub("", key))


def likeness_of(one: Address, other: Address) -> str:
    """same; slip (the same house, written differently); digit (a number that was mistyped, or another house); next (the
    house next door, or a slip); street (another house); other; unknown."""
    if not one or not other:
        return "unknown"
    if one.key == other.key:
        return "same"
    alike = ratio(one.street, other.street)
    if one.numbers == other.numbers and alike >= SLIP:
        return "slip"
    if one.numbers and other.numbers and alike >= SLIP and _one_slip(one.numbers, other.numbers):
        return "next" if _next_door(one.numbers, other.numbers) else "digit"
    return "street" if alike >= SAME_STREET else "other"


def _one_slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return OSA.distance(" ".join(one), " ".join(other)) == 1


def _next_door(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the numbers are so close that both houses may well be there: 12 and 14; not 12 and 112."""
    apart = [abs(int(a[:9]) - int(b[:9])) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and max(apart, default=0) <= NEXT_DOOR


def _in_digits(text: str) -> str:
    """十二 → 12, 二十 → 20, 一百零五 → 105, 一〇三 → 103."""
    if not set(text) & set("十百"):
        return text.translate(_CHINESE)
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = int(sign.translate(_CHINESE))
    return str(total + digit)
