"""When two texts of a standard say the same."""

import re
import unicodedata

_PUNCTUATION = re.compile(r"[\s,.;:、，。；：()（）\[\]【】\"'“”‘’·]+")


def clean(text: str) -> str:
    """Spaces, line breaks and full-width digits do not change what a limit says."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def bare(text: str) -> str:
    """The words without punctuation: “外观不洁、积灰” and “外观不洁，积灰” are one condition."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def without_numbers(text: str) -> str:
    return re.sub(r"\d+(\.\d+)?", "#", bare(text))


def names(text: str) -> tuple[str, ...]:
    """A list of units as a cell writes it: 甲、乙；丙 or one a line."""
    parts = (re.sub(r"\s+", "", part) for part in re.split(r"[、；;，,\n]+", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", unicodedata.normalize("NFKC", text))
