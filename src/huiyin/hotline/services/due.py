"""Which closed matters are called back, and by when. Called by the subscriber, in its transaction."""

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256

from django.conf import settings

from huiyin.hotline.models import CallBack
from huiyin.hotline.rules.sampling import why_call_back
from huiyin.matters.clusters import merged_into
from huiyin.matters.models import Matter
from huiyin.people.access import have_phones


def fall_due(matter_ids: Collection[int]) -> None:
    """A call-back for each of these that is closed, drawn, and left a number; each close once."""
    if not matter_ids:
        return
    roots = merged_into(matter_ids)  # whoever reported what was merged into one of them is called back too
    found = Matter.objects.prefetch_related("reports").filter(closed_at__isnull=False).in_bulk([*matter_ids, *roots])
    matters = [matter for key, matter in found.items() if key not in roots or roots[key] in found]
    drawn = [(matter, why) for matter in matters if (why := _why(matter))]
    phones = have_phones(report.contact_id for matter, _why in drawn for report in matter.reports.all())
    rows = [
        _row(matter, found[roots.get(matter.pk, matter.pk)], why)
        for matter, why in drawn
        if any(report.contact_id in phones for report in matter.reports.all())
    ]
    CallBack.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _why(matter: Matter) -> str | None:
    draw = sha256(f"{matter.pk}/{matter.reopens}".encode()).digest()[0] / 256
    sources = {report.source for report in matter.reports.all()}
    return why_call_back(sources, draw, settings.HUIYIN_CALLBACK_SAMPLE)


def _row(matter: Matter, root: Matter, why: str) -> CallBack:
    closed = root.closed_at
    assert closed is not None
    due = closed + timedelta(hours=settings.HUIYIN_CALLBACK_HOURS)
    return CallBack(matter=matter, round=root.reopens, why=why, unit_id=root.unit_id, closed_at=closed, due_at=due)
