"""Put the single guesses together."""

from dataclasses import dataclass

from huiyin.matters.library import in_force
from huiyin.matters.models import MatterType
from huiyin.matters.reporting import NewReport
from huiyin.matters.triage.classify import Guess, guess_types
from huiyin.matters.triage.urgency import danger_words
from huiyin.matters.vocabulary import Section, Urgency
from huiyin.places.locate import Place


@dataclass(frozen=True)
class Suggestion:
    """What triage proposes. `type` is the one the sender named; a guess is only offered, never taken for granted."""

    type: MatterType | None
    guesses: tuple[Guess, ...]
    section: Section | None
    urgency: Urgency | None
    confidential: bool
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict:
        found: dict = {"types": [guess.as_json() for guess in self.guesses]}
        if self.type:
            found["type"] = {"code": self.type.code, "from": "sender"}
        if self.reasons:
            found["danger"] = list(self.reasons)
        return found


def suggest(report: NewReport, place: Place) -> Suggestion:
    library = in_force()
    named = library.types.get(report.type_code) if report.type_code else None
    text = f"{report.title} {report.text}"
    guesses = () if named else tuple(guess_types(text, library))
    likely = named or (library.types[guesses[0].code] if guesses else None)
    danger = danger_words(text)
    return Suggestion(
        type=named,
        guesses=guesses,
        section=Section(likely.section) if likely else None,
        urgency=Urgency.URGENT if danger else None,
        # Protected from the first second, and rather once too often: only the desk may lift it by filing.
        confidential=bool(likely and likely.confidential) or report.section == Section.TIP_OFF,
        reasons=tuple(danger),
    )
