"""Register what came on paper, in person or in the news; after it, the same path as any report."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.hotline.access import TAKERS
from huiyin.hotline.models import Letter
from huiyin.hotline.vocabulary import LetterKind
from huiyin.kernel.clock import now, today
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.orgs.actor import Actor


@dataclass(frozen=True)
class NewLetter:
    """How it came. `received_on`: the day that it arrived; `people`: how many came, of a visit."""

    kind: LetterKind
    received_on: date
    outlet: str = ""
    link: str = ""
    people: int | None = None


def register(letter: NewLetter, report: NewReport, *, by: Actor, at: datetime | None = None) -> Letter:
    """One entry of the register and its matter. The same form sent twice is registered once."""
    at = at or now()
    if not by.has(*TAKERS):
        raise Forbidden(_("Letters are registered by the desk that takes reports."))
    day = today(ZoneInfo(settings.TIME_ZONE))
    if letter.received_on > day:
        raise InvalidInput(_("It cannot have arrived after today. Check the day."), field="received_on")
    if letter.received_on.year < 2000:
        raise InvalidInput(_("It cannot have lain so long. Check the day."), field="received_on")
    if letter.kind == LetterKind.MEDIA and not letter.outlet.strip():
        raise InvalidInput(_("Say which paper, programme or site it was."), field="outlet")
    with work():
        received = receive(report, by=by)
        if received.repeated:
            return Letter.objects.get(matter=received.matter)
        pk = _next()
        row = Letter(
            pk=pk,
            number=f"L{day.year}-{pk:06d}",
            kind=letter.kind,
            matter=received.matter,
            received_on=letter.received_on,
            outlet=letter.outlet.strip()[:80],
            link=letter.link[:500],
            people=letter.people,
            registered_at=at,
            registered_by=by.ref,
        )
        row.save(force_insert=True)
        # Of a confidential matter nobody is named who could tell who brought it.
        who = f"reporter/{received.report_id}" if received.matter.confidential else by.ref
        data = {"number": row.number, "kind": str(letter.kind), "received_on": letter.received_on.isoformat()}
        record("hotline.letter_registered", chain=f"letter/{pk}", by=who, at=at, data=data, fresh=True)
    return row


def _next() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Letter._meta.db_table])
        return cursor.fetchone()[0]
