"""What a classifier looks at in a text: its words and pairs of words, and the runs of characters that it is made of.

Words catch what is said; characters catch what a segmenter cuts otherwise: a typo, a new name, a place. Each feature is
a 64-bit number computed from its characters, so that a model needs no dictionary of strings in memory: two features
that share a number by chance are one among some 10^13.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import rjieba

LONGEST_RUN = 4  # characters
MOST_CHARACTERS = 4000  # of a text; what comes after changes no decision
_HAN = "㐀-鿿豈-﫿"
_SAYS_SOMETHING = re.compile(f"[{_HAN}a-z]")
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_ANY_HAN = re.compile(f"[{_HAN}]")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(f"[{_HAN}a-z0-9]+")
_PRIME = np.uint64(0x100000001B3)
_SALT = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_BY_LENGTH = [np.uint64(length * int(_SALT) % 2**64) for length in range(LONGEST_RUN + 1)]
HINT = "\x01"
NONE = np.empty(0, np.uint64)


@dataclass(frozen=True, eq=False)
class Features:
    """Numbers of the features of one text, with repetitions. `words` is in the order of the text, then the pairs."""

    said: list[str]
    words: np.ndarray
    pieces: np.ndarray


def features(text: str, segmented: bool | None = None, hints: Iterable[str] = ()) -> Features:
    """
    Args:
        segmented: the text came as words with spaces between them; None: look for yourself.
        hints: what somebody else found in the text; each counts as one more word, which is never shown.
    """
    text = normal(text)
    if segmented is None:
        segmented = looks_segmented(text)
    said = words_of(text, segmented) + [HINT + hint for hint in hints]
    return Features(said, numbers_of_words(said), _numbers_of_runs(_BETWEEN_HAN.sub("", text)))


def normal(text: str) -> str:
    """Full-width letters become plain ones, capitals small ones, any number a 0: no house number decides a type."""
    whole = text[:MOST_CHARACTERS].encode("utf-8", "replace").decode()  # half a character is none
    return _DIGITS.sub("0", unicodedata.normalize("NFKC", whole).lower())


def words_of(text: str, segmented: bool) -> list[str]:
    """Words of a normalised text, without marks and numbers."""
    found = text.split() if segmented else rjieba.cut(text)
    return [word for word in found if _SAYS_SOMETHING.search(word)]


def looks_segmented(text: str) -> bool:
    """More than one space for every eight Chinese characters: nobody writes so by hand."""
    characters = len(_ANY_HAN.findall(text))
    return characters > 0 and len(_BETWEEN_HAN.findall(text)) * 8 > characters


def numbers_of_words(said: list[str]) -> np.ndarray:
    """Of each word, then of each pair of neighbours."""
    if not said:
        return NONE
    single = _mixed(np.array([crc32(word.encode()) | (len(word) << 32) for word in said], np.uint64))
    return np.concatenate((single, _mixed(single[:-1] * _PRIME + single[1:])))


def _numbers_of_runs(text: str) -> np.ndarray:
    """Of all runs of one to LONGEST_RUN characters that hold a Chinese one and no mark or space."""
    codes, letters, chinese = _characters(text)
    return np.concatenate([numbers for numbers, _starts in _runs(codes, letters, chinese)] or [NONE])


def pieces_within(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the runs inside each word, and the place of their word in the list."""
    codes, letters, chinese = _characters(" ".join(words))
    owner = np.cumsum(codes == ord(" "))
    found = list(_runs(codes, letters, chinese))
    if not found:
        return NONE, np.empty(0, np.int64)
    return np.concatenate([numbers for numbers, _ in found]), np.concatenate([owner[starts] for _, starts in found])


def _characters(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Code points; which of them are letters, which Chinese ones."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    chinese = ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0xF900) & (codes <= 0xFAFF))
    return codes, chinese | ((codes >= 97) & (codes <= 122)) | (codes == 48), chinese


def _runs(codes: np.ndarray, letters: np.ndarray, chinese: np.ndarray) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    number, whole, some = codes.copy(), letters.copy(), chinese.copy()
    for length in range(1, LONGEST_RUN + 1):
        if length > len(codes):
            return
        if length > 1:
            number = number[:-1] * _PRIME + codes[length - 1 :]
            whole, some = whole[:-1] & letters[length - 1 :], some[:-1] | chinese[length - 1 :]
        starts = np.flatnonzero(whole & some)
        yield _mixed(number[starts] + _BY_LENGTH[length]), starts


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Spread over all 64 bits, so that neighbours are not neighbours any more."""
    numbers = (numbers ^ (numbers >> _SHIFT)) * _SALT
    return (numbers ^ (numbers >> _SHIFT)) * _PRIME


def alike(text: str) -> str:
    """A key that near-identical texts share: their first two hundred letters, without spaces, marks and numbers."""
    return "".join(_LETTERS.findall(_BETWEEN_HAN.sub("", normal(text)))).replace("0", "")[:200]
