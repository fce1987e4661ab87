"""Call partners, and look every minute whose time is over. Every job may be repeated."""

from datetime import datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from huiyin.handoff.calling import call as call_partner
from huiyin.handoff.calling import withdraw_from
from huiyin.handoff.errors import Over
from huiyin.handoff.models import Handoff
from huiyin.handoff.services import fall_silent
from huiyin.handoff.states import OPEN
from huiyin.handoff.waking import wake
from huiyin.kernel.clock import now
from huiyin.kernel.outbound import Failed
from huiyin.kernel.schedule import scheduled

AT_ONCE = 500  # a minute's work; the rest waits for the next


@app.task
def call(handoff: int) -> None:
    call_partner(handoff)


# 15 s, 4 min, 1 h, 15 h: who cannot be reached for so long is told by a person.
@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=15, retry_exceptions={Failed}))
def withdraw(handoff: int) -> None:
    withdraw_from(handoff)


@scheduled("* * * * *", "handoff.look")
def look(timestamp: int) -> None:
    at = now()
    take_back_silent(at)
    due = Handoff.objects.filter(state__in=sorted(OPEN), call_at__lte=at).order_by("call_at")
    wake(list(due.values_list("pk", flat=True)[:AT_ONCE]))


def take_back_silent(at: datetime) -> int:
    """How many were taken back."""
    due = Handoff.objects.filter(state__in=sorted(OPEN), due_at__lte=at).order_by("due_at")
    rows = due.select_related("partner__fallback_unit", "unit")[:AT_ONCE]
    return sum(_silent(row, at) for row in rows)


def _silent(row: Handoff, at: datetime) -> bool:
    try:
        return fall_silent(row, at=at)
    except Over:  # they spoke at the last moment
        return False
