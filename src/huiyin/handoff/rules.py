"""When a partner has to say something, and when sending is tried again. Pure."""

import re
from datetime import datetime, timedelta

from huiyin.handoff.states import OPEN, State

SENDING_WITHIN = timedelta(hours=4)  # a partner that cannot be reached for so long is silent
POLL_EVERY = timedelta(minutes=5)
_PAUSES = (1, 2, 5, 15, 30)

# Numbers of phones and identity cards: a partner gets a work order, never how to reach a person.
_NUMBERS = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"  # mobile phones
    r"|(?<!\d)\d{17}[\dXx](?!\d)"  # identity cards
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"  # telephones
)


def pause(tries: int) -> timedelta:
    """Before the next try to send, after so many that failed."""
    return timedelta(minutes=_PAUSES[min(max(tries, 1), len(_PAUSES)) - 1])


def deadline(state: State, since: datetime, confirm_within: timedelta, progress_within: timedelta) -> datetime | None:
    """Until when the next word must come, counted from the last one."""
    if state not in OPEN:
        return None
    if state == State.SENDING:
        return since + SENDING_WITHIN
    return since + (confirm_within if state == State.SENT else progress_within)


def without_numbers(words: str) -> str:
    return _NUMBERS.sub("……", words)


def wants(wanted: list[str], value: str) -> bool:
    """An empty list wants everything."""
    return not wanted or value in wanted
