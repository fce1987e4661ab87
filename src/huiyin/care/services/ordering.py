"""Food, goods, an errand: asked for with one key, handled as a matter, shown on the file."""

from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.care.models import CareFile, Order
from huiyin.care.services.stepping import hold, holds_key, looks_after, refuse_uncovered
from huiyin.care.vocabulary import ORDER_LABELS, OrderKind
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import Section, Source
from huiyin.orgs.actor import Actor
from huiyin.people.access import copy_contact

LONGEST = 300


def order(
    file: CareFile, kind: OrderKind, words: str = "", *, by: Actor, key: str | None = None, at: datetime | None = None
) -> Order:
    """The person, their family or whoever looks after them asks for something.

    Args:
        key: of a form that may be sent twice; the same key is one order.
    """
    at = at or now()
    if not (holds_key(by, file) or looks_after(by, file)):
        raise Forbidden(_("This is for the person, their family or those who look after them."))
    refuse_uncovered(file, at)
    if len(words) > LONGEST:
        raise InvalidInput(_("Say it in at most 300 characters."), field="words")
    with work():
        return place_order(file, kind, words, by=by, at=at, key=key)


def place_order(
    file: CareFile, kind: OrderKind, words: str, *, by: Actor, at: datetime, key: str | None = None
) -> Order:
    """Inside of `work()`. The matter has a contact of its own, so that it can be answered whatever becomes of the file.

    Neither name nor door stand in the matter: whoever handles it opens the contact, with a purpose.
    """
    hold(file, at)
    contact = copy_contact(file.person, by=by.ref, purpose=_("to answer what they asked for"), about=file.chain)
    zh, en = ORDER_LABELS[kind]
    title = f"关爱服务：{zh}"
    text = f"{title}\n{words.strip()}" if words.strip() else title
    received = receive(
        NewReport(
            source=Source.CARE,
            text=text,
            title=title,
            lon=file.lon,
            lat=file.lat,
            section=Section.NEED,
            contact=contact,
            key=f"care:{file.pk}:{key}" if key else None,
        ),
        by=by,
    )
    known = Order.objects.filter(matter=received.matter).first()
    if known is not None:
        return known
    row = Order.objects.create(file=file, kind=kind, matter=received.matter, contact=contact, at=at, by=by.ref)
    record("care.ordered", chain=file.chain, by=by.ref, at=at, data={"kind": kind, "matter": received.matter.pk})
    return row
