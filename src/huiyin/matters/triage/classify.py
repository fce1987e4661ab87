"""Types whose name or keyword stands in a text, by the words of the pack.

What the classifier gets as a hint, and all there is before a first one was trained; the confidence is then the share
of the best type among all that matched.
"""

import re
from collections import defaultdict
from functools import lru_cache

from huiyin.learning.linear import MOST_GUESSES, Guess
from huiyin.matters.library import Library


def guess_by_words(text: str, library: Library) -> list[Guess]:
    """At most three types, likeliest first; empty when no word of any type stands in the text."""
    said = types_named(text, library)
    scores = {code: sum(weight(word) for word in words) for code, words in said.items()}
    best = sorted(scores, key=lambda code: (-scores[code], code))[:MOST_GUESSES]
    total = sum(scores.values())
    return [Guess(code, scores[code] / total, tuple(sorted(said[code]))) for code in best]


def types_named(text: str, library: Library) -> dict[str, set[str]]:
    """Types with a word of theirs in the text, and which words."""
    pattern, types_of = _words(library)
    said: dict[str, set[str]] = defaultdict(set)
    for word in set(pattern.findall(text.lower())) if pattern else ():
        for code in types_of[word]:
            said[code].add(word)
    return said


@lru_cache(maxsize=2)
def _words(library: Library) -> tuple[re.Pattern | None, dict[str, set[str]]]:
    """One pattern for all words of an edition, the longest first, so that 路灯井盖 is not taken for 路灯."""
    types_of: dict[str, set[str]] = defaultdict(set)
    for code, type_ in library.types.items():
        for word in {type_.name_zh, type_.name_en, *type_.keywords}:
            if word.strip():
                types_of[word.strip().lower()].add(code)
    longest_first = sorted(types_of, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
    return pattern, types_of


def weight(word: str) -> float:
    """A long word says more than a short one; a Chinese character about as much as four Latin letters."""
    return float(sum(1.0 if ord(c) > 0x2E7F else 0.25 for c in word)) ** 1.5
