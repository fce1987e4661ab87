"""What rings at a desk, and the panel of an alarm that called somebody out."""

from huiyin.command.models import CallOut
from huiyin.command.selectors.ringing import ringing_for
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm
from huiyin.web import alarms
from huiyin.web.callouts import place_of
from huiyin.web.desk.callouts.words import Panel, panel_of


def rung_at(actor: Actor) -> dict | None:
    """What rings at this desk, the worst first."""
    steps = ringing_for(actor.staff_id)
    if not steps:
        return None
    callout = steps[0].callout
    return {
        "callout": callout,
        "what": alarms.what(callout.alarm),
        "place": place_of(callout.alarm),
        "severity": alarms.severity(callout.alarm),
        "more": len(steps) - 1,
    }


def panel_for(alarm: Alarm) -> Panel | None:
    """None where nobody was called."""
    callout = CallOut.objects.filter(alarm=alarm).first()
    if callout is None:
        return None
    callout.alarm = alarm
    return panel_of(callout)


def panel_of_matter(matter_id: int) -> Panel | None:
    """Of the latest call-out for one of the matter's alarms."""
    found = CallOut.objects.filter(alarm__matter=matter_id).select_related("alarm__device__kind", "alarm__rule")
    callout = found.order_by("-began_at", "-pk").first()
    return panel_of(callout) if callout else None
