"""A story with planted names, numbers and camera data: two tip-offs and an ordinary report, and behind them everything
that can leave the house: work orders, a webhook, text messages, a call, a list taken out, files handed in.
"""

import io
import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.accounts.services import issue_key
from huiyin.care import services as care
from huiyin.care.dues import make_dues
from huiyin.care.services.pictures import keep_picture
from huiyin.care.vocabulary import CarerKind, Met, OrderKind, PlanKind, Purpose, RecordKind, Relation, Risk
from huiyin.command.services import begin_call, end, step_due
from huiyin.command.vocabulary import Ended
from huiyin.exports import services as exports
from huiyin.exports.formats import Columns, Format
from huiyin.exports.making import make
from huiyin.exports.models import Export
from huiyin.exports.question import Question
from huiyin.habits.models import SavedList, StandardText
from huiyin.handoff import services as handoff
from huiyin.handoff.states import Kind, Way
from huiyin.hotline.services import ArticleWords, give_extension, link, write_article
from huiyin.hotline.services.due import fall_due
from huiyin.insight import services as insight
from huiyin.insight.models import Problem
from huiyin.intake.scenes import take_scene
from huiyin.intake.sensing.taking_in import take_in
from huiyin.kernel import outbox
from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribers
from huiyin.kernel.models import DeadLetter, OutboxEvent
from huiyin.matters import services as do
from huiyin.matters.access import open_original, open_reporter
from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Matter, Photo
from huiyin.matters.services.duties import Duty
from huiyin.matters.vocabulary import Source
from huiyin.notices.sending import send_all
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post, Staff
from huiyin.orgs.roles import Role
from huiyin.people.caring import CaredDetails
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.retention.holding import lift_hold, place_hold
from huiyin.sensing.models import Alarm, Device, DeviceKind, Rule
from huiyin.sensing.services.alarms import clear
from huiyin.sensing.services.readings.counting import Refused
from huiyin.sensing.services.scenes.look_tasks import ask_look
from huiyin.sensing.vocabulary import Fate, Via
from huiyin.webhooks import services as webhooks
from huiyin.webhooks.models import Subscription
from huiyin.webhooks.sending import send_waiting
from tests.cast import LANE
from tests.command.ground import on_duty
from tests.doors.test_bare_pictures import SECRET, loaded
from tests.hotline.calls import answered
from tests.outbound_peer import Peer
from tests.sensing import cameras as scenes
from tests.sensing.planted_rules import ruled
from tests.warnings.planted import warned
from tests.web.office_cast import administrator
from tests.web.test_office_imports import boston

NAME, PHONE, EMAIL = "钱塘密语", "13955547391", "planted@secret.example"
CAMERA = SECRET.decode()
CARED, CARED_PHONE, CARED_KIN = "柏密语", "13955540002", "柏密语之女"
CARED_DOOR, CARED_ADVICE = "柳巷密门三零二", "密语耳背敲重些"
TIP_WORDS, TIP_PLACE = "夜间偷排密语正文", "密语巷七十七号"
PLAIN_WORDS = "寻常路灯密语正文"
COLLEAGUE, COLLEAGUE_ID = "覃密语", 98_765_431


@dataclass
class Story:
    district: object
    tips: list[Matter]
    plain: Matter
    outside: Peer
    seen: dict[str, set[int]] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        return [tip.tracking_code for tip in self.tips]


