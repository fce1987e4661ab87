"""Keep what people decided beside what was guessed: accuracy is counted from it, and the next training learns it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin.matters.models import Matter, Verdict
from huiyin.matters.vocabulary import Choice

# Moves by which the type is decided, or confirmed by somebody who saw the matter through.
DECIDE_TYPE = frozenset({"file", "refile", "correct"})
CONFIRM = frozenset({"close", "verify"})


@dataclass(frozen=True)
class Decided:
    matter: Matter
    move: str
    by_person: bool
    at: datetime


def note_types(decided: Iterable[Decided]) -> None:
    """One row a matter: a later decision takes the earlier one's place, so that a correction counts."""
    rows = {one.matter.pk: _verdict(one) for one in decided if one.matter.type_id and _was_guessed(one)}
    if not rows:
        return
    acted = set(
        Verdict.objects.filter(matter__in=rows, choice=Choice.TYPE, acted=True).values_list("matter", flat=True)
    )
    for key, row in rows.items():
        row.acted = row.acted or key in acted
    Verdict.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["matter", "choice"],
        update_fields=["guess", "confidence", "classifier", "known", "decided", "acted", "by_person", "at"],
    )


def confirm(matters: Iterable[int]) -> None:
    """Somebody closed them as they were filed."""
    Verdict.objects.filter(matter__in=list(matters), choice=Choice.TYPE, by_person=False).update(by_person=True)


def _was_guessed(one: Decided) -> bool:
    """Where the sender named the type there was nothing to guess; what the platform filed has to be confirmed."""
    return "type" not in one.matter.suggested or not one.by_person


def _verdict(one: Decided) -> Verdict:
    matter = one.matter
    named = matter.suggested.get("type")
    guesses = matter.suggested.get("types") or [{"code": named["code"], "confidence": 1.0} if named else {}]
    assert matter.type is not None
    return Verdict(
        matter=matter,
        choice=Choice.TYPE,
        guess=guesses[0].get("code", ""),
        confidence=guesses[0].get("confidence", 0.0),
        classifier=matter.suggested.get("model", 0),
        known=matter.suggested.get("known", 1.0),
        decided=matter.type.code,
        acted=not one.by_person,
        by_person=one.by_person,
        at=one.at,
    )
