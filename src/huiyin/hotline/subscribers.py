"""A closed matter falls due for a call-back; a reopened one does not any more."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings

from huiyin.hotline.models import CallBack
from huiyin.hotline.rules.sampling import why_call_back
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.people.access import have_phones


@subscribe("hotline.callbacks", MatterMoved, many=True)
def fall_due(items: list[tuple[MatterMoved, OutboxEvent]]) -> None:
    for event, row in items:
        if event.move == "reopen":
            CallBack.objects.filter(matter=event.matter_id, done_at=None).update(done_at=row.at, overtaken=True)
    closed = {event.matter_id: row.at for event, row in items if event.move == "close"}
    if closed:
        matters = Matter.objects.prefetch_related("reports").filter(pk__in=closed, closed_at__isnull=False)
        due = [(matter, why) for matter in matters if (why := _why(matter))]
        phones = have_phones(report.contact_id for matter, _why in due for report in matter.reports.all())
        rows = [
            _row(matter, why, closed[matter.pk])
            for matter, why in due
            if any(report.contact_id in phones for report in matter.reports.all())
        ]
        CallBack.objects.bulk_create(rows, ignore_conflicts=True)


def _why(matter: Matter) -> str | None:
    draw = sha256(f"{matter.pk}/{matter.reopens}".encode()).digest()[0] / 256
    sources = {report.source for report in matter.reports.all()}
    return why_call_back(sources, draw, settings.HUIYIN_CALLBACK_SAMPLE)


def _row(matter: Matter, why: str, at: datetime) -> CallBack:
    closed = matter.closed_at or at
    due = closed + timedelta(hours=settings.HUIYIN_CALLBACK_HOURS)
    return CallBack(matter=matter, round=matter.reopens, why=why, unit_id=matter.unit_id, closed_at=closed, due_at=due)
