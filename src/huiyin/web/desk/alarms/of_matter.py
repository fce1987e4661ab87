"""The alarms behind a matter, as its page tells them: an active one holds it open."""

from dataclasses import dataclass

from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.access.devices import visible_devices
from huiyin.sensing.models import Alarm
from huiyin.sensing.selectors.alarms import NEEDS
from huiyin.web import alarms as words
from huiyin.web.alarms import Look

MOST = 10
MOST_IN_INBOX = 5


@dataclass(frozen=True)
class Line:
    alarm: Alarm
    what: str
    where: str
    severity: Look
    state: Look
    verdict: Look | None
    device: str = ""  # code of the device, if this person may open it


def alarms_of(matter: Matter, actor: Actor) -> list[Line]:
    """Those that this person may see; three statements at most."""
    found = visible_alarms(actor).filter(matter=matter.pk).select_related(*NEEDS)
    rows = list(found.order_by("-raised_at", "-pk")[:MOST])
    opened = visible_devices(actor).filter(pk__in={one.device_id for one in rows}) if rows else ()
    codes = {device.pk: device.code for device in opened}
    return [_line(one, codes.get(one.device_id, "")) for one in rows]


def alarms_at_our_places(actor: Actor) -> list[Line]:
    """Of a unit: what is active at the places that it looks after, or at its devices."""
    found = visible_alarms(actor).filter(cleared_at=None).select_related(*NEEDS)
    return [_line(one) for one in found.order_by("-raised_at", "-pk")[:MOST_IN_INBOX]]


def _line(one: Alarm, device: str = "") -> Line:
    told = words.what(one), words.where(one), words.severity(one), words.state(one), words.verdict(one)
    return Line(one, *told, device)
