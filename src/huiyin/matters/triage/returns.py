"""What returns have taught: units that gave this matter, or its like, back."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from huiyin.kernel import prepared
from huiyin.matters.models import Matter, Returned

REMEMBERED = timedelta(days=365)
MOST = 50  # of the newest; a place with more has other troubles
# Nearly always there is none; to be told so by a statement that is made once costs a tenth of what the ORM's does.
_ANY = """SELECT 1 FROM matters_returned WHERE overruled_at IS NULL AND at > %s AND (matter_id = %s
 OR (type_code = %s AND type_code <> '' AND component = %s AND component <> '')
 OR (type_code = %s AND type_code <> '' AND area = %s AND length(area) = 15)) LIMIT 1"""


def returns_about(matter: Matter, type_code: str, now: datetime) -> dict[int, Returned]:
    """By unit key the newest return that still counts: of this matter, else of the same type and component or unit
    grid within a year. One that was overruled, or whose unit settled it in the end, does not count."""
    if matter.pk is None:
        return {}
    since = now - REMEMBERED
    like = type_code, matter.component, type_code, matter.area
    if not prepared.execute(_ANY, [since, matter.pk, *like])[0]:
        return {}
    alike = Q(matter=matter)
    if type_code and matter.component:
        alike |= Q(type_code=type_code, component=matter.component)
    if type_code and len(matter.area) == 15:
        alike |= Q(type_code=type_code, area=matter.area)
    found = Returned.objects.filter(alike, at__gt=since, overruled_at=None)
    found = found.exclude(matter__unit=F("unit"), matter__finished_at__isnull=False)
    newest: dict[int, Returned] = {}
    for row in found.select_related("matter").order_by("-at")[:MOST]:
        held = newest.get(row.unit_id)
        if held is None or (row.matter_id == matter.pk and held.matter_id != matter.pk):
            newest[row.unit_id] = row
    return newest
