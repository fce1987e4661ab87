"""Announce what became of an alarm."""

from huiyin.kernel.events import Audience, announce
from huiyin.sensing.events import AlarmChanged
from huiyin.sensing.models import Alarm


def tell(alarm: Alarm, change: str) -> None:
    happened = AlarmChanged(
        alarm_id=alarm.pk,
        change=change,
        rule=alarm.rule.code,
        kind=alarm.device.kind.code,
        severity=alarm.severity,
        verdict=alarm.verdict,
        matter_id=alarm.matter_id,
    )
    # What concerns a person in care is for the centre's own screens; who is called out hears by the call.
    audience = Audience(area=alarm.area, grid=alarm.grid, sealed=bool(alarm.subject))
    announce(happened, key=alarm.chain, audience=audience)
