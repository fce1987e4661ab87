"""Beside the type: was the unit that was proposed the one that has it in the end, the place that the words named the
place, the likely duplicate one? The guess stays as it was when somebody first decided; only what is decided follows.
"""

from collections.abc import Iterable

from huiyin.matters.clusters import root_of
from huiyin.matters.models import Verdict
from huiyin.matters.services.verdicts import Decided
from huiyin.matters.triage.responsibility import responsible_for
from huiyin.matters.vocabulary import Choice

DECIDE_UNIT = frozenset({"dispatch", "transfer", "arbitrate"})
DECIDE_PLACE = frozenset({"file"})
DECIDE_DUPLICATE = frozenset({"file", "merge"})
A_COMMUNITY = 12  # digits: so exactly a place must be right
ITS_OWN = "own"  # no duplicate of another
LIKELY = 0.5


def note_units(decided: Iterable[Decided]) -> None:
    _keep(_unit(one) for one in decided if one.matter.unit_id and one.matter.condition_id)


def note_places(decided: Iterable[Decided]) -> None:
    _keep(filter(None, map(_place, decided)))


def note_duplicates(decided: Iterable[Decided]) -> None:
    _keep(filter(None, map(_duplicate, decided)))


def _unit(one: Decided) -> Verdict:
    matter = one.matter
    assert matter.condition is not None
    assert matter.unit is not None
    found = responsible_for(matter, matter.condition, one.at)
    guess = found.unit.code if found.unit else ""
    return _verdict(one, Choice.UNIT, guess, found.confidence, matter.unit.code)


def _place(one: Decided) -> Verdict | None:
    candidates = one.matter.suggested.get("place", {}).get("candidates", ())
    if not candidates or len(one.matter.area) < A_COMMUNITY:
        return None
    best = candidates[0]
    return _verdict(one, Choice.PLACE, best["area"][:A_COMMUNITY], best["confidence"], one.matter.area[:A_COMMUNITY])


def _duplicate(one: Decided) -> Verdict | None:
    seen = one.matter.suggested.get("seen", ())
    root = root_of(one.matter) if one.move == "merge" else one.matter
    merged = root.pk != one.matter.pk
    if not seen and not merged:
        return None
    number, likely = (seen[0]["number"], seen[0]["p"]) if seen else (ITS_OWN, 0.0)
    guess = number if likely >= LIKELY else ITS_OWN
    return _verdict(one, Choice.DUPLICATE, guess, likely, root.number if merged else ITS_OWN)


def _verdict(one: Decided, choice: Choice, guess: str, confidence: float, decided: str) -> Verdict:
    return Verdict(
        matter=one.matter,
        choice=choice,
        guess=guess,
        confidence=confidence,
        decided=decided,
        acted=not one.by_person,
        by_person=one.by_person,
        at=one.at,
    )


def _keep(rows: Iterable[Verdict]) -> None:
    """The latest of each matter; two of one cannot stand in one statement."""
    latest: dict[tuple[int, str], Verdict] = {}
    for row in rows:
        first = latest.get((row.matter_id, row.choice))
        if first:
            row.guess, row.confidence = first.guess, first.confidence
        latest[row.matter_id, row.choice] = row
    Verdict.objects.bulk_create(
        latest.values(),
        update_conflicts=True,
        unique_fields=["matter", "choice"],
        update_fields=["decided", "by_person", "at"],
    )


def of_moves(decided: Iterable[Decided]) -> None:
    """All of it, of moves that were just announced."""
    told = list(decided)
    note_units(one for one in told if one.move in DECIDE_UNIT)
    note_places(one for one in told if one.move in DECIDE_PLACE)
    note_duplicates(one for one in told if one.move in DECIDE_DUPLICATE)


MOVES = DECIDE_UNIT | DECIDE_PLACE | DECIDE_DUPLICATE
