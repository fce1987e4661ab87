"""Which type a report is of: the trained classifier in force, with the pack's words as hints; before there is one, the
pack's words alone. The figures of `huiyin triage` and of the bench come from this code."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from huiyin.learning.features import features
from huiyin.learning.linear import MOST_GUESSES, Guess
from huiyin.learning.linear import Classifier as Machine
from huiyin.learning.packing import BadPackingError, unpack
from huiyin.matters.library import Library
from huiyin.matters.models import Classifier
from huiyin.matters.triage.classify import guess_by_words
from huiyin.matters.triage.lessons import hints_in
from huiyin.matters.triage.switches import mode
from huiyin.matters.vocabulary import Choice, Mode

log = logging.getLogger(__name__)
FRESH_FOR = 20.0  # seconds until a version put in force is used by all processes
# Where even the three likeliest together are less sure than this, nothing is offered: somebody has to read it.
SILENT_BELOW = 0.4
# A confidential type need not be likely: rather protected once too often.
CAREFUL_FROM = 0.15
NO_WORDS = 0  # the version of the pack's words alone


@dataclass(frozen=True, eq=False)
class InForce:
    """`newest`: when the latest case that it learned from came in."""

    version: int
    machine: Machine
    newest: datetime | None = None


@dataclass(frozen=True)
class Guessed:
    """What the classifier says of one text. `version`: of the classifier; 0 for the pack's words alone.

    `known`: share of the text's words that it had seen in training.
    """

    guesses: tuple[Guess, ...]
    version: int = NO_WORDS
    known: float = 1.0
    confidential: bool = False

    @property
    def offered(self) -> tuple[Guess, ...]:
        """What may be shown: nothing where it is not sure at all, or where the office switched a type off."""
        sure = sum(guess.confidence for guess in self.guesses) >= SILENT_BELOW
        return tuple(g for g in self.guesses if mode(Choice.TYPE, g.code) is not Mode.OFF) if sure else ()


def guess_types(text: str, library: Library) -> list[Guess]:
    """At most three types, likeliest first, with the words that decided; empty where it abstains."""
    return list(guessed(text, library).offered)


def guessed(text: str, library: Library) -> Guessed:
    found = in_force()
    if found is None or library.types.keys().isdisjoint(found.machine.classes):
        return _by_words(text, library)
    seen = features(text, hints=hints_in(text, library))
    weighed = found.machine.weighed(seen)
    chances = found.machine.chances(found.machine.score(weighed)[None, :])[0]
    likely = [
        n for n in (-chances).argsort(kind="stable")[: MOST_GUESSES * 2] if found.machine.classes[n] in library.types
    ]
    said = found.machine.speaking(seen.said, weighed, likely[:MOST_GUESSES])
    guesses = tuple(
        Guess(found.machine.classes[n], float(chances[n]), words)
        for n, words in zip(likely[:MOST_GUESSES], said, strict=True)
    )
    confidential = any(
        chances[n] >= CAREFUL_FROM and code in library.types and library.types[code].confidential
        for n, code in enumerate(found.machine.classes)
    )
    return Guessed(guesses, found.version, found.machine.share_known(seen), confidential)


def _by_words(text: str, library: Library) -> Guessed:
    guesses = tuple(guess_by_words(text, library))
    return Guessed(guesses, confidential=bool(guesses) and library.types[guesses[0].code].confidential)


def in_force() -> InForce | None:
    """The version in force; the one in memory as long as that is it, and also when the new one cannot be read."""
    global _cached
    at, known = _cached
    if time.monotonic() - at > FRESH_FOR:
        _cached = (time.monotonic(), _read(known))
    return _cached[1]


def forget() -> None:
    global _cached
    _cached = (-FRESH_FOR, None)


def _read(known: InForce | None) -> InForce | None:
    version = Classifier.objects.filter(in_force=True).values_list("pk", flat=True).first()
    if version is None or (known and known.version == version):
        return known if version else None
    row = Classifier.objects.get(pk=version)
    try:
        newest = row.figures.get("newest")
        moment = datetime.fromisoformat(newest) if newest else None
        return InForce(version, unpack(bytes(row.arrays), row.sha256), moment)
    except BadPackingError as broken:
        log.error("a classifier cannot be read", extra={"version": version, "why": str(broken)})
        return known


_cached: tuple[float, InForce | None] = (-FRESH_FOR, None)
