"""Whom a visit that was not made goes up to, and when. Pure."""

from datetime import timedelta

from huiyin.care.vocabulary import Level, Step

# Working hours after the due time; eight are a working day.
GOES_UP: dict[Level, dict[Step, timedelta]] = {
    Level.CLOSE: {Step.COMMUNITY: timedelta(hours=2), Step.DUTY: timedelta(hours=4)},
    Level.REGULAR: {Step.COMMUNITY: timedelta(hours=8), Step.DUTY: timedelta(hours=16)},
    Level.LIGHT: {Step.COMMUNITY: timedelta(hours=16), Step.DUTY: timedelta(hours=40)},
}


def step_after(worked: timedelta, level: Level) -> Step:
    """Where it belongs when `worked` working time has passed since it was due."""
    reached = [step for step, wait in GOES_UP[level].items() if worked >= wait]
    return reached[-1] if reached else Step.CARER


def is_higher(step: Step, than: Step) -> bool:
    order = list(Step)
    return order.index(step) > order.index(than)
