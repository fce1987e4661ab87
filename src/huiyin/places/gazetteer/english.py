"""English words of an address as a string of one character a word, so that the same spotter serves. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable

from huiyin.places.gazetteer.spotting import without_one

WORD = re.compile(r"[a-z0-9']+")
SHORT = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "blvd": "boulevard",
    "n": "north", "s": "south", "e": "east", "w": "west", "bldg": "building", "comm": "community", "apts": "apartments",
    "apt": "apartments", "ctr": "center", "centre": "center", "no": "number",
}  # fmt: skip
SHORTEST_MISSPELT = 4  # letters; shorter words are too easily other words


def words_in(text: str) -> list[re.Match]:
    return list(WORD.finditer(text.lower()))


class Vocabulary:
    """The words of all English names; one that is misspelt by a letter is taken for the word that it resembles."""

    def __init__(self, names: Iterable[str]) -> None:
        self._letters: dict[str, str] = {}
        self._near: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for found in words_in(name):
                self._add(SHORT.get(found.group(), found.group()))

    def _add(self, word: str) -> None:
        if word in self._letters:
            return
        self._letters[word] = chr(0xF0000 + len(self._letters))  # a private plane: 65,000 words
        if len(word) >= SHORTEST_MISSPELT and not word.isdecimal():
            for short in without_one(word):
                self._near[short].append(word)

    def encode(self, words: Iterable[str]) -> tuple[str, list[bool]]:
        """One character a word, and which of them had to be guessed; a space for what is no word of a name."""
        letters, guessed = [], []
        for said in words:
            word = SHORT.get(said, said)
            known = word if word in self._letters else self._resembling(word)
            letters.append(self._letters[known] if known else " ")
            guessed.append(known != word and known is not None)
        return "".join(letters), guessed

    def _resembling(self, word: str) -> str | None:
        if len(word) < SHORTEST_MISSPELT or word.isdecimal():
            return None
        found = {near for near in self._near.get(word, ())}
        for short in without_one(word):
            found |= {short} if short in self._letters and len(short) >= SHORTEST_MISSPELT else set()
            found |= set(self._near.get(short, ()))
        return min(found, key=lambda near: (abs(len(near) - len(word)), near)) if found else None
