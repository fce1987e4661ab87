"""How people say it: keywords and example sentences of each type (a pack's phrases.csv), for triage. Pure."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class PhraseKind(StrEnum):
    KEYWORD = "keyword"
    EXAMPLE = "example"


@dataclass(frozen=True)
class Phrase:
    """`type` is the library's code: 0101 a component, E0101 an event."""

    type: str
    lang: str
    kind: PhraseKind
    text: str


@dataclass(frozen=True)
class Spoken:
    """Keywords and example sentences by type code."""

    keywords: dict[str, list[str]]
    examples: dict[str, list[str]]


class BadPhrases(ValueError):
    """phrases.csv cannot be read as it stands; says the row."""


def read_phrases(path: Path | str) -> list[Phrase]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return [_phrase(row, number) for number, row in enumerate(csv.DictReader(file), 2)]


def _phrase(row: dict[str, str], number: int) -> Phrase:
    try:
        phrase = Phrase(row["type"].strip(), row["lang"].strip(), PhraseKind(row["kind"]), row["text"].strip())
    except (KeyError, ValueError, AttributeError) as error:
        raise BadPhrases(f"phrases row {number}: needs type, lang, kind (keyword or example) and text") from error
    if not (phrase.type and phrase.text and phrase.lang in {"zh", "en"}):
        raise BadPhrases(f"phrases row {number}: type or text is empty, or lang is neither zh nor en")
    return phrase


def keywords_of(phrases: Iterable[Phrase]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        if phrase.kind is PhraseKind.KEYWORD:
            found.setdefault(phrase.type, []).append(phrase.text)
    return found


def spoken(phrases: Iterable[Phrase]) -> Spoken:
    found = list(phrases)
    examples: dict[str, list[str]] = {}
    for code, sentence in examples_of(found):
        examples.setdefault(code, []).append(sentence)
    return Spoken(keywords_of(found), examples)


def examples_of(phrases: Iterable[Phrase]) -> list[tuple[str, str]]:
    """(type code, sentence) pairs to train a classifier on."""
    return [(phrase.type, phrase.text) for phrase in phrases if phrase.kind is PhraseKind.EXAMPLE]
