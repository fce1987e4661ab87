"""Put the single guesses together."""

from dataclasses import dataclass

from huiyin.kernel.clock import now
from huiyin.learning.linear import Guess
from huiyin.matters.library import in_force
from huiyin.matters.models import MatterType
from huiyin.matters.reporting import NewReport
from huiyin.matters.rules.urgency import Judged
from huiyin.matters.triage.lessons import text_of
from huiyin.matters.triage.switches import mode
from huiyin.matters.triage.types import Guessed, guessed
from huiyin.matters.triage.urgency import how_urgent
from huiyin.matters.vocabulary import Choice, Mode, Section, Urgency
from huiyin.places.locate import Place


@dataclass(frozen=True)
class Suggestion:
    """What triage proposes. `type` is the one the sender named; a guess is only offered, never taken for granted."""

    type: MatterType | None
    guesses: tuple[Guess, ...]
    section: Section | None
    urgency: Urgency | None
    confidential: bool
    guessed: Guessed
    judged: Judged

    def as_json(self) -> dict:
        found: dict = {"types": [guess_json(guess) for guess in self.guesses]}
        found |= {"model": self.guessed.version, "known": round(self.guessed.known, 3)}
        if self.type:
            found["type"] = {"code": self.type.code, "from": "sender"}
        if self.judged.words:
            found["danger"] = list(self.judged.words)
        if self.judged.reasons and self.urgency:
            found["why_urgent"] = list(self.judged.reasons)
        return found


def guess_json(guess: Guess) -> dict:
    return {"code": guess.code, "confidence": round(float(guess.confidence), 3), "words": list(guess.words)}


def suggest(report: NewReport, place: Place) -> Suggestion:
    library = in_force()
    named = library.types.get(report.type_code) if report.type_code else None
    text = text_of(report.title, report.text)
    found = guessed(text, library)
    guesses = () if named else found.offered
    likely = named or (library.types[guesses[0].code] if guesses else None)
    judged = how_urgent(
        text, place, library, named=named, guesses=guesses, at=report.received_at or now(),
    )  # fmt: skip
    urgent = judged.urgency != Urgency.NORMAL and mode(Choice.URGENCY) is not Mode.OFF
    return Suggestion(
        type=named,
        guesses=guesses,
        section=Section(likely.section) if likely else None,
        urgency=judged.urgency if urgent else None,
        # Protected from the first second, and rather once too often: only the desk may lift it by filing.
        confidential=bool(likely and likely.confidential) or found.confidential or report.section == Section.TIP_OFF,
        guessed=found,
        judged=judged,
    )
