"""The office says how much the platform may do by itself; the desk enters weather warnings."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.errors import Missing
from huiyin.matters.library import in_force
from huiyin.matters.models import Switch, WeatherWarning
from huiyin.matters.states import ANY_DESK
from huiyin.matters.triage import switches, urgency
from huiyin.matters.vocabulary import Choice, Mode, WarningKind, WarningLevel
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

CHAIN = "triage"
LOWEST = 0.5  # nothing less likely than not is ever done by itself


def set_switch(
    choice: Choice, type_code: str, mode: Mode | None, *, by: Actor, threshold: float | None = None
) -> Switch | None:
    """How far `choice` goes for this type (empty: for all without a switch of their own). `mode` None: as for all."""
    _administrator(by)
    if type_code and type_code not in in_force().types:
        raise InvalidInput(_("There is no such type in the edition in force."), field="type")
    if threshold is not None and not LOWEST <= threshold <= 1:
        raise InvalidInput(_("A threshold lies between 50 and 100 percent."), field="threshold")
    with work():
        key = {"choice": choice, "type_code": type_code}
        before = Switch.objects.select_for_update().filter(**key).first()
        row = _put(before, key, mode, threshold, by)
        data = {"choice": choice.value, "type": type_code, "from": _said(before), "to": _said(row)}
        record("matters.switch_set", chain=CHAIN, by=by.ref, at=now(), data=data)
    switches.forget()
    return row


def _put(before: Switch | None, key: dict, mode: Mode | None, threshold: float | None, by: Actor) -> Switch | None:
    if mode is None:
        if before:
            Switch.objects.filter(pk=before.pk).delete()
        return None
    given = {"mode": mode, "threshold": threshold, "by": by.ref, "at": now()}
    return Switch.objects.update_or_create(**key, defaults=given)[0]


def _said(row: Switch | None) -> list | None:
    return [str(row.mode), row.threshold] if row else None


def warn_of_weather(
    kind: WarningKind, level: WarningLevel, until: datetime, *, by: Actor, area: str = "", at: datetime | None = None
) -> WeatherWarning:
    """A warning of the weather service is in force: reports that it makes dangerous are urgent until it ends."""
    at = at or now()
    _desk(by, area)
    if until <= at:
        raise InvalidInput(
            _("This warning has ended already. Give the time until which it is in force."), field="until"
        )
    with work():
        row = WeatherWarning.objects.create(kind=kind, level=level, area=area, since=at, until=until, by=by.ref)
        data = {"warning": row.pk, "kind": kind.value, "level": level.value, "area": area, "until": until.isoformat()}
        record("matters.warned_of_weather", chain=CHAIN, by=by.ref, at=at, data=data)
    urgency.forget()
    return row


def lift_warning(pk: int, *, by: Actor) -> None:
    _desk(by, _area_of(pk))
    with work():
        if not WeatherWarning.objects.filter(pk=pk, lifted_at=None).update(lifted_at=now()):
            raise Missing(_("This warning was lifted already."), field="warning")
        record("matters.lifted_warning", chain=CHAIN, by=by.ref, at=now(), data={"warning": pk})
    urgency.forget()


def move_end_of_warning(pk: int, until: datetime, *, by: Actor) -> None:
    """It is in force for a longer or a shorter time than was said."""
    _desk(by, _area_of(pk))
    with work():
        if not WeatherWarning.objects.filter(pk=pk, lifted_at=None).update(until=until):
            raise Missing(_("This warning was lifted already."), field="warning")
        data = {"warning": pk, "until": until.isoformat()}
        record("matters.weather_end_moved", chain=CHAIN, by=by.ref, at=now(), data=data)
    urgency.forget()


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change what the platform does by itself."))


def _area_of(pk: int) -> str:
    area = WeatherWarning.objects.filter(pk=pk, lifted_at=None).values_list("area", flat=True).first()
    if area is None:
        raise Missing(_("This warning was lifted already."), field="warning")
    return area


def _desk(by: Actor, area: str) -> None:
    """`area`: in which the warning counts; empty, which only those who serve the whole district may decide: all."""
    if not (by.is_system or by.has(*ANY_DESK)):
        raise Forbidden(_("Only the centre may enter weather warnings."))
    if not (by.is_system or by.serves(area, *ANY_DESK)):
        raise Forbidden(_("This weather warning counts in an area that is not yours. Choose one that you serve."))
