"""Who called goes, and where the recording lies; that there was a call, when and how long, stays."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from huiyin.hotline.models import Call
from huiyin.kernel.work import work
from huiyin.people.access import same_number
from huiyin.people.services import erase_contacts


def calls_before(moment: datetime, size: int) -> Iterator[list[Call]]:
    """Ended calls that still say who called or where they were recorded, with their matters, `size` at once."""
    after = 0
    rows = Call.objects.filter(~Q(contact_id="") | ~Q(recording=""), ended_at__lt=moment)
    while batch := list(rows.filter(pk__gt=after).order_by("pk").prefetch_related("links__matter")[:size]):
        yield batch
        after = batch[-1].pk


def forget_calls(calls: Iterable[Call]) -> int:
    calls = list(calls)
    with work():
        erase_contacts(call.contact_id for call in calls if call.contact_id)
        return Call.objects.filter(pk__in=[call.pk for call in calls]).update(contact_id="", recording="")


def calls_of(contact_id: str, matter_id: int) -> list[Call]:
    """Those by which somebody reported a matter or asked after it from the same number. Other people's calls are not
    theirs to erase."""
    if not contact_id:
        return []
    about = Q(links__matter=matter_id) & ~Q(contact_id="")
    calls = Call.objects.filter(Q(contact_id=contact_id) | about).distinct()
    mine = same_number(contact_id, {call.contact_id for call in calls})
    return [call for call in calls if call.contact_id in mine]
