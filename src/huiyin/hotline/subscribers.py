"""A closed matter falls due for a call-back; a reopened one does not any more."""

from huiyin.hotline.models import CallBack
from huiyin.hotline.services.due import fall_due
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.clusters import merged_into
from huiyin.matters.events import MatterMoved


@subscribe("hotline.callbacks", MatterMoved, many=True)
def follow(items: list[tuple[MatterMoved, OutboxEvent]]) -> None:
    for event, row in items:
        if event.move == "reopen":
            cluster = [event.matter_id, *merged_into([event.matter_id])]
            CallBack.objects.filter(matter__in=cluster, done_at=None).update(done_at=row.at, overtaken=True)
    fall_due({event.matter_id for event, _row in items if event.move == "close"})
