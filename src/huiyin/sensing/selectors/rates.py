"""False-alarm rates by rule, kind, device, scene and area, and by month; tests and drills count nowhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr, TruncMonth

from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.models import Alarm
from huiyin.sensing.rules.rates import Rate
from huiyin.sensing.vocabulary import Verdict

COUNTED = {
    "false": Count("pk", filter=Q(verdict=Verdict.FALSE)),
    "judged": Count("pk", filter=Q(verdict__in=(Verdict.TRUE, Verdict.FALSE))),
    "waiting": Count("pk", filter=Q(verdict="")),
}
MOST = 200  # rows of one table
# How the figures are split → the columns that name a group.
BY: dict[str, tuple[str, ...]] = {
    "rule": ("rule__code", "rule__name_zh", "rule__name_en"),
    "scene": ("rule__scene__code", "rule__scene__name_zh", "rule__scene__name_en"),
    "kind": ("device__kind__code", "device__kind__name_zh", "device__kind__name_en"),
    "device": ("device__code", "device__name", "device__kind__code"),
    "area": ("street",),
}


@dataclass(frozen=True)
class Line:
    """One group. `code`: what a filter of the list takes; `names`: zh and en, of a device its name twice."""

    code: str
    names: tuple[str, str]
    rate: Rate


def _counted(actor: Actor, since: datetime, until: datetime) -> QuerySet[Alarm]:
    """An administrator sees all figures, and opens no alarm by that."""
    alarms = Alarm.objects.all() if actor.has(Role.ADMINISTRATOR) else visible_alarms(actor)
    return alarms.filter(raised_at__gte=since, raised_at__lt=until).order_by()


def total(actor: Actor, since: datetime, until: datetime) -> Rate:
    return Rate(**_counted(actor, since, until).aggregate(**COUNTED))


def rates(actor: Actor, by: str, since: datetime, until: datetime) -> list[Line]:
    """The surely worst first: by the lower end of the interval, so that one false alarm of one does not lead."""
    names = BY[by]
    found = _counted(actor, since, until)
    if by == "area":
        found = found.exclude(area="").annotate(street=Substr("area", 1, 9))
    if by == "device":  # somebody's own device is named in no table
        found = found.filter(subject="")
    if by == "scene":
        found = found.exclude(rule__scene=None)
    rows = found.values_list(*names).annotate(**COUNTED).order_by(F("judged").desc())[:MOST]
    lines = [_line(by, row[: len(names)], Rate(*row[len(names) :])) for row in rows]
    return sorted(lines, key=lambda line: (-line.rate.low if line.rate.judged else 1, -line.rate.judged, line.code))


def _line(by: str, said: tuple, rate: Rate) -> Line:
    if by == "device":
        name = said[1] or said[0]
        return Line(said[0], (name, name), rate)
    return Line(said[0], (said[1], said[2]) if len(said) > 2 else (said[0], said[0]), rate)


def by_month(actor: Actor, since: datetime, until: datetime) -> list[tuple[date, Rate]]:
    rows = _counted(actor, since, until).annotate(month=TruncMonth("raised_at")).values_list("month")
    return [(row[0].date(), Rate(*row[1:])) for row in rows.annotate(**COUNTED).order_by("month")]


def rate_of_device(device_id: int, since: datetime) -> Rate:
    return Rate(**Alarm.objects.filter(device=device_id, raised_at__gte=since).aggregate(**COUNTED))
