"""Lists of alarms: which, in which order, how many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from huiyin.orgs.actor import Actor
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.models import Alarm, LookTask, SceneSeen
from huiyin.sensing.vocabulary import Severity, Verdict

NEEDS = ("device__kind", "rule", "matter")
NEAR = 300  # metres
NEAR_FOR = timedelta(hours=2)
MOST_NEAR = 12
RANK = Case(
    *(When(severity=one, then=Value(rank)) for rank, one in enumerate(Severity)),
    default=Value(9),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Filters:
    """Empty means all. `state`: waiting (active, not judged), over (not judged, and it has ended), asked (somebody was
    asked to look), judged; active, cleared; acknowledged, unacknowledged."""

    state: str = ""
    verdict: str = ""
    severity: str = ""
    kind: str = ""
    rule: str = ""
    area: str = ""
    device: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


STATES: dict[str, Q] = {
    "waiting": Q(verdict="", cleared_at=None),
    "over": Q(verdict="", cleared_at__isnull=False),
    "judged": Q(verdict__in=(Verdict.TRUE, Verdict.FALSE)),
    "unjudged": Q(verdict=""),
    "active": Q(cleared_at=None),
    "cleared": Q(cleared_at__isnull=False),
    "acknowledged": Q(acknowledged_at__isnull=False),
    "unacknowledged": Q(acknowledged_at=None),
}


def alarms_for(actor: Actor, filters: Filters) -> QuerySet[Alarm]:
    """Newest first."""
    found = visible_alarms(actor).filter(_asked(filters)).order_by("-raised_at", "-pk")
    if filters.state == "asked":
        open_looks = LookTask.objects.filter(alarm=OuterRef("pk"), ended_how="")
        return found.filter(Exists(open_looks), verdict="")
    return found


def worklist(actor: Actor, filters: Filters) -> QuerySet[Alarm]:
    """The most severe first, and among them what was raised last: a fire of now before a bin of this morning."""
    return alarms_for(actor, filters).order_by(RANK, "-raised_at", "-pk")


def _asked(filters: Filters) -> Q:
    asked = STATES.get(filters.state, Q())
    plain = {
        "verdict": filters.verdict,
        "severity": filters.severity,
        "device__kind__code": filters.kind,
        "rule__code": filters.rule,
        "device__code": filters.device,
        "raised_at__gte": filters.since,
        "raised_at__lt": filters.until,
    }
    asked &= Q(**{name: value for name, value in plain.items() if value})
    if filters.area:
        asked &= Q(area__gte=filters.area, area__lt=filters.area + "~")
    if words := filters.words.strip():
        # Of somebody's own device neither its name nor its place is searched: they would tell where a person lives.
        said = Q(address__icontains=words) | Q(device__name__icontains=words) | Q(device__code__iexact=words)
        asked &= Q(said, subject="") | Q(rule__name_zh__icontains=words) | Q(rule__name_en__icontains=words)
    return asked


def counts(actor: Actor, filters: Filters, states: Iterable[str], most: int = 1000) -> dict[str, int]:
    """How many under each state, up to `most`: a tab shows 999+ and nobody waits for the rest."""
    return {state: alarms_for(actor, _with(filters, state)).order_by().values("pk")[:most].count() for state in states}


def _with(filters: Filters, state: str) -> Filters:
    return Filters(**(vars(filters) | {"state": state}))


def neighbours(actor: Actor, alarm: Alarm, now: datetime) -> list[Alarm]:
    """Other alarms close by in the last two hours or still active, the newest first: they may be the same fire."""
    if alarm.lon is None or alarm.lat is None:
        return []
    north = NEAR / 111_320
    east = north / max(0.1, cos(radians(alarm.lat)))
    around = visible_alarms(actor).filter(
        Q(cleared_at=None) | Q(raised_at__gte=now - NEAR_FOR),
        lon__range=(alarm.lon - east, alarm.lon + east),
        lat__range=(alarm.lat - north, alarm.lat + north),
    )
    return list(around.exclude(pk=alarm.pk).select_related(*NEEDS).order_by("-raised_at", "-pk")[:MOST_NEAR])


def pictures_of(alarms: Sequence[Alarm]) -> dict[int, list[SceneSeen]]:
    """What was seen with a picture that is still kept, the newest first; of many alarms in one statement."""
    found: dict[int, list[SceneSeen]] = {alarm.pk: [] for alarm in alarms}
    rows = SceneSeen.objects.filter(alarm__in=[alarm.pk for alarm in alarms], photo__isnull=False)
    for one in rows.select_related("photo").order_by("-at", "-pk"):
        found[one.alarm_id].append(one)
    return found


def open_look(alarm: Alarm) -> LookTask | None:
    return LookTask.objects.filter(alarm=alarm, ended_how="").first()
