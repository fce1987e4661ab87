"""Likely types by the words of the pack: names and keywords of each type, counted in the text.

A cold-start guess, deliberately plain; its confidence is the share of the best type among all that matched.
"""

from dataclasses import dataclass

from huiyin.matters.library import Library

MOST_GUESSES = 3


@dataclass(frozen=True)
class Guess:
    code: str
    confidence: float
    words: tuple[str, ...]

    def as_json(self) -> dict:
        return {"code": self.code, "confidence": round(self.confidence, 2), "words": list(self.words)}


def guess_types(text: str, library: Library) -> list[Guess]:
    """At most three types, likeliest first; empty when no word of any type stands in the text."""
    lowered = text.lower()
    found = []
    for code, type_ in library.types.items():
        words = tuple(w for w in {type_.name_zh, type_.name_en.lower(), *type_.keywords} if w and w.lower() in lowered)
        if words:
            found.append((sum(weight(word) for word in words), code, tuple(sorted(words))))
    total = sum(score for score, _, _ in found)
    best = sorted(found, key=lambda f: (-f[0], f[1]))[:MOST_GUESSES]
    return [Guess(code, score / total, words) for score, code, words in best]


def weight(word: str) -> float:
    """A long word says more than a short one; a Chinese character about as much as four Latin letters."""
    return float(sum(1.0 if ord(c) > 0x2E7F else 0.25 for c in word)) ** 1.5
