"""The doubts of one import as lines to read: every row is named, a doubt that fills the sheet is told once. Pure."""

from collections.abc import Iterable
from itertools import groupby

from huiyin.matters.standards.problems import WORDS, Problem, ProblemKind, Severity

MANY = 5  # the same doubt about the same value more often than this is told once, with all its rows
_GRAVEST_FIRST = list(Severity)
_PAIRS = {ProblemKind.UNIT_CONFLICT, ProblemKind.LIMIT_CONFLICT, ProblemKind.BIG_NAME_CONFLICT}


def lines(problems: Iterable[Problem], lang: str = "zh") -> list[str]:
    """The gravest first, then what happens seldom, then in the order of the source."""
    told: dict[tuple, list[Problem]] = {}
    for problem in problems:
        told.setdefault(_sameness(problem), []).append(problem)
    graded = sorted(told.values(), key=lambda same: (_GRAVEST_FIRST.index(same[0].severity), len(same) > MANY))
    return [line for same in graded for line in _lines(same, lang)]


def _sameness(problem: Problem) -> tuple:
    what = (problem.value.strip(), problem.other_value) if problem.kind in _PAIRS else (problem.en,)
    return (problem.file, problem.sheet, problem.kind, *what)


def _lines(same: list[Problem], lang: str) -> list[str]:
    if len(same) <= MANY:
        return [_line(problem, str(problem.row), _words(problem, lang)) for problem in same]
    words = _words(same[0], lang) if same[0].kind not in _PAIRS else _pair_in_words(same, lang)
    return [_line(same[0], rows_in_words([problem.row for problem in same]), words)]


def _words(problem: Problem, lang: str) -> str:
    return problem.en if lang == "en" else problem.zh


def _pair_in_words(same: list[Problem], lang: str) -> str:
    """One sentence for all: the other places are a list of rows, or an edition's name."""
    others = [p.other for p in same]
    file = others[0].rpartition(" · ")[0]
    rows = [int(other.rpartition(" · ")[2]) for other in others] if file else []
    other = f"{file} · {rows_in_words(rows)}" if file else others[0]
    words = WORDS[same[0].kind][2 if lang == "en" else 1]
    return words.format(value=same[0].value.strip(), other=other, other_value=same[0].other_value)


def _line(problem: Problem, rows: str, words: str) -> str:
    where = " ".join(part for part in (problem.file, problem.sheet, rows, problem.column) if part)
    return f"{where}  {words}"


def rows_in_words(rows: list[int]) -> str:
    """4-6, 9, 12-13: none is left out."""
    runs = groupby(enumerate(sorted(set(rows))), key=lambda pair: pair[1] - pair[0])
    spans = [[row for _n, row in run] for _key, run in runs]
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)
