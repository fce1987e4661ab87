"""Which closed matters are called back, and by when. Called by the subscriber, in its transaction."""

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256

from django.conf import settings

from huiyin.hotline.models import CallBack
from huiyin.hotline.rules.sampling import why_call_back
from huiyin.matters.models import Matter
from huiyin.people.access import have_phones


def fall_due(matter_ids: Collection[int]) -> None:
    """A call-back for each of these that is closed, drawn, and left a number; each close once."""
    if not matter_ids:
        return
    matters = Matter.objects.prefetch_related("reports").filter(pk__in=matter_ids, closed_at__isnull=False)
    drawn = [(matter, why) for matter in matters if (why := _why(matter))]
    phones = have_phones(report.contact_id for matter, _why in drawn for report in matter.reports.all())
    rows = [
        _row(matter, why)
        for matter, why in drawn
        if any(report.contact_id in phones for report in matter.reports.all())
    ]
    CallBack.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _why(matter: Matter) -> str | None:
    draw = sha256(f"{matter.pk}/{matter.reopens}".encode()).digest()[0] / 256
    sources = {report.source for report in matter.reports.all()}
    return why_call_back(sources, draw, settings.HUIYIN_CALLBACK_SAMPLE)


def _row(matter: Matter, why: str) -> CallBack:
    closed = matter.closed_at
    assert closed is not None
    due = closed + timedelta(hours=settings.HUIYIN_CALLBACK_HOURS)
    return CallBack(matter=matter, round=matter.reopens, why=why, unit_id=matter.unit_id, closed_at=closed, due_at=due)
