"""Who on duty is nearest to a matter: for the centre's desks, in words that say how far and how long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.orgs.nearby import Nearby, nearest_on_duty
from huiyin.orgs.roles import CENTRE


@dataclass(frozen=True)
class OnDuty:
    name: str
    phone: str
    far: str
    age: str
    accuracy: int | None


def on_duty_near(matter: Matter, actor: Actor, now: datetime) -> list[OnDuty] | None:
    """None where it is not shown: to units, and for a matter without a place."""
    if matter.lon is None or matter.lat is None or not actor.has(*CENTRE):
        return None
    return [_said(one) for one in nearest_on_duty(actor, matter.lon, matter.lat, now=now)]


def _said(one: Nearby) -> OnDuty:
    name = pick((one.staff.name_zh, one.staff.name_en or one.staff.name_zh))
    rough = None if one.accuracy is None or one.accuracy < 50 else round(one.accuracy)
    return OnDuty(name, one.staff.phone, _far(one.metres), _age(one.age), rough)


def _far(metres: int) -> str:
    if metres < 1000:
        return _("%(metres)s m") % {"metres": max(10, round(metres, -1))}
    return _("%(kilometres)s km") % {"kilometres": f"{metres / 1000:.1f}"}


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