def tell(district, outside: Peer) -> Story:
    """The story; `outside` is the firm's, the city's and the gateway's computer at once."""
    administrator(district)
    for login in ("lin", "mi"):
        board = webhooks.Wanted("市级看板", f"{outside.url}/hook-{login}")
        webhooks.subscribe_to_moves(board, district.staff[login].account, by=district.actor("ada"))
    Account.objects.create(login="resident", name="袁小园")
    neighbour = Account.objects.create(login="neighbour", name="邻居")
    colleague = _colleague(district)
    tip = _by_form(TIP_WORDS, address=TIP_PLACE, type="E9901", photos=SimpleUploadedFile("a.jpg", loaded("JPEG")))
    own = _by_colleague(colleague)
    details = ContactDetails(name=NAME, phone=PHONE, email=EMAIL, account_id=neighbour.pk, tell_by="sms")
    photo = _upload("plain.png", loaded("PNG"))
    plain = do.receive(
        district.lamp_out(text=PLAIN_WORDS, contact=keep_contact(details), photos=(photo,)), by=_anybody()
    ).matter
    for matter, condition in ((tip, "E9901"), (own, "E9901"), (plain, "0137")):
        _handled(district, matter, condition)
    open_reporter(district.actor("mi"), own, "核实线索")
    open_reporter(district.actor("lin"), plain, "约时间")
    open_original(district.actor("mi"), Photo.objects.filter(matter=tip).first(), "核实线索")
    issue_key(district.staff["lin"].account, "a program", by="system")
    SavedList.objects.create(staff=district.staff["lin"], name="常看", query="tab=open")
    StandardText.objects.create(unit=district.units["D001"], move="finish", words="已换灯泡")
    _is_disputed(district, tip.type)
    _goes_out(district, plain)
    _is_repeated(district, plain)
    _comes_in(district, plain)
    _is_called_back(district, keep_contact(details))
    _is_seen(district, plain)
    warned(neighbour)
    _is_in_care(district)
    outbox.deliver_all(unsettled=True)
    for one in Subscription.objects.all():
        while send_waiting(one.pk):
            pass
    send_all("sms")
    make(Export.objects.get().pk)
    for photo in Photo.objects.all():
        small_copies.func(photo=photo.pk)
    last = OutboxEvent.objects.latest("pk")
    name = subscribers()[0].name
    DeadLetter.objects.create(
        subscriber=name, event_id=last.pk, topic=last.topic, error="KeyError", payload=last.payload
    )
    _was_on_hold(district, plain)
    return Story(district, [tip, own], plain, outside)


def _was_on_hold(district, plain: Matter) -> None:
    place_hold(plain, "行政复议", by=district.actor("ada"))
    lift_hold(plain, by=district.actor("ada"))


def _is_disputed(district, tip_off) -> None:
    """A rule; a tip-off over which units dispute, one of them only asked; a lamp whose decision like cases cite."""
    do.add_rule(Duty("D001", date(2026, 1, 1), "通知", type_code="0137"), by=district.actor("ada"))
    words = {"text": TIP_WORDS, "address": TIP_PLACE, "type_code": tip_off.code}
    for report, condition, decided in ((words, "E9901", False), ({}, "0137", True)):
        matter = district.reported(**report)
        do.file(matter, district.conditions[condition], by=district.actor("qian"))
        do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
        do.dispute(matter, "不归我们管", by=district.actor("sun"))
        do.ask_statements(matter, [district.units["D002"]], by=district.actor("qian"))
        if decided:
            do.arbitrate(matter, district.units["D002"], "归园林", by=district.actor("qian"), scope="street")


def _anybody():
    from huiyin.web.portal.report import ANYBODY

    return ANYBODY


def _colleague(district) -> Staff:
    account = Account.objects.create(login="tan", name=COLLEAGUE)
    staff = Staff.objects.create(pk=COLLEAGUE_ID, account=account, unit=district.units["S001"], name_zh=COLLEAGUE)
    Post.objects.create(staff=staff, role=Role.GRID_WORKER, unit=district.units["S001"], area="99010100200102")
    return staff


def _by_form(text: str, **more) -> Matter:
    sent = Client().post("/report/", {"text": text, "name": NAME, "phone": PHONE, "key": text, **more})
    assert sent.status_code == 302, sent.content.decode()
    return Matter.objects.latest("pk")


