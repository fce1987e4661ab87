"""Alarms to call people out for, and people on duty to call."""

from datetime import datetime, timedelta

from huiyin.kernel.clock import now
from huiyin.orgs.models import DutySpan, Position, Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.sensing.models import Alarm, Device, DeviceKind, ResponsePlan, Rule
from tests.cast import LANE

GRID, AREA = "99010100100101", "99010100100101"
A_METRE = 1 / 111_320  # degrees of latitude


def device(code: str = "smoke-1", **given) -> Device:
    kind, _new = DeviceKind.objects.get_or_create(
        code="smoke", defaults={"name_zh": "烟感", "name_en": "Smoke detector", "metrics": {"smoke": {}}}
    )
    place = {"lon": LANE[0], "lat": LANE[1], "area": AREA, "grid": GRID, "address": "柳巷1号"}
    return Device.objects.create(code=code, kind=kind, registered_at=now(), **(place | given))


def smoke_rule(**given) -> Rule:
    plan, _new = ResponsePlan.objects.get_or_create(
        code="fire",
        defaults={
            "name_zh": "火警",
            "name_en": "Fire",
            "steps": [{"zh": "带上灭火器", "en": "Take an extinguisher"}, {"zh": "疏散邻居", "en": "Clear the house"}],
        },
    )
    said = {"name_zh": "烟雾报警", "name_en": "Smoke alarm", "kinds": ["smoke"], "plan": plan, "changed_at": now()}
    said |= {"severity": "critical", "calls": "at_once", "state": "on"}
    return Rule.objects.get_or_create(code="smoke", defaults=said | given)[0]


def alarm(of: Device | None = None, **given) -> Alarm:
    """As `raise_alarm` leaves it."""
    of = of or device()
    at = given.pop("at", None) or now()
    said = {"severity": "critical", "began_at": at, "raised_at": at, "last_at": at, "subject": of.subject}
    place = {name: getattr(of, name) for name in ("lon", "lat", "area", "grid", "address")}
    return Alarm.objects.create(device=of, rule=smoke_rule(), **(said | place | given))


def on_duty(
    staff: Staff, metres: float | None = 100, age: timedelta = timedelta(minutes=1), at: datetime | None = None
):
    """Somebody on duty so many metres north of the lane; None: their phone gives no position."""
    moment = at or now()
    span = DutySpan.objects.create(staff=staff, began_at=moment - timedelta(hours=2))
    if metres is not None:
        Position.objects.create(span=span, at=moment - age, lon=LANE[0], lat=LANE[1] + metres * A_METRE, accuracy=10)
    return span


def unit_with(login_staff: Staff, code: str, kind: str, area: str = "") -> Unit:
    """A unit of `kind`, in which this member of staff handles things."""
    unit = Unit.objects.create(code=code, name_zh=f"{code}单位", name_en=f"Unit {code}", kind=kind, area=area)
    Post.objects.create(staff=login_staff, role=Role.HANDLER, unit=unit, area=area)
    return unit
