"""What follows an alarm's life, and what is told of a call-out. Both may be delivered twice, and do it once."""

from huiyin.command.events import CallChanged
from huiyin.command.services import begin_call, end
from huiyin.command.services.clearing import note_cleared
from huiyin.command.telling import particulars, tell_of
from huiyin.command.vocabulary import Ended
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.notices.addresses import register_page, register_particulars
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.events import AlarmChanged
from huiyin.sensing.models import Alarm
from huiyin.sensing.vocabulary import Opens, Verdict

register_particulars("callout", particulars)
register_page("callout", lambda key: f"/notices/call/{key}/")


@subscribe("command.alarms", AlarmChanged)
def follow(event: AlarmChanged, row: OutboxEvent) -> None:
    """Begin a call that a door forgot; end one whose alarm is over."""
    if event.change not in ("raised", "judged", "cleared"):
        return
    alarm = Alarm.objects.select_related("rule", "device", "callout").get(pk=event.alarm_id)
    callout = getattr(alarm, "callout", None)
    if callout is None:
        if wants_call(alarm):
            begin_call(alarm, by=SYSTEM)
    elif alarm.verdict in (Verdict.FALSE, Verdict.TEST):
        end(callout, Ended.FALSE, by=SYSTEM)
    elif event.change == "cleared":
        note_cleared(callout, by=SYSTEM)


def wants_call(alarm: Alarm) -> bool:
    """At once while it is active and nobody said that it is none; or once somebody said that it is true."""
    if not alarm.is_active or alarm.verdict in (Verdict.FALSE, Verdict.TEST):
        return False
    confirmed = alarm.verdict in (Verdict.TRUE, Verdict.DRILL)
    return alarm.rule.calls == Opens.AT_ONCE or (alarm.rule.calls == Opens.CONFIRMED and confirmed)


@subscribe("command.telling", CallChanged)
def told(event: CallChanged, row: OutboxEvent) -> None:
    tell_of(event)