def _by_colleague(colleague: Staff) -> Matter:
    """Through a program, with a photo and an idempotency key: every path that might note who it was."""
    key = {"Authorization": f"Bearer {issue_key(colleague.account, 'phone', by='system')}"}
    picture = SimpleUploadedFile("own.jpg", loaded("JPEG"))
    token = Client().post("/api/v1/photos", {"file": picture, "kind": "report"}, headers=key).json()["token"]
    body = {
        "text": TIP_WORDS,
        "type": "E9901",
        "address": TIP_PLACE,
        "photos": [token],
        "lon": 114.5005,
        "lat": 30.5005,
    }
    once = key | {"Idempotency-Key": "0b7c"}
    taken = Client().post("/api/v1/reports", json.dumps(body), content_type="application/json", headers=once)
    assert taken.status_code == 201, taken.content
    return Matter.objects.latest("pk")


def _upload(name: str, content: bytes) -> int:
    Client().post("/api/v1/photos", {"file": io.BytesIO(content), "kind": "report"}).json()
    return Photo.objects.latest("pk").pk


def _handled(district, matter: Matter, condition: str) -> None:
    do.file(matter, district.conditions[condition], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))


# -- what leaves the house, and what lies waiting to -----------------------------------------------------------


def _goes_out(district, plain: Matter) -> None:
    """Work orders by link and to a program, and a list that the worker is to write."""
    ada = district.actor("ada")
    firm = Account.objects.create(login="firm", name="照明公司接口")
    by_link = handoff.Wanted("明灯照明公司", Kind.CONTRACTOR, Way.LINK)
    by_program = handoff.Wanted("照明公司接口", Kind.CONTRACTOR, Way.API, account=firm)
    photos = list(Photo.objects.filter(matter=plain))
    handoff.hand_off(plain, handoff.open_partner(by_link, by=ada), "换灯泡", by=district.actor("sun"), photos=photos)
    photo = _upload("other.png", loaded("PNG"))
    other = do.receive(district.lamp_out(text="另一盏灯", photos=(photo,)), by=_anybody()).matter
    _handled(district, other, "0137")
    handoff.hand_off(
        other,
        handoff.open_partner(by_program, by=ada),
        "也换灯泡",
        by=district.actor("sun"),
        photos=list(Photo.objects.filter(pk=photo)),
    )
    before, exports.AT_ONCE = exports.AT_ONCE, 0
    try:
        exports.take_out(Question(), Format.CSV, Columns.STANDARD, by=district.actor("lin"), purpose="a walk")
    finally:
        exports.AT_ONCE = before


def _is_repeated(district, plain: Matter) -> None:
    """The lamp is part of a problem that somebody has taken up."""
    at, feng = now(), district.actor("feng")
    found = Problem.objects.create(name="柳巷路灯", words=["路灯"], area=plain.area[:12], since=at, found_at=at)
    insight.add_matter(found, plain, by=feng)
    insight.adopt(found, district.units["D001"], by=feng)
    insight.plan_measure(found, "换电缆", district.units["D001"], at.date(), by=feng)


def _comes_in(district, plain: Matter) -> None:
    """The reporter calls again; somebody writes an article; an administrator hands files in and looks at them."""
    link(answered("lin", caller=PHONE), plain, by=district.actor("lin"), text="来电催问")
    give_extension("8001", district.staff["lin"], by=district.actor("qian"))
    write_article(ArticleWords("路灯坏了找谁？", "拨打12345。"), by=district.actor("qian"))
    refused = [Refused(Fate.UNKNOWN_DEVICE, "no device river-9 is registered", "river-9", b'{"m": {"level": 2}}')]
    take_in([], via=Via.MQTT, at=now(), refused=refused)
    office = Client()
    office.force_login(district.staff["ada"].account)
    rows = "id,words\n1,旧系统的一行\n".encode()
    _taken(office.post("/office/imports/", {"file": SimpleUploadedFile("old.csv", rows)}))
    _taken(office.post("/office/imports/", {"mapping": "boston311", "file": boston(2, broken=1)}))
    units = b"".join(office.get("/office/lists/units/list.xlsx").streaming_content)
    _taken(office.post("/office/lists/units/", {"file": SimpleUploadedFile("units.xlsx", units)}))


