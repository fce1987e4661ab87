"""A file ends: what is personal goes at once, what the law wants kept stays, and both are said."""

from datetime import datetime

from huiyin.audit.models import AccessEntry
from huiyin.care.models import CareFile, Consent, Order, Record
from huiyin.care.services.gone import Gone
from huiyin.care.services.pictures import forget_pictures
from huiyin.care.services.stepping import step, take_turn
from huiyin.care.services.stopping import stop
from huiyin.care.vocabulary import Purpose, State
from huiyin.kernel.work import work
from huiyin.matters.services.forgetting import forget_words
from huiyin.matters.states import ENDED
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.people.services import erase_contact


def end(file: CareFile, how: str, *, by: Actor, at: datetime) -> list[Gone]:
    """Erase the file. Answers what went and what was kept, on what ground; the same is kept in the file.

    Args:
        how: withdrawn, expired, moved, died.
    """
    with work():
        take_turn(file)
        report = stop(file, set(Purpose), by=by, at=at)
        report += _forget_contacts(file) + _forget_records(file) + _forget_orders(file, at)
        report += [Gone("keys", file.keys.all().delete()[0]), Gone("risks", 1), Gone("details", 1)]
        erase_contact(file.person)
        Consent.objects.filter(file=file, ended_at=None).update(ended_at=at, ended_how=how, ended_by=by.ref)
        Consent.objects.filter(file=file).update(guardian="")
        report += _kept(file)
        step(file, "ended", by=by, at=at, data={"how": how}, **_blank(file, report, how, at))
    return report


def _blank(file: CareFile, report: list[Gone], how: str, at: datetime) -> dict:
    return {
        "state": State.ENDED,
        "risks": [],
        "why_level": {},
        "level": "",
        "advice": "",
        "lon": None,
        "lat": None,
        "area": file.community,
        "grid": "",
        "met_at": None,
        "covered_until": None,
        "ended_at": at,
        "ended_how": how,
        "ended_report": [one.as_json() for one in report if one.gone or one.kept],
    }


def _forget_contacts(file: CareFile) -> list[Gone]:
    """Of everybody who was named on the file beside family: neighbour, doctor, guardian."""
    named = list(file.carers.exclude(contact="").values_list("contact", flat=True))
    guardians = list(file.consents.exclude(guardian="").values_list("guardian", flat=True))
    for contact in {*named, *guardians}:
        erase_contact(contact)
    file.carers.all().delete()
    return [Gone("carers", len({*named, *guardians}))]


def _forget_records(file: CareFile) -> list[Gone]:
    pictures = forget_pictures(list(file.pictures.all()))
    records = Record.objects.filter(file=file).delete()[1].get("care.Record", 0)
    file.dues.all().delete()
    file.plans.all().delete()
    return [Gone("pictures", pictures), Gone("records", records)]


def _forget_orders(file: CareFile, at: datetime) -> list[Gone]:
    """Those that are done lose their words; those under way keep what is needed to bring them to an end."""
    done: list[Order] = []
    open_: list[Order] = []
    for order in file.orders.select_related("matter"):
        (done if order.matter.state in ENDED else open_).append(order)
    for order in done:
        forget_order(order, at=at)
    return [Gone("words", len(done)), Gone("orders", kept=len(open_), ground="handling")]


def forget_order(order: Order, *, at: datetime) -> None:
    erase_contact(order.contact)
    forget_words(order.matter, by=SYSTEM, at=at)
    order.delete()


def _kept(file: CareFile) -> list[Gone]:
    looked = AccessEntry.objects.filter(subject__in=(f"contact/{file.person}", file.chain)).count()
    return [
        Gone("consents", kept=file.consents.count(), ground="proof"),
        Gone("log", kept=looked, ground="proof"),
        Gone("trace", kept=1, ground="proof"),
    ]
