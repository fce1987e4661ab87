"""The doubts of an import as lines: where, what stands there, what to do; and the texts that a person settles."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.matters.standards.problems import WORDS, Problem, ProblemKind, Severity
from huiyin.matters.standards.text import clean

TONES = {
    Severity.REJECTED: ("danger", "x"),
    Severity.DECISION: ("soon", "help-circle"),
    Severity.CONFLICT: ("soon", "arrows-exchange"),
    Severity.NOTICE: ("info", "info-circle"),
}
ORDER = list(Severity)
# Texts that a decision about that very text can settle; 天 and 小时 are settled for the whole source at once.
BY_TEXT = frozenset(
    {
        ProblemKind.LIMIT_UNKNOWN_UNIT.value,
        ProblemKind.LIMIT_WITH_WORDS.value,
        ProblemKind.LIMIT_WITHOUT_NUMBER.value,
        ProblemKind.LIMIT_OUT_OF_RANGE.value,
    }
)


@dataclass(frozen=True)
class Doubt:
    severity: str
    tone: str
    icon: str
    file: str
    sheet: str
    row: int
    column: str
    value: str
    words: str


def doubts_of(problems: Iterable[Problem | dict], language: str) -> list[Doubt]:
    """As an import answers them, or as an edition keeps them; the gravest first."""
    doubts = [_doubt(problem, language) for problem in problems]
    return sorted(doubts, key=lambda d: (ORDER.index(Severity(d.severity)), d.file, d.sheet, d.row))


def _doubt(problem: Problem | dict, language: str) -> Doubt:
    told = problem if isinstance(problem, dict) else vars(problem)
    severity = WORDS[ProblemKind(told["kind"])][0]
    tone, icon = TONES[severity]
    return Doubt(
        severity=severity.value,
        tone=tone,
        icon=icon,
        file=told["file"],
        sheet=told["sheet"],
        row=told["row"],
        column=told["column"],
        value=told["value"],
        words=_plain(told) or told["zh" if language == "zh" else "en"],
    )


def _plain(told: dict) -> str:
    """Where the reader's own words name an option of the command line, the form is named instead."""
    if told["kind"] not in (ProblemKind.LIMIT_PLAIN_DAYS, ProblemKind.LIMIT_PLAIN_HOURS):
        return ""
    text = _("“%(value)s” does not say which clock runs. Decide what it means in these files, and read them again.")
    return text % {"value": told["value"].strip()}


def open_values(problems: Iterable[dict]) -> tuple[str, ...]:
    """Each unclear text once, in the order of the source."""
    texts = (clean(problem["value"]) for problem in problems if problem["kind"] in BY_TEXT)
    return tuple(dict.fromkeys(text for text in texts if text))
