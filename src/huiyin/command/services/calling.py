"""Call people out for an alarm."""

from datetime import datetime

from huiyin.command import figures
from huiyin.command.models import CallOut
from huiyin.command.policy import policy
from huiyin.command.services.stepping import go_on
from huiyin.command.vocabulary import State
from huiyin.kernel.clock import now
from huiyin.kernel.telemetry import tracing
from huiyin.kernel.work import current, work
from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import Severity, Verdict


def begin_call(alarm: Alarm, *, by: Actor, at: datetime | None = None) -> CallOut:
    """Ring whoever is best placed. Done twice for one alarm, it is one call-out. Call inside the alarm's `work()`."""
    at = at or now()
    with work():
        ladder = [[step.rung, step.seconds] for step in policy().ladders[Severity(alarm.severity)]]
        new = CallOut(
            alarm=alarm,
            severity=alarm.severity,
            drill=alarm.verdict == Verdict.DRILL,
            area=alarm.area,
            state=State.RINGING,
            ladder=ladder,
            began_at=at,
        )
        CallOut.objects.bulk_create([new], ignore_conflicts=True)
        # Of two doors that call at once the second waits here for the first, and finds its call-out begun.
        callout = CallOut.objects.select_for_update(of=("self",)).get(alarm_id=alarm.pk)
        callout.alarm = alarm
        if callout.rung < 0:
            with tracing.span("callout", severity=alarm.severity):
                go_on(callout, by=by, at=at, fresh=True)
            current().count(figures.callouts.labels(alarm.severity))
    return callout
