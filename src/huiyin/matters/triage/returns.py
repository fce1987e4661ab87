"""What returns have taught: units that gave this matter, or its like, back."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from huiyin.matters.models import Matter, Returned

REMEMBERED = timedelta(days=365)
MOST = 50  # of the newest; a place with more has other troubles


def returns_about(matter: Matter, type_code: str, now: datetime) -> dict[int, Returned]:
    """By unit key the newest return that still counts: of this matter, else of the same type and component or unit
    grid within a year. One that was overruled, or whose unit settled it in the end, does not count."""
    if matter.pk is None:
        return {}
    alike = Q(matter=matter)
    if type_code and matter.component:
        alike |= Q(type_code=type_code, component=matter.component)
    if type_code and len(matter.area) == 15:
        alike |= Q(type_code=type_code, area=matter.area)
    found = Returned.objects.filter(alike, at__gt=now - REMEMBERED, overruled_at=None)
    found = found.exclude(matter__unit=F("unit"), matter__finished_at__isnull=False)
    newest: dict[int, Returned] = {}
    for row in found.select_related("matter").order_by("-at")[:MOST]:
        held = newest.get(row.unit_id)
        if held is None or (row.matter_id == matter.pk and held.matter_id != matter.pk):
            newest[row.unit_id] = row
    return newest
