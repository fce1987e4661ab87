"""Named lists: kept by one person, read by them or by their whole unit."""

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.habits.models import SavedList
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor

MOST = 30


def lists_of(actor: Actor) -> list[SavedList]:
    """One's own, then those that colleagues lend to the unit."""
    if actor.staff_id is None:
        return []
    seen = Q(staff=actor.staff_id) | Q(unit__isnull=False, unit=actor.unit_id)
    rows = SavedList.objects.filter(seen).select_related("staff").order_by("name", "pk")[: 2 * MOST]
    return sorted(rows, key=lambda row: row.staff_id != actor.staff_id)


def save_list(name: str, query: str, *, by: Actor, shared: bool = False) -> SavedList:
    """Under a name of one's own; the same name again takes its place.

    Raises:
        InvalidInput: no name, no filter that is worth one, or too many lists.
    """
    name = " ".join(name.split())[:40]
    if not name:
        raise InvalidInput(_("Give the list a name, such as “Lamps of West Lake, overdue”."), field="name")
    if by.staff_id is None:
        raise InvalidInput(_("Only members of staff keep lists."), field="name")
    if len(query) > 400:
        raise InvalidInput(_("These filters are too long to keep. Use a shorter search."), field="name")
    mine = SavedList.objects.filter(staff=by.staff_id)
    if mine.exclude(name=name).count() >= MOST:
        raise InvalidInput(_("You keep thirty lists already. Remove one first."), field="name")
    unit = by.unit_id if shared else None
    try:
        with work():
            saved, _new = SavedList.objects.update_or_create(
                staff_id=by.staff_id, name=name, defaults={"query": query, "unit_id": unit}
            )
            record("habits.list.saved", chain=f"staff/{by.staff_id}", by=by.ref, at=now(), data={"shared": shared})
    except IntegrityError as raced:
        raise InvalidInput(_("This name was just taken. Try again."), field="name") from raced
    return saved


def drop_list(pk: int, *, by: Actor) -> None:
    """Only by whoever keeps it."""
    with work():
        if not SavedList.objects.filter(pk=pk, staff=by.staff_id).delete()[0]:
            raise NotFound(_("There is no such list of yours."))
        record("habits.list.dropped", chain=f"staff/{by.staff_id}", by=by.ref, at=now(), data={"list": pk})