def _is_seen(district, plain: Matter) -> None:
    """A camera saw smoke: one alarm waits, with a picture, and somebody is asked to look; one is behind the lamp."""
    smoke = scenes.listed()
    camera = scenes.camera(property_unit=district.units["D002"], maintainer=district.units["D001"])
    said = scenes.message(picture=loaded("JPEG"))
    past = take_scene(camera.code, said, via=Via.HTTP, at=now()).alarm
    clear(past, how="expired", by=SYSTEM)
    Alarm.objects.filter(pk=past.pk).update(verdict="true", verdict_at=now(), verdict_by="system", matter=plain)
    alarm = take_scene(camera.code, said, via=Via.HTTP, at=now()).alarm
    ask_look(alarm, by=district.actor("lin"), note="是不是炊烟")
    on_duty(district.staff["mei"])
    begin_call(past, by=SYSTEM)  # which rings at Mei's as long as the walk lasts
    begin_call(alarm, by=SYSTEM)
    end(past.callout, Ended.CLEARED, by=SYSTEM)
    assert alarm.rule == smoke.rule
    ruled(district.actor("qian"))


def _is_called_back(district, contact: str) -> None:
    """A lamp that burns again, whose reporter is to be asked."""
    lamp = do.receive(district.lamp_out(text="又一盏灯", contact=contact, source=Source.HOTLINE), by=_anybody()).matter
    _handled(district, lamp, "0137")
    do.finish(lamp, "已换", by=district.actor("sun"))
    do.verify(lamp, "电话核实", by=district.actor("lin"))
    do.close(lamp, "good", by=district.actor("lin"))
    fall_due([lamp.pk])


def _is_in_care(district) -> None:
    """Somebody in care, with family, a device and its alarm, a visit with a photo, an order; somebody else who left."""
    he, mei = district.actor("he"), district.actor("mei")
    person = CaredDetails(name=CARED, phone=CARED_PHONE, address=CARED_DOOR, born_on=date(1940, 9, 14))
    agreed = care.Agreement(frozenset(Purpose), until=now() + timedelta(days=300))
    new = care.NewFile(person, agreed, *LANE, risks=frozenset({Risk.ALONE}), advice=CARED_ADVICE)
    file = care.enrol(new, by=he)
    care.add_contact(file, ContactDetails(name=CARED_KIN, phone=CARED_PHONE), Relation.DAUGHTER, by=he)
    care.assign_carer(file, CarerKind.GRID_WORKER, staff=district.staff["mei"], by=he)
    photo = keep_picture(file, "visit.jpg", loaded("JPEG"), by=mei)
    care.record_contact(file, RecordKind.VISIT, Met.WELL, by=mei, note=CARED_ADVICE, pictures=(photo.pk,))
    care.order(file, OrderKind.FOOD, "两菜一汤", by=he)
    care.plan(file, PlanKind.CALL, by=he, every_days=2, first_on=now().date())
    make_dues(now())
    kind = DeviceKind.objects.create(
        code="planted", name_zh="按钮", name_en="Button", metrics={"sos": {}}, on_person=True
    )
    device = Device.objects.create(code="SOS-1", kind=kind, registered_at=now(), area=file.area, grid=file.grid)
    care.bind_device(file, device, by=he)
    rule = Rule.objects.create(code="planted", name_zh="求助", name_en="Help", kinds=["planted"], changed_at=now())
    at = {"began_at": now(), "raised_at": now(), "last_at": now(), "severity": "critical"}
    alarm = Alarm.objects.create(device=device, rule=rule, area=file.area, grid=file.grid, subject=file.subject, **at)
    callout = begin_call(alarm, by=SYSTEM)
    assert callout.until
    step_due(callout.until)  # nobody answers, and family is called
    assert callout.steps.filter(whom="contact", outcome="ringing").exists()
    care.withdraw(care.enrol(new, by=he), by=he)


def _taken(answer) -> None:
    assert answer.status_code == 302, answer.content.decode()[-3000:]
