"""What returns have taught: units that gave this matter, or its like, back."""

from datetime import datetime, timedelta

from huiyin.kernel import prepared
from huiyin.matters.models import Matter, Returned

REMEMBERED = timedelta(days=365)
MOST = 50  # of the newest; a place with more has other troubles
# Nearly always there is none; to be told so by a statement that is made once costs a tenth of what the ORM's does.
_COUNTING = """SELECT returned.id
 FROM matters_returned AS returned JOIN matters_matter AS matter ON matter.id = matter_id
 WHERE overruled_at IS NULL AND at > %s
 AND (matter_id = %s OR (type_code = %s AND type_code <> '' AND returned.component = %s AND returned.component <> '')
  OR (type_code = %s AND type_code <> '' AND returned.area = %s AND length(returned.area) = 15))
 AND (matter.unit_id IS DISTINCT FROM returned.unit_id OR matter.finished_at IS NULL)
 ORDER BY at DESC LIMIT %s"""


def returns_about(matter: Matter, type_code: str, now: datetime) -> dict[int, Returned]:
    """By unit key the newest return that still counts: of this matter, else of the same type and component or unit
    grid within a year. One that was overruled, or whose unit settled it in the end, does not count."""
    if matter.pk is None:
        return {}
    like = type_code, matter.component, type_code, matter.area
    keys, _count = prepared.execute(_COUNTING, [now - REMEMBERED, matter.pk, *like, MOST])
    if not keys:
        return {}
    found = Returned.objects.filter(pk__in=[key for (key,) in keys])
    newest: dict[int, Returned] = {}
    for row in found.select_related("matter").order_by("-at"):
        held = newest.get(row.unit_id)
        if held is None or (row.matter_id == matter.pk and held.matter_id != matter.pk):
            newest[row.unit_id] = row
    return newest
