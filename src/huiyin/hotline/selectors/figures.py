"""Figures of a period, whole and by hour, day or agent, counted by the rules that list the calls behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Avg, Count, Max, QuerySet
from django.db.models.functions import TruncDay, TruncHour
from django.utils.translation import gettext as _

from huiyin.hotline.models import Call
from huiyin.hotline.rules.service import Service
from huiyin.hotline.selectors.calls import kinds
from huiyin.kernel.errors import InvalidInput
from huiyin.orgs.models import Staff

LONGEST = timedelta(days=93)
LONGEST_BY_HOUR = timedelta(days=8)
COUNTED = ("offered", "answered", "in_time", "no_wait", "abandoned", "unknown")
BY = ("hour", "day", "agent")


@dataclass(frozen=True)
class Slice:
    """One hour, day or agent. `since`, `until`: the slice itself; `staff` or `agent`: whose calls."""

    service: Service
    since: datetime
    until: datetime
    staff: Staff | None = None
    agent: str = ""


def service_in(since: datetime, until: datetime, *, now: datetime) -> Service:
    return _service(_calls(since, until).aggregate(**_sums(now)))


def service_by(by: str, since: datetime, until: datetime, *, now: datetime) -> list[Slice]:
    """Slices in the order of time, or those with the most calls first.

    Raises:
        InvalidInput: hours over more than eight days, or a period longer than three months.
    """
    if until - since > (LONGEST_BY_HOUR if by == "hour" else LONGEST):
        raise InvalidInput(_("By the hour at most eight days, else at most three months at once."), field="from")
    calls = _calls(since, until)
    return _by_agent(calls, since, until, now) if by == "agent" else _by_time(by, calls, since, until, now)


def _calls(since: datetime, until: datetime) -> QuerySet[Call]:
    return Call.objects.filter(began_at__gte=since, began_at__lt=until)


def _sums(now: datetime) -> dict:
    """Not under the names of columns, which the next of them would then mean."""
    rules = kinds(now)
    counts = {f"sum_{name}": Count("pk", filter=rules[name]) for name in COUNTED}
    return counts | {
        "sum_waited": Avg("waited", filter=rules["answered"]),
        "sum_longest": Max("waited", filter=rules["answered"]),
        "sum_gave_up": Avg("waited", filter=rules["abandoned"]),
    }


def _service(row: Mapping[str, Any]) -> Service:
    return Service(**{name[4:]: value for name, value in row.items() if name.startswith("sum_")})


def _by_time(by: str, calls: QuerySet[Call], since: datetime, until: datetime, now: datetime) -> list[Slice]:
    zone = ZoneInfo(settings.TIME_ZONE)
    trunc = TruncHour("began_at", tzinfo=zone) if by == "hour" else TruncDay("began_at", tzinfo=zone)
    length = timedelta(hours=1) if by == "hour" else timedelta(days=1)
    rows: list[Any] = list(calls.annotate(slot=trunc).values("slot").annotate(**_sums(now)).order_by("slot"))
    slices = [(row["slot"], _service(row)) for row in rows]
    return [Slice(service, max(slot, since), min(slot + length, until)) for slot, service in slices]


def _by_agent(calls: QuerySet[Call], since: datetime, until: datetime, now: datetime) -> list[Slice]:
    """Agents whom nobody knows stand by the name that the telephone system has for them."""
    known, unknown = calls.filter(staff__isnull=False), calls.filter(staff=None)
    rows: list[Any] = list(
        known.values("staff").annotate(many=Count("pk"), **_sums(now)).order_by("-many", "staff")[:300]
    )
    named = unknown.exclude(agent="").values("agent")
    strange: list[Any] = list(named.annotate(many=Count("pk"), **_sums(now)).order_by("-many", "agent")[:100])
    waiting = unknown.filter(agent="").aggregate(**_sums(now))
    staff = Staff.objects.in_bulk([row["staff"] for row in rows])
    found = [Slice(_service(row), since, until, staff=staff[row["staff"]]) for row in rows]
    found += [Slice(_service(row), since, until, agent=row["agent"]) for row in strange]
    return [*found, Slice(_service(waiting), since, until)] if waiting["sum_offered"] else found
