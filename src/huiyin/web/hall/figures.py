"""What the wall counts. Each figure is one bounded statement; all are kept for ten seconds, whoever looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils import timezone

from huiyin.matters.access import visible_to
from huiyin.matters.clusters import roots_only
from huiyin.matters.models import Report
from huiyin.matters.states import OPEN, WITH_UNIT, State
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE

FRESH_FOR = 10  # seconds
WEEKS = 4  # so many same weekdays make “the usual”
A_WEEK = timedelta(days=7)
MOST_KINDS = 5
# stage → its states. The names are those of the queue's tabs, which each figure opens.
STAGES: dict[str, tuple[State, ...]] = {
    "accept": (State.RECEIVED, State.CHECKING),
    "dispatch": (State.FILED, State.ARBITRATION),
    "handle": tuple(sorted(WITH_UNIT)),
    "verify": (State.FINISHED, State.VERIFYING),
    "close": (State.VERIFIED,),
}


@dataclass(frozen=True)
class Street:
    code: str
    open: int
    overdue: int


@dataclass(frozen=True)
class Kind:
    """A matter type, and how often it was received today."""

    code: str
    name: tuple[str, str]
    received: int


@dataclass(frozen=True)
class Figures:
    """`received`: matters, what was merged counted once; `reports`: how often they were reported.

    `usual`: the mean of the last four same weekdays until the same time; None before there were four."""

    at: datetime
    received: int
    reports: int
    usual: float | None
    ended: int
    stages: dict[str, int]
    overdue: int
    soon: int
    streets: list[Street]
    kinds: list[Kind]

    @property
    def open(self) -> int:
        return sum(self.stages.values())


def figures_for(actor: Actor, now: datetime) -> Figures:
    """Of what this person may see; people with the same areas share the answer."""
    key = "hall:figures:" + ",".join(sorted(actor.areas_as(*CENTRE)))
    return cache.get_or_set(key, lambda: count(actor, now), FRESH_FOR)


def count(actor: Actor, now: datetime) -> Figures:
    """Seven statements, in a quiet night eight."""
    received, usual = received_and_usual(actor, now)
    states = dict(
        visible_to(actor).filter(state__in=sorted(OPEN)).order_by().values_list("state").annotate(n=Count("pk"))
    )
    late = (
        visible_to(actor)
        .filter(state__in=sorted(OPEN))
        .aggregate(
            overdue=Count("pk", filter=Q(due_at__lt=now)), soon=Count("pk", filter=Q(due_at__gte=now, soon_at__lte=now))
        )
    )
    return Figures(
        at=now,
        received=received,
        usual=usual,
        reports=reports_today(actor, now),
        ended=roots_only(visible_to(actor)).filter(closed_at__gte=midnight(now), closed_at__lte=now).count(),
        stages={stage: sum(states.get(state, 0) for state in held) for stage, held in STAGES.items()},
        overdue=late["overdue"],
        soon=late["soon"],
        streets=streets(actor, now),
        kinds=kinds(actor, now),
    )


def received_and_usual(actor: Actor, now: datetime) -> tuple[int, float | None]:
    """Today so far, and what the same weekdays had at this time of the day; one statement over five short spans."""
    spans = [(midnight(now) - n * A_WEEK, now - n * A_WEEK) for n in range(WEEKS + 1)]
    within = [Q(received_at__gte=start, received_at__lte=end) for start, end in spans]
    wanted = within[0]
    for span in within[1:]:
        wanted |= span
    roots = roots_only(visible_to(actor)).filter(wanted)
    counted = roots.aggregate(**{f"n{n}": Count("pk", filter=q) for n, q in enumerate(within)})
    before = [counted[f"n{n}"] for n in range(1, WEEKS + 1)]
    # A quiet hour is no missing week: only a district that is younger than four weeks has nothing usual.
    old_enough = all(before) or visible_to(actor).filter(received_at__lt=spans[-1][0]).exists()
    return counted["n0"], sum(before) / WEEKS if old_enough else None


def reports_today(actor: Actor, now: datetime) -> int:
    """Of what was received today, through all channels; what was merged counts here."""
    today = visible_to(actor).filter(received_at__gte=midnight(now), received_at__lte=now).order_by()
    return Report.objects.filter(matter__in=today.values("pk")).count()


def kinds(actor: Actor, now: datetime) -> list[Kind]:
    """The types most often received today; a confidential type does not hang on the wall."""
    today = roots_only(visible_to(actor)).filter(received_at__gte=midnight(now), received_at__lte=now)
    today = today.filter(type__confidential=False)
    named = today.order_by().values_list("type__code", "type__name_zh", "type__name_en")
    counted = named.annotate(n=Count("pk")).order_by("-n", "type__code")[:MOST_KINDS]
    return [Kind(code, (zh, en), n) for code, zh, en, n in counted]


def midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def streets(actor: Actor, now: datetime) -> list[Street]:
    """Open and overdue by street, the most overdue first; what is not located is in no street."""
    placed = visible_to(actor).filter(state__in=sorted(OPEN)).exclude(area="")
    by_street = placed.order_by().annotate(street=Substr("area", 1, 9)).values_list("street")
    counted = by_street.annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    rows = [Street(code, n, late) for code, n, late in counted if len(code) == 9]
    return sorted(rows, key=lambda row: (-row.overdue, -row.open, row.code))
