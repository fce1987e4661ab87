"""May it go out, does it need a second person, whose doors are knocked at. Pure."""

from datetime import datetime, timedelta

from huiyin.warnings.cap.words import Scope, Severity, Status
from huiyin.warnings.vocabulary import TWO_PEOPLE, Reached

MANY_HOMES = 2_000  # from so many a second person looks at it, whatever its level


def needs_second(severity: str, homes: int, drill: bool) -> bool:
    """A red or orange warning, or one that very many are told; a drill by its number only."""
    return homes >= MANY_HOMES or (Severity(severity) in TWO_PEOPLE and not drill)


def why_not(status: str, scope: str, drill: bool) -> str:
    """Why residents must not be told of it; empty if they may. exercise: only as a drill."""
    if scope != Scope.PUBLIC:
        return "scope"
    if status in (Status.SYSTEM, Status.DRAFT):
        return "system"
    if status in (Status.EXERCISE, Status.TEST) and not drill:
        return "exercise"
    return ""


def knock_at(reached: str, queued_at: datetime | None, confirmed: bool, minutes: int) -> datetime | None:
    """From when a door is on the list; None while it is not known, or need not be."""
    if confirmed or queued_at is None:
        return None
    return queued_at if reached == Reached.NO_WAY else queued_at + timedelta(minutes=minutes)
