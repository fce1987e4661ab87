"""Alarm → matter: it opens one, or joins the one that is open for the same thing; either way it holds it."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import current, work
from huiyin.matters import services as matters
from huiyin.matters.clusters import root_of
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.services.joining import join_known
from huiyin.matters.services.moving import adopt
from huiyin.matters.states import OPEN
from huiyin.matters.vocabulary import Source, Urgency
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.places.around import metres_between
from huiyin.places.locate import locate
from huiyin.sensing.models import Alarm
from huiyin.sensing.services.alarms.claiming import SAME_PLACE, between_alarms_and_matters, claim, spot_of_alarm
from huiyin.sensing.services.alarms.telling import tell
from huiyin.sensing.vocabulary import Severity

SAME_FIRE_WITHIN = timedelta(minutes=30)
URGENCY = {Severity.CRITICAL: Urgency.CRITICAL, Severity.SERIOUS: Urgency.URGENT, Severity.MINOR: Urgency.NORMAL}


def open_matter(alarm: Alarm, *, by: Actor, at: datetime | None = None) -> Matter:
    """Its matter: the one it has, one that is open for the same place and plan or component, or a new one."""
    at = at or now()
    with work():
        between_alarms_and_matters([spot_of_alarm(alarm)])
        claim(alarm)
        if alarm.matter is not None:
            return alarm.matter
        found = _open_here(alarm, at)
        report = _report(alarm)
        if found is not None:
            matter = join_known(report, found, by=SYSTEM, at=at).matter
        else:
            matter = matters.receive(report, by=SYSTEM).matter
        Alarm.objects.filter(pk=alarm.pk).update(matter=matter)
        alarm.matter = matter
        if alarm.is_active:
            matters.hold(matter, alarm.chain, _("An alarm is still active."), by=SYSTEM, at=at)
        data = {"matter": matter.number, "joined": found is not None}
        record("sensing.alarm_opened_matter", chain=alarm.chain, by=by.ref, at=at, data=data)
        tell(alarm, "opened")
        return matter


def _open_here(alarm: Alarm, at: datetime) -> Matter | None:
    """Locked for this transaction."""
    for key in dict.fromkeys([*_of_component(alarm), *_of_neighbours(alarm, at)]):
        matter = _locked(key)
        if matter is None or matter.confidential:
            continue
        root = root_of(matter)
        if root.pk != matter.pk:
            matter = _locked(root.pk) or matter
        if matter.state in OPEN:
            return matter
    return None


def _locked(key: int) -> Matter | None:
    held = current().held.get(key)
    if isinstance(held, Matter):
        return held
    matter = Matter.objects.select_for_update(of=("self",)).filter(pk=key).first()
    return adopt(matter) if matter else None


def _of_component(alarm: Alarm) -> list[int]:
    """The same manhole, reported by whomever, as the same type of thing."""
    if not alarm.device.component or not alarm.rule.matter_type:
        return []
    here = Matter.objects.filter(component=alarm.device.component, state__in=sorted(OPEN))
    return list(here.filter(type__code=alarm.rule.matter_type).order_by("received_at").values_list("pk", flat=True)[:3])


def _of_neighbours(alarm: Alarm, at: datetime) -> list[int]:
    """Matters of alarms of the same rule or plan, a moment ago and a few steps away, the nearest first."""
    same = Q(rule=alarm.rule_id)
    if alarm.rule.plan_id:
        same |= Q(rule__plan=alarm.rule.plan_id, rule__matter_type=alarm.rule.matter_type)
    recent = Alarm.objects.filter(same, raised_at__gte=at - SAME_FIRE_WITHIN, matter__isnull=False)
    recent = recent.exclude(pk=alarm.pk).filter(subject=alarm.subject)
    rows = recent.order_by("raised_at").values_list("matter_id", "lon", "lat", "device__building", "address")[:200]
    near = [
        (away, key)
        for key, lon, lat, building, address in rows
        if (away := _metres(alarm, lon, lat, building, address)) is not None
    ]
    return [key for _away, key in sorted(near)]


def _metres(alarm: Alarm, lon: float | None, lat: float | None, building: str, address: str) -> float | None:
    """None: elsewhere, as far as is known."""
    if (building and building == alarm.device.building) or (address and address == alarm.address):
        return 0.0
    if None in (lon, lat, alarm.lon, alarm.lat):
        return None
    away = metres_between((alarm.lon or 0.0, alarm.lat or 0.0), (lon or 0.0, lat or 0.0))
    return away if away <= SAME_PLACE else None


def _report(alarm: Alarm) -> NewReport:
    """In words of rule and place. A point outside of the district is left out: it would be refused, and the alarm is
    more important than its pin."""
    name, where = alarm.rule.name_zh, _plain(alarm.address)
    lon, lat = alarm.lon, alarm.lat
    if lon is None or lat is None or locate(lon, lat) is None:
        lon = lat = None
    of = alarm.device.name or alarm.device.kind.name_zh
    text = f"{name}报警。地点：{where or '见地图'}。设备：{_plain(of)}（{alarm.device.code}）。"
    return NewReport(
        source=Source.CAMERA if alarm.device.kind.scenes else Source.SENSOR,
        title=f"{name}{'：' + where if where else ''}"[:60],
        text=text + _figures(alarm),
        lon=lon,
        lat=lat,
        address=where,
        component=alarm.device.component,
        type_code=alarm.rule.matter_type if alarm.rule.matter_type in in_force().types else "",
        urgency=URGENCY[Severity(alarm.severity)],
        key=alarm.chain,
    )


def _figures(alarm: Alarm) -> str:
    """Of a person nothing is said: what their body or home measures is for whoever may open their file."""
    value, limit = alarm.said.get("value"), alarm.said.get("limit")
    if alarm.subject or value is None or limit is None or alarm.said.get("flag"):
        return ""
    return f"测得 {value:g}，报警值 {limit:g}。"


def _plain(words: str) -> str:
    return "".join(c for c in words if c.isprintable()).strip()
