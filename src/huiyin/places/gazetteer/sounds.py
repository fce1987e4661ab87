"""How Chinese is pronounced, a character for a character, so that words that sound alike compare as equal. Pure."""

import os
import unicodedata
from functools import cache

# Phrases would only choose between readings; each character always read the same way is what comparing needs.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
# What accents and hurried typing mix up: 平翘舌 zh/z, 前后鼻音 ing/in, n/l.
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))


def sounds_of(text: str) -> str:
    """As long as `text`: each character replaced by one that stands for its syllable; what has none stays."""
    return "".join(map(_sound, text))


@cache
def _sound(character: str) -> str:
    spoken = _spoken(DIGITS.get(character, character))
    return chr(0xE000 + _number(spoken)) if spoken else character


_known: dict[str, int] = {}


def _number(syllable: str) -> int:
    return _known.setdefault(syllable, len(_known))


def _spoken(character: str) -> str:
    """The first reading without its tone, as loosely as people hear it; empty for what is no Chinese character."""
    from pypinyin.constants import PINYIN_DICT

    readings = PINYIN_DICT.get(ord(character)) if len(character) == 1 else None
    if not readings:
        return ""
    return heard(_without_tone(readings.split(",")[0]))


def heard(syllable: str) -> str:
    for exact, loose in ALIKE:
        if syllable.startswith(exact):
            syllable = loose + syllable.removeprefix(exact)
    syllable = "l" + syllable[1:] if syllable.startswith("n") and len(syllable) > 1 else syllable
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


def _without_tone(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading)
    return "".join(c for c in plain if unicodedata.category(c) != "Mn").lower()
