"""Whom one rung of the ladder reaches, as things stand now. Reads only; a constant number of statements a rung."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from huiyin.care.calling import carers_of, kin_to_call
from huiyin.command.rules.choosing import Candidate, choose
from huiyin.command.vocabulary import Rung, Whom
from huiyin.kernel import prepared
from huiyin.orgs.models import Post, Unit
from huiyin.orgs.nearby import metres_between
from huiyin.orgs.roles import UNIT, Role
from huiyin.sensing.models import Alarm

MOST = 200  # on duty that are looked at: the nearest ones and those whose it is
LATELY = timedelta(hours=12)
AREA_LEVELS = (0, 6, 9, 12, 14, 15)

# The nearest first, whatever the age of the position: the rules decide what is fresh, and say what was not.
_ON_DUTY = """
WITH place AS (
    SELECT %s::float8 AS lon, %s::float8 AS lat, %s::text AS grid, %s::text AS area, %s::int AS device,
           %s::bigint[] AS carers
), near AS (
    SELECT d.staff_id, s.unit_id, p.lon, p.lat, p.at,
           d.staff_id = ANY(place.carers) AS looks_after,
           EXISTS (SELECT 1 FROM orgs_post o WHERE o.staff_id = d.staff_id AND o.role = 'grid_worker' AND o.area <> ''
                   AND (o.until IS NULL OR o.until > %s)
                   AND (o.area = place.grid OR starts_with(place.area, o.area))) AS theirs
    FROM place, orgs_dutyspan d JOIN orgs_staff s ON s.id = d.staff_id AND s.left_at IS NULL
    LEFT JOIN orgs_position p ON p.span_id = d.id
    WHERE d.ended_at IS NULL
    ORDER BY looks_after DESC, theirs DESC, (p.lat - place.lat) ^ 2 + ((p.lon - place.lon) * 0.86) ^ 2 NULLS LAST,
             d.staff_id
    LIMIT %s
)
SELECT n.staff_id, n.lon, n.lat, n.at, n.looks_after, n.theirs,
       n.unit_id IN (SELECT property_unit_id FROM sensing_device v, place WHERE v.id = place.device),
       n.unit_id IN (SELECT maintainer_id FROM sensing_device v, place WHERE v.id = place.device),
       (SELECT count(*) FROM matters_task t WHERE t.staff_id = n.staff_id AND t.answered_at IS NULL),
       (SELECT count(*) FROM command_callout c WHERE c.state = 'taken' AND c.taken_by = 'staff/' || n.staff_id),
       (SELECT max(r.rung_at) FROM command_callstep r WHERE r.staff_id = n.staff_id AND r.rung_at > %s)
FROM near n
"""


@dataclass(frozen=True)
class Target:
    """One recipient; `rings`: ids of staff whose phones and desks ring for it."""

    whom: Whom
    sheet: dict = field(default_factory=dict)
    staff_id: int | None = None
    contact: str = ""
    relation: str = ""
    unit_id: int | None = None
    rings: tuple[int, ...] = ()


def reach(alarm: Alarm, rung: Rung, called: frozenset[int], *, now: datetime) -> list[Target]:
    """At least one target; a single NOBODY, whose sheet says why, where there is none.

    Args:
        called: staff who were rung for this alarm already.
    """
    return {Rung.NEAREST: _nearest, Rung.FAMILY: _family, Rung.COMMUNITY: _community, Rung.DESK: _desk}[rung](
        alarm, called, now
    )


def candidates(alarm: Alarm, *, now: datetime) -> list[Candidate]:
    """Everybody on duty who may come into question, in one statement; in two where it is about somebody in care."""
    carers = sorted(carers_of(alarm.subject, at=now)) if alarm.subject else []
    place = [alarm.lon, alarm.lat, alarm.grid, alarm.area, alarm.device_id, carers]
    rows, _count = prepared.execute(_ON_DUTY, [*place, now, MOST, now - LATELY])
    return [_candidate(alarm, *row) for row in rows]


def _candidate(alarm, staff, lon, lat, at, looks_after, theirs, of_property, of_maintainer, tasks, in_hand, rung_at):
    known = alarm.lon is not None and alarm.lat is not None and lon is not None
    whose = (("care", looks_after), ("grid", theirs), ("property", of_property), ("maintainer", of_maintainer))
    return Candidate(
        staff_id=staff,
        metres=metres_between(alarm.lon, alarm.lat, lon, lat) if known else None,
        position_at=at,
        responsible=tuple(why for why, so in whose if so),
        tasks=tasks,
        in_hand=in_hand,
        rung_at=rung_at,
    )


def _nearest(alarm: Alarm, called: frozenset[int], now: datetime) -> list[Target]:
    choice = choose(candidates(alarm, now=now), called, now=now)
    if choice.best is None:
        return [Target(Whom.NOBODY, choice.as_json())]
    return [Target(Whom.STAFF, choice.as_json(), staff_id=choice.best, rings=(choice.best,))]


def _family(alarm: Alarm, called: frozenset[int], now: datetime) -> list[Target]:
    kin = kin_to_call(alarm.subject) if alarm.subject else []
    if not kin:
        return [Target(Whom.NOBODY, {"why": "no_family" if alarm.subject else "no_person"})]
    return [
        Target(Whom.CONTACT, {"why": "family", "place": number}, contact=one.contact, relation=one.relation)
        for number, one in enumerate(kin, 1)
    ]


def _community(alarm: Alarm, called: frozenset[int], now: datetime) -> list[Target]:
    """The community's committee, and the property company and the maintainer of the device."""
    community = Q(kind=Unit.Kind.COMMUNITY, area=alarm.area[:12]) if len(alarm.area) >= 12 else Q(pk__in=())
    device = alarm.device
    own = {device.property_unit_id: "property", device.maintainer_id: "maintainer"}
    found = Unit.objects.filter(community | Q(pk__in=[pk for pk in own if pk]), closed_at=None).order_by("pk")
    units = {unit.pk: unit for unit in found}
    people = Post.objects.filter(unit_id__in=units, role__in=UNIT, staff__left_at=None)
    rings: dict[int, list[int]] = {}
    for unit_id, staff_id in people.filter(_held(now)).order_by("staff_id").values_list("unit_id", "staff_id"):
        rings.setdefault(unit_id, []).append(staff_id)
    targets = [
        Target(Whom.UNIT, {"why": own.get(pk, "community")}, unit_id=pk, rings=tuple(dict.fromkeys(rings[pk])))
        for pk in units
        if pk in rings
    ]
    return targets or [Target(Whom.NOBODY, {"why": "no_unit", "units": len(units)})]


def _desk(alarm: Alarm, called: frozenset[int], now: datetime) -> list[Target]:
    prefixes = {alarm.area[:n] for n in AREA_LEVELS if n <= len(alarm.area)}
    heads = Post.objects.filter(_held(now), role=Role.DUTY_HEAD, area__in=prefixes, staff__left_at=None)
    staff = tuple(heads.order_by("staff_id").values_list("staff_id", flat=True).distinct())
    return [Target(Whom.DESK, {"why": "desk"}, rings=staff)] if staff else [Target(Whom.NOBODY, {"why": "no_desk"})]


def _held(now: datetime) -> Q:
    return Q(until=None) | Q(until__gt=now)
