"""How much two texts have in common. Pure.

By their pairs of neighbouring characters, which need no dictionary and forgive word order, in Chinese as in English.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from math import sqrt

LONGEST = 400  # characters that are compared: what it is stands at the beginning
_LEFT_OUT = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z]{4,}")
_CJK = re.compile(r"[\u4e00-\u9fff]")


def pairs_of(text: str) -> frozenset[str]:
    plain = _plain(text)
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1))


def common_share(one: frozenset[str], other: frozenset[str]) -> float:
    """0 to 1: pairs in both, against the geometric mean of how many there are."""
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0


def words_in_both(one: str, other: str) -> str:
    """The longest run of characters (a word, in a Latin script) that both say; empty where there is none."""
    first, second = _plain(one), _plain(other)
    shared = set(_LATIN.findall(one.casefold())) & set(_LATIN.findall(other.casefold()))
    if shared and not (_CJK.search(first) and _CJK.search(second)):
        return max(sorted(shared), key=len)
    found = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    said = first[found.a : found.a + found.size]
    return said[:12] if found.size >= 2 and _CJK.search(said) else ""


def _plain(text: str) -> str:
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
