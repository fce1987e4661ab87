"""Find names inside of running text: written right, written as they sound, or with one character wrong. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST_HITS = 200  # in one text, of each way to write; more are noise, and setting them apart would take long
LONGEST = 12  # characters (Chinese) or words (English) of a name
SHARED = 8  # names that end alike, from which on the end is only a kind of place
EXACT, ALIKE, SPELT = 1.0, 0.9, 0.75


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that stands at [start, end) of the text; `quality` 1 where it is written as in the register."""

    start: int
    end: int
    name: str
    quality: float


class Spotter:
    """All names of a register, ready to be found.

    Args:
        names: as they are written.
        fold: what makes of a text a sequence of the same length in which names that are taken for each other are equal.
    """

    def __init__(self, names: Iterable[str], fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._names = {name for name in names if 2 <= len(name) <= LONGEST}
        self._lengths = _lengths_by_head(self._names)
        self._alike: dict[str, list[str]] = defaultdict(list)
        self._shorter: dict[str, list[str]] = defaultdict(list)  # with one character left out, to the whole names
        for name in sorted(self._names):
            folded = fold(name)
            self._alike[folded].append(name)
            for short in without_one(folded) if len(folded) > 2 else ():
                self._shorter[short].append(name)
        self._alike_lengths = _lengths_by_head(self._alike)
        self._tails = _lengths_by_tail(self._alike)
        self._ends = Counter(name[-2:] for name in self._names)

    def spot(self, text: str, *, loosely: Callable[[int, int], bool]) -> list[Hit]:
        """Hits in the order of the text; those that overlap were written alike, the longest exact ones win.

        loosely: whether a mistake of spelling may be supposed at [start, end) — in the middle of a story it may not.
        """
        exact = _apart([Hit(s, e, text[s:e], EXACT) for s, e in _found(text, self._lengths, self._names)])
        folded = self._fold(text)
        taken = _taken(exact, len(text))
        alike = [
            Hit(s, e, name, ALIKE)
            for s, e in _found(folded, self._alike_lengths, self._alike)
            if not any(taken[s:e])
            for name in self._alike[folded[s:e]]
        ]
        alike = _longest(alike)
        for hit in alike:
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        spelt = _longest(list(self._spelt(folded, taken, loosely)))
        return sorted(exact + alike + spelt, key=lambda hit: (hit.start, -hit.quality, hit.name))

    def _spelt(self, folded: str, taken: bytearray, loosely: Callable[[int, int], bool]) -> Iterator[Hit]:
        """One character wrong, missing, too many, or two swapped. Names end on few characters: only there it looks."""
        for end in range(3, len(folded) + 1):
            free = end - 1 - taken.rfind(b"\1", 0, end)  # characters before `end` that no name has yet
            for length in self._tails.get(folded[end - 1], ()):
                if length > free:
                    break
                start = end - length
                for name, quality in self._near(folded[start:end]):
                    beside = start > 0 and taken[start - 1] and len(name) > 3  # right behind a name that is sure
                    if beside or len(name) - self._usual_end(name) > 2 or loosely(start, end):
                        yield Hit(start, end, name, quality)

    def _usual_end(self, name: str) -> int:
        """Characters at its end that many names share, as 小区: they tell nothing of which one is meant."""
        return 2 if self._ends.get(name[-2:], 0) >= SHARED else 1

    def _near(self, window: str) -> Iterator[tuple[str, float]]:
        for name in self._shorter.get(window, ()):  # a character is missing in the text
            yield name, SPELT - 0.35 / len(name)
        for short in without_one(window) if len(window) > 2 else ():
            for name in self._alike.get(short, ()):  # one too many
                yield name, SPELT - 0.3 / len(name)
            for name in self._shorter.get(short, ()):
                if len(name) == len(window) and len(name) > 2:
                    swapped = sorted(self._fold(name)) == sorted(window)  # a likelier slip than a wrong character
                    yield name, SPELT - (0.1 if swapped else 0.3) / len(name)


def without_one(sequence: str) -> set[str]:
    return {sequence[:n] + sequence[n + 1 :] for n in range(len(sequence))}


def _lengths_by_head(names: Iterable[str]) -> dict[str, list[int]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[:2]].add(len(name))
    return {head: sorted(found, reverse=True) for head, found in lengths.items()}


def _lengths_by_tail(names: Iterable[str]) -> dict[str, list[int]]:
    """By their last character: how long what stands for a name may be, with a character missing or too many."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[-1]].update(range(max(2, len(name) - 1), min(LONGEST, len(name) + 1) + 1))
    return {tail: sorted(found) for tail, found in lengths.items()}


def _found(text: str, lengths: dict[str, list[int]], names) -> Iterator[tuple[int, int]]:
    for start in range(len(text) - 1):
        for length in lengths.get(text[start : start + 2], ()):
            if text[start : start + length] in names and start + length <= len(text):
                yield start, start + length


def _apart(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap the longest, then the first."""
    kept: list[Hit] = []
    for hit in sorted(hits[:MOST_HITS], key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= one.start or hit.start >= one.end for one in kept):
            kept.append(hit)
    return kept


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits that overlap those of the best stretch, with all the names that it may stand for."""
    spans: list[tuple[int, int]] = []
    best: dict[tuple[int, int], float] = {}
    for hit in hits:
        best[hit.start, hit.end] = max(best.get((hit.start, hit.end), 0.0), hit.quality)
    for span in sorted(best, key=lambda s: (s[0] - s[1] - best[s], s)):
        if all(span[1] <= one[0] or span[0] >= one[1] for one in spans):
            spans.append(span)
    chosen = set(spans)
    unique = {(h.start, h.end, h.name): h for h in sorted(hits, key=lambda h: h.quality) if (h.start, h.end) in chosen}
    return list(unique.values())


def _taken(hits: Sequence[Hit], length: int) -> bytearray:
    taken = bytearray(length)
    for hit in hits:
        taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    return taken
