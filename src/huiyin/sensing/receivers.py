"""What other systems are told of alarms (webhooks): the change, and the alarm as the JSON API shows it.

The shape belongs to the API, which stands above; the setting HUIYIN_ALARM_SHAPE names it, so that both say the same. Of
what concerns a person in care it has what and when; never whose, which or where.
"""

from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.orgs.selectors import actor_of
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.events import AlarmChanged
from huiyin.sensing.models import Alarm
from huiyin.sensing.selectors.alarms import NEEDS
from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.payload import envelope
from huiyin.webhooks.queueing import enqueue, listening
from huiyin.webhooks.rules import wants, wants_area

Item = tuple[AlarmChanged, OutboxEvent]


@subscribe("sensing.receivers", AlarmChanged, many=True)
def queue(items: list[Item]) -> None:
    hearing = [one for one in listening() if one.alarms]
    if not hearing:
        return
    alarms = Alarm.objects.select_related(*NEEDS).in_bulk({event.alarm_id for event, _ in items})
    enqueue(row for one in hearing for row in _rows(one, items, alarms))


def _rows(one: Subscription, items: Iterable[Item], alarms: dict[int, Alarm]) -> list[Delivery]:
    wanted = [(event, row) for event, row in items if event.alarm_id in alarms and _wants(one, event, alarms)]
    if not wanted:
        return []
    asked = {event.alarm_id for event, _ in wanted}
    seen = set(visible_alarms(actor_of(one.account)).filter(pk__in=asked).values_list("pk", flat=True))
    return [_row(one, event, row, alarms[event.alarm_id]) for event, row in wanted if event.alarm_id in seen]


def _wants(one: Subscription, event: AlarmChanged, alarms: dict[int, Alarm]) -> bool:
    alarm = alarms[event.alarm_id]
    kind_of_matter = wants(one.types, alarm.rule.matter_type)
    # Whoever hears of verdicts hears that one was taken back.
    asked = event.change in one.alarms or (event.change == "taken_back" and "judged" in one.alarms)
    return asked and kind_of_matter and wants_area(one.areas, alarm.area)


def _row(one: Subscription, event: AlarmChanged, row: OutboxEvent, alarm: Alarm) -> Delivery:
    at, kind = now(), f"alarm.{event.change}"
    with translation.override(one.account.language):
        shown = _shape()(alarm).model_dump(mode="json")
    body = envelope(kind, row.at, {"change": event.change, "verdict": event.verdict, "alarm": shown})
    return Delivery(
        subscription=one,
        key=row.key,
        event_id=row.pk,
        type=kind,
        number=str(alarm.pk),
        body=body,
        made_at=at,
        next_at=at,
    )


@cache
def _shape() -> Callable:
    return import_string(settings.HUIYIN_ALARM_SHAPE)
