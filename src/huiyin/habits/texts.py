"""Standard texts of a unit: kept by its people, offered in the forms of a few moves."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.habits.models import StandardText
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor

MOVES = ("finish", "return", "ask_extension", "dispatch", "decline")  # whose forms offer texts
MOST = 40  # of one unit for one move


def texts_for(move: str, actor: Actor) -> list[StandardText]:
    return list(texts_of(actor).filter(move=move)[:MOST]) if move in MOVES else []


def texts_of(actor: Actor):
    return StandardText.objects.filter(unit=actor.unit_id or 0).order_by("move", "words", "pk")


def add_text(move: str, words: str, *, by: Actor) -> StandardText:
    """For everybody of the unit in which this person works.

    Raises:
        InvalidInput: no words, or the unit has them already, or too many.
    """
    words = words.strip()[:500]
    if move not in MOVES or by.unit_id is None:
        raise InvalidInput(_("Choose a form in which the text is offered."), field="move")
    if not words:
        raise InvalidInput(_("Write the text first."), field="words")
    if texts_of(by).filter(move=move).count() >= MOST:
        raise InvalidInput(_("Forty texts for one form are enough. Remove one first."), field="words")
    try:
        with work():
            text = StandardText.objects.create(unit_id=by.unit_id, move=move, words=words)
            data = {"text": text.pk, "move": move}
            record("habits.text.added", chain=f"unit/{by.unit_id}", by=by.ref, at=now(), data=data)
    except IntegrityError as there:
        raise InvalidInput(_("Your unit has this text already."), field="words") from there
    return text


def drop_text(pk: int, *, by: Actor) -> None:
    with work():
        if not texts_of(by).filter(pk=pk).delete()[0]:
            raise NotFound(_("There is no such text of your unit."))
        record("habits.text.dropped", chain=f"unit/{by.unit_id}", by=by.ref, at=now(), data={"text": pk})
