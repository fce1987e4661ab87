"""From the outbox into the receivers' queues, in the transaction that moves the cursor: nothing is lost or doubled."""

from collections.abc import Iterable

from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.access import may_open_reporter, visible_to
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.matters.related import with_related
from huiyin.orgs.selectors import actor_of
from huiyin.webhooks.models import Delivery, Subscription
from huiyin.webhooks.payload import body_of
from huiyin.webhooks.queueing import enqueue, listening
from huiyin.webhooks.rules import wants, wants_area

Item = tuple[MatterMoved, OutboxEvent]


@subscribe("webhooks.queue", MatterMoved, many=True)
def queue(items: list[Item]) -> None:
    subscriptions = listening()
    if not subscriptions:
        return
    found = Matter.objects.in_bulk({event.matter_id for event, _ in items})
    matters = {matter.pk: matter for matter in with_related(found.values())}
    enqueue(row for one in subscriptions for row in _rows(one, items, matters))


def _rows(one: Subscription, items: Iterable[Item], matters: dict[int, Matter]) -> list[Delivery]:
    wanted = [(event, row) for event, row in items if event.matter_id in matters and _wants(one, event, matters)]
    told = _may_be_told(one, {event.matter_id for event, _ in wanted}, matters) if wanted else set()
    return [_row(one, event, row, matters[event.matter_id]) for event, row in wanted if event.matter_id in told]


def _wants(one: Subscription, event: MatterMoved, matters: dict[int, Matter]) -> bool:
    kind = matters[event.matter_id].type
    return (
        wants(one.moves, event.move)
        and wants(one.types, kind.code if kind else "")
        and wants_area(one.areas, event.area)
    )


def _may_be_told(one: Subscription, ids: set[int], matters: dict[int, Matter]) -> set[int]:
    """What the account sees; of confidential matters only those whose reporter it may know of, too."""
    actor = actor_of(one.account)
    seen = set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return {pk for pk in seen if not matters[pk].confidential or may_open_reporter(actor, matters[pk])}


def _row(one: Subscription, event: MatterMoved, row: OutboxEvent, matter: Matter) -> Delivery:
    at = now()
    body = body_of(event, row.at, matter, at=at, language=one.account.language)
    return Delivery(
        subscription=one,
        key=row.key,
        event_id=row.pk,
        type=f"matter.{event.move}",
        number=matter.number,
        body=body,
        made_at=at,
        next_at=at,
    )
