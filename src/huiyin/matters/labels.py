"""Words for states, moves and vocabularies in the language of the moment."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from huiyin.matters.rules.clock import CLOCK_LABELS, CLOCK_STATUS_LABELS
from huiyin.matters.states import LABELS, MOVE_LABELS, STAGE_LABELS, STAGE_OF, Stage, State
from huiyin.matters.vocabulary import (
    CHOICE_LABELS,
    EVIDENCE_LABELS,
    GRADE_LABELS,
    LEVEL_LABELS,
    MODE_LABELS,
    REQUEST_LABELS,
    SECTION_LABELS,
    SOURCE_LABELS,
    TASK_LABELS,
    URGENCY_LABELS,
    WARNING_LABELS,
    WARNING_LEVEL_LABELS,
)

ACTOR_LABELS = {
    "reporter": ("上报人", "The reporter"),
    "system": ("平台", "The platform"),
    "account": ("账户", "An account"),
    "staff": ("工作人员", "Staff"),
    "partner": ("外部单位", "A partner"),
}

_VOCABULARIES: dict[str, Mapping] = {
    "state": LABELS,
    "stage": STAGE_LABELS,
    "source": SOURCE_LABELS,
    "section": SECTION_LABELS,
    "urgency": URGENCY_LABELS,
    "grade": GRADE_LABELS,
    "evidence": EVIDENCE_LABELS,
    "level": LEVEL_LABELS,
    "request": REQUEST_LABELS,
    "task": TASK_LABELS,
    "clock": CLOCK_LABELS,
    "clock_status": CLOCK_STATUS_LABELS,
    "actor": ACTOR_LABELS,
    "move": MOVE_LABELS,
    "choice": CHOICE_LABELS,
    "mode": MODE_LABELS,
    "warning": WARNING_LABELS,
    "warning_level": WARNING_LEVEL_LABELS,
}


def in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def pick(pair: tuple[str, str], chinese: bool | None = None) -> str:
    """Of (Chinese, English), the one that the reader understands; the other where one is empty.

    `chinese`: for whoever makes many words at once and has asked `in_chinese` already.
    """
    zh, en = pair
    return (zh or en) if (in_chinese() if chinese is None else chinese) else (en or zh)


def enumerated(words: Iterable[str]) -> str:
    """One after another, with the language's comma between."""
    return pick(("、", ", ")).join(words)


def label(vocabulary: str, value: str) -> str:
    """The word for `value`; the value itself for one that an old row keeps and the vocabulary has dropped."""
    pair = _VOCABULARIES[vocabulary].get(value)
    return pick(tuple(pair)) if pair else value


def state_name(value: str, chinese: bool | None = None) -> str:
    return pick(LABELS[State(value)], chinese)


def move_name(value: str) -> str:
    return label("move", value)


def stage_of(state: str) -> Stage:
    return STAGE_OF[State(state)]
