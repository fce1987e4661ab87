"""Sixty invented people in care, told by the real verbs: consents, family, devices, two months of visits and orders.

The same seed gives the same people, homes and visits; only the days move with the day of the first start.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from huiyin.care.dues import make_dues
from huiyin.care.models import CareFile, Due
from huiyin.care.services import (
    Agreement,
    NewFile,
    add_contact,
    assign_carer,
    bind_device,
    enrol,
    order,
    record_contact,
)
from huiyin.care.vocabulary import CarerKind, DueState, Given, How, Met, OrderKind, Purpose, RecordKind, Relation, Risk
from huiyin.demo.names import given_name, surname, telephone
from huiyin.kernel.clock import freeze, now
from huiyin.matters.services import answer
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.orgs.services import give_post, open_account
from huiyin.people.caring import CaredDetails
from huiyin.people.services import ContactDetails
from huiyin.sensing.models import Device

PEOPLE = 60
WEEKS = 8
KINDS = ("sos_button", "water_meter", "wristband", "fall_detector")  # whose places are the homes
KEPT, LATE = 0.88, 0.95  # shares of what was due that were done in time; and, later, at all
ADVICE = ("耳背，敲门要重", "狗会叫，不咬人", "门口有台阶，扶一下", "钥匙在对门李阿姨处", "")
NOTES = ("精神很好，聊了半小时", "血压药快吃完了，已提醒", "想孩子，陪着视频了一会儿", "厨房水龙头滴水，已报修", "")
ASKED = ("两菜一汤，少盐", "一袋大米，一桶油", "去医院取药", "换一个灯泡", "陪同复查")


def load_care(seed: int) -> dict:
    """How many files there are now. Nothing where there is one already, or no device to say where somebody lives."""
    rng, at = Random(f"{seed}/care"), now()
    if CareFile.objects.exists():
        return {"files": CareFile.objects.count()}
    began = at - timedelta(weeks=WEEKS)
    carers = _carers()
    with freeze(began):
        files = [_person(device, rng, carers, began) for device in _homes(carers, PEOPLE)]
    for week in range(WEEKS * 2):
        _half_a_week(began + timedelta(days=3.5 * week), rng, at)
    make_dues(at)
    for file in rng.sample(files, min(6, len(files))):
        order(file, rng.choice(list(OrderKind)), rng.choice(ASKED), by=SYSTEM, at=at)
    return {"files": len(files)}


def _carers() -> dict[str, Actor]:
    """Street code → its carer; hired where there is none."""
    found = {}
    for number, street in enumerate(Unit.objects.filter(kind=Unit.Kind.STREET, closed_at=None).order_by("area"), 1):
        held = Staff.objects.filter(left_at=None, posts__role=Role.CARER, posts__area=street.area).first()
        staff = held or _hired(f"carer{number:02}", street)
        found[street.area] = actor_of(staff.account)
    return found


def _hired(login: str, street: Unit) -> Staff:
    rng = Random(login)
    staff = open_account(login, surname(rng) + given_name(rng, True), street, by=SYSTEM, phone=telephone(rng))
    give_post(staff, Role.CARER, street, by=SYSTEM, area=street.area)
    return staff


def _homes(carers: dict[str, Actor], count: int) -> list[Device]:
    """Devices of people, one a place, dealt out over the streets."""
    rows = Device.objects.filter(kind__code__in=KINDS, retired_at=None, subject="", lon__isnull=False)
    by_street: dict[str, list[Device]] = {}
    seen = set()
    for row in rows.select_related("kind").order_by("code"):
        if row.area[:9] in carers and (row.lon, row.lat) not in seen:
            seen.add((row.lon, row.lat))
            by_street.setdefault(row.area[:9], []).append(row)
    return list(islice(_dealt(by_street), count))


def _dealt(by_street: dict[str, list[Device]]) -> Iterator[Device]:
    while any(by_street.values()):
        for street in sorted(by_street):
            if by_street[street]:
                yield by_street[street].pop(0)


def _person(device: Device, rng: Random, carers: dict[str, Actor], at: datetime) -> CareFile:
    by, female = carers[device.area[:9]], rng.random() < 0.6
    family = surname(rng)
    person = CaredDetails(
        name=family + given_name(rng, female),
        phone=telephone(rng),
        born_on=date(rng.randrange(1934, 1950), rng.randrange(1, 13), rng.randrange(1, 29)),
        sex="f" if female else "m",
        address=f"{device.address or '家'} {rng.randrange(1, 7)}-{rng.randrange(1, 5)}",
        by_moon=(by_moon := rng.random() < 0.5),
        moon_birthday=f"{rng.randrange(1, 13):02}-{rng.randrange(1, 30):02}" if by_moon else "",
    )
    child = ContactDetails(name=family + given_name(rng, rng.random() < 0.5), phone=telephone(rng))
    by_guardian = rng.random() < 0.15
    agreement = Agreement(
        frozenset(Purpose),
        until=at + timedelta(days=rng.randrange(70, 365)),
        given_by=Given.GUARDIAN if by_guardian else Given.PERSON,
        how=rng.choice((How.PAPER, How.PAPER, How.SPOKEN)),
        guardian=child if by_guardian else None,
    )
    risks = frozenset({Risk.ALONE, *rng.sample(list(Risk), rng.randrange(0, 3))})
    assert device.lon is not None and device.lat is not None
    new = NewFile(person, agreement, device.lon, device.lat, risks=risks, advice=rng.choice(ADVICE))
    file = enrol(new, by=by, at=at)
    add_contact(file, child, rng.choice((Relation.SON, Relation.DAUGHTER)), by=by, at=at)
    if rng.random() < 0.5:
        other = ContactDetails(name=surname(rng) + given_name(rng, True), phone=telephone(rng))
        add_contact(file, other, Relation.NEIGHBOUR, by=by, at_night=False, at=at)
    worker = (
        Staff.objects.filter(left_at=None, posts__role=Role.GRID_WORKER, posts__area=file.grid).order_by("pk").first()
    )
    if worker and rng.random() < 0.9:
        assign_carer(file, CarerKind.GRID_WORKER, staff=worker, by=by, at=at)
    bind_device(file, device, by=by, at=at)
    return file


def _half_a_week(at: datetime, rng: Random, until: datetime) -> None:
    """What falls due is mostly done, now and then late, and sometimes not at all."""
    make_dues(at)
    for due in (
        Due.objects.filter(state=DueState.OPEN, due_at__lte=at + timedelta(days=3))
        .select_related("file")
        .order_by("pk")
    ):
        luck = rng.random()
        if luck > LATE:
            continue
        done = due.due_at - timedelta(hours=rng.randrange(1, 8)) if luck < KEPT else due.due_at + timedelta(hours=20)
        if done > until:
            continue
        met = rng.choices((Met.WELL, Met.NEEDS, Met.UNWELL, Met.NOT_MET), (80, 8, 4, 8))[0]
        note = rng.choice(NOTES[:-1] if met == Met.NEEDS else NOTES)
        record_contact(due.file, RecordKind(due.kind), met, by=SYSTEM, note=note, at=done)
        if met == Met.NEEDS:
            _ordered(due.file, rng, done)


def _ordered(file: CareFile, rng: Random, at: datetime) -> None:
    """Asked for on a visit, and answered the same day."""
    with freeze(at):
        asked = order(file, rng.choice(list(OrderKind)), rng.choice(ASKED), by=SYSTEM, at=at)
        desk = Staff.objects.filter(left_at=None, posts__role=Role.ACCEPTOR, posts__area="").order_by("pk").first()
        if desk is not None:
            answer(asked.matter, "已送到家。", by=actor_of(desk.account), at=at + timedelta(hours=3))
