"""What a consent allows, and what stops when part of it is taken back. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from huiyin.care.vocabulary import Purpose

LONGEST = timedelta(days=366)  # nobody agrees for ever: at least once a year they are asked again
KEPT_FOR_RENEWAL = timedelta(days=30)  # a file whose consent ran out rests that long, closed, then it goes
ASKED_BEFORE = timedelta(days=30)  # when the carer is told that it runs out
PROOF_KEPT = timedelta(days=3 * 366)  # PIPL art. 56: records of handling are kept for at least three years

VITALS = frozenset({"heart_rate", "systolic", "diastolic", "spo2", "steps"})
POSITION = frozenset({"lon", "lat"})


def needed_for(metrics: Iterable[str]) -> frozenset[Purpose]:
    """What somebody must have agreed to before a device that measures these may serve them."""
    measured = set(metrics)
    needed = {Purpose.DEVICES}
    needed |= {Purpose.VITALS} if measured & VITALS else set()
    needed |= {Purpose.POSITION} if measured & POSITION else set()
    return frozenset(needed)


def is_too_long(given_at: datetime, until: datetime) -> bool:
    return until - given_at > LONGEST
