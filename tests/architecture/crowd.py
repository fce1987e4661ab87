"""A thousand of everything that lists show: every row of the planted story, copied by the database itself.

A list that shows all it has, or asks once more for each row, is found by whoever walks the pages afterwards.
"""

from dataclasses import asdict, replace

from django.db import connection
from django.db.models import AutoField, Model

from huiyin.accounts.models import Account, ApiKey, OpenSession, SignIn
from huiyin.audit.models import AccessEntry
from huiyin.benefits.models import ServiceItem
from huiyin.care.models import CareFile, Due, Record
from huiyin.command.models import CallOut
from huiyin.exports.models import Export
from huiyin.habits.models import Look, SavedList, StandardText
from huiyin.handoff.models import Handoff, Partner
from huiyin.hotline.models import Article, Call, CallBack, CallMatter, Extension, Letter
from huiyin.intake.files.mapping import load_mapping
from huiyin.intake.files.saving import save_mapping
from huiyin.intake.models import ImportRun, RejectedRow, SavedMapping
from huiyin.kernel.models import DeadLetter
from huiyin.matters import library
from huiyin.matters.models import (
    Assignment,
    Clock,
    Edition,
    Matter,
    MatterType,
    Photo,
    Report,
    Request,
    Task,
    Text,
)
from huiyin.notices.models import Delivery, Notice
from huiyin.orgs import memory
from huiyin.orgs.models import DutySpan, Position, Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.places.models import Area, Building, Component, UnitGrid
from huiyin.retention.holding import place_hold
from huiyin.retention.models import LegalHold, Run
from huiyin.retention.vocabulary import Line
from huiyin.sensing.models import Alarm, Device, LookTask, Rule, RuleLimit, RuleTrial, RuleVersion, SceneSeen, SetAside
from huiyin.warnings.models import Bulletin, Feed, Follower, Told, Warning
from huiyin.webhooks.models import Delivery as Telling
from huiyin.webhooks.models import Subscription
from tests.architecture.planted import Story
from tests.cast import LANE, THURSDAY

ROWS = 1000
# What must differ from copy to copy, as SQL; `n` counts them. What is not named is copied as it is.
DIFFERS: dict[type[Model], dict[str, str]] = {
    Run: {},
    Unit: {"code": "'Z' || n"},
    Account: {"login": "login || n"},
    Area: {"code": "left(code, 10) || lpad(n::text, 4, '0')"},
    UnitGrid: {"code": "left(code, 10) || lpad(n::text, 5, '0')"},
    Building: {"code": "code || '-' || n"},
    Component: {"code": "left(code, 12) || lpad(n::text, 4, '0')"},
    Edition: {"superseded_at": "now()"},
    MatterType: {"code": "'T' || n"},
    Matter: {
        "lon": "lon + n * 0.000001",
        "outside_ref": "''",
    },
    Report: {
        "key": "NULL",
        "own_code": "CASE WHEN own_code = '' THEN '' ELSE upper(substr(md5(id || '+' || n), 1, 10)) END",
    },
    Text: {},
    Photo: {"token": "substr(md5(token || n), 1, 24)"},
    AccessEntry: {},
    ApiKey: {"digest": "md5(digest || n)"},
    OpenSession: {"digest": "md5(digest || n)"},
    SignIn: {},
    Notice: {"event_key": "event_key || '-' || n"},
    Delivery: {"event_key": "event_key || '-' || n"},
    Telling: {"event_id": "event_id + 100000 + n", "key": "gen_random_uuid()"},
    Subscription: {},
    DeadLetter: {"event_id": "event_id + 100000 + n"},
    Export: {"digest": "md5(digest || n)"},
    Partner: {"account_id": "NULL"},
    Article: {"code": "code || '-' || n"},
    Call: {"outside_id": "outside_id || '-' || n"},
    Extension: {"number": "number || n"},
    ImportRun: {"sha256": "md5(sha256 || n)"},
    RejectedRow: {"row": '"row" + 100 + n'},
    SavedMapping: {"version": "version + n"},
    SavedList: {"name": "name || n"},
    StandardText: {"words": "words || n"},
    ServiceItem: {"code": "code || n"},
    Letter: {"number": "number || n"},
    Device: {"code": "left(code, 30) || '-' || n"},
    Rule: {"code": "left(code, 25) || '-' || n", "state": "'draft'"},
    RuleVersion: {"version": "version + n"},
    RuleLimit: {"until": "now() + interval '9 days'"},
    RuleTrial: {},
    Alarm: {"device_id": "(SELECT max(id) FROM sensing_device) - n + 1", "cleared_at": "NULL", "verdict": "''"},
    CallOut: {"alarm_id": "(SELECT max(id) FROM sensing_alarm) - n + 1", "state": "'ringing'", "ended_at": "NULL"},
    LookTask: {"alarm_id": "(SELECT max(id) FROM sensing_alarm) - n + 1"},
    SceneSeen: {"at": "at + n * interval '1 second'", "photo_id": "NULL"},
    Warning: {"code": "substr(md5(code || n), 1, 16)"},
    Bulletin: {"identifier": "identifier || n"},
    Told: {"recipient": "recipient || '-' || n", "token": "substr(md5(token || n), 1, 12)"},
    Feed: {"url": "url || n"},
    Follower: {"area": "left(area, 5) || lpad(n::text, 4, '0')"},
    CareFile: {"person": "left(person, 12) || n"},
    Record: {"key": "NULL", "due_id": "NULL"},
    Due: {"on": '"on" + n', "state": "'done'"},
    SetAside: {},
}


def copied(model: type[Model], where: str = "true", **differs: str) -> None:
    """A thousand copies of one row.

    Raises:
        AssertionError: there is none to copy; plant one in the story.
    """
    meta, changes = model._meta, DIFFERS.get(model, {}) | differs
    columns = [field.column for field in meta.concrete_fields if not isinstance(field, AutoField)]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({names}) SELECT {values} FROM '
            f'(SELECT * FROM "{meta.db_table}" WHERE {where} LIMIT 1) one, generate_series(1, {ROWS}) n'
        )
        assert cursor.rowcount == ROWS, f"the story has no {meta.label} to copy where {where}"


def crowd(story: Story) -> None:
    """What the story has, a thousand times; matters so often in each stage that a tab of a desk shows."""
    _what_the_story_lacks(story)
    for model in DIFFERS:
        if model not in (Matter, *OF_ONE):
            copied(model)
    _colleagues()
    plain, unit = story.plain.pk, story.district.units["D001"].pk
    for state in IN_STATES:
        code = f"upper(substr(md5('{state}' || n), 1, 10))"
        copied(
            Matter,
            f"id = {plain}",
            state=f"'{state}'",
            tracking_code=code,
            unit_id="NULL" if state in WITHOUT_UNIT else f"{unit}",
        )
    _around_matters(story)
    for model in OF_ONE:  # and one matter of which very much is known
        copied(model, f"matter_id = {plain}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    library.forget()
    memory.forget()


def _what_the_story_lacks(story: Story) -> None:
    """One of each kind of thing that nobody's name could stand in."""
    grid = Area.objects.get(code="99010100100101")
    building = {"address_zh": "柳巷1号", "address_en": "1 Willow Lane", "lon": LANE[0], "lat": LANE[1], "grid": grid}
    Building.objects.create(code="B1", name_zh="柳巷小学", name_en="Willow School", kind="school", **building)
    lamp = {"type_code": "0137", "name_zh": "路灯", "name_en": "Street lamp", "owner": "D001", "maintainer": "D001"}
    Component.objects.create(code="9901010137999999", lon=LANE[0], lat=LANE[1], unit_grid="990101001001001", **lamp)
    account, unit = story.district.staff["lin"].account, story.district.units["D001"]
    SignIn.objects.create(account=account, at=THURSDAY, outcome="done", method="password")
    save_mapping(replace(load_mapping("boston311"), name="旧系统"), by=story.district.actor("ada"))
    ServiceItem.objects.create(code="I1", name_zh="路灯报修", name_en="Lamp repairs", unit=unit, kind="public_service")
    place_hold(story.plain, "行政复议", by=story.district.actor("ada"))
    Run.objects.create(at=THURSDAY, by="system", lines=[asdict(Line("reporter", gone=3))])
    Letter.objects.create(
        number="L2026-1", kind="letter", matter=story.plain, received_on=THURSDAY.date(), registered_at=THURSDAY
    )


OF_ONE = (Report, Text, Photo)
IN_STATES = ("received", "filed", "dispatched", "handling", "finished", "verified", "closed", "arbitration")
WITHOUT_UNIT = ("received", "filed", "arbitration")


def _colleagues() -> None:
    """Each copied account is somebody at work in a unit of their own, on duty in the lane."""
    units = Unit.objects.filter(code__startswith="Z").order_by("pk")
    accounts = Account.objects.filter(staff=None, contacts=None) if hasattr(Account, "contacts") else None
    accounts = (accounts or Account.objects.filter(staff=None)).order_by("-pk")[:ROWS]
    staff = Staff.objects.bulk_create(
        Staff(account=account, unit=unit, name_zh="众人", name_en="One of many")
        for account, unit in zip(accounts, units, strict=True)
    )
    Post.objects.bulk_create(
        Post(staff=one, role=Role.GRID_WORKER, unit=one.unit, area="99010100100101") for one in staff
    )
    spans = DutySpan.objects.bulk_create(DutySpan(staff=one, began_at=THURSDAY) for one in staff)
    Position.objects.bulk_create(Position(span=one, at=THURSDAY, lon=LANE[0], lat=LANE[1]) for one in spans)


def _around_matters(story: Story) -> None:
    """Every copy has a reporter, a clock, an assignment; what is asked, checked, called back and handed off too."""
    many = list(Matter.objects.filter(title=story.plain.title).exclude(pk=story.plain.pk))
    contact = Report.objects.filter(matter=story.plain).first().contact_id
    Report.objects.bulk_create(
        Report(matter=one, source=one.source, contact_id=contact, text="同样的话", received_at=one.received_at)
        for one in many
    )
    LegalHold.objects.bulk_create(LegalHold(matter=one, reason="复议", by="staff/1", since=THURSDAY) for one in many)
    Clock.objects.bulk_create(
        Clock(matter=one, kind="handle", started_at=one.received_at, due_at=THURSDAY, soon_at=THURSDAY) for one in many
    )
    lamp, parks = story.district.units["D001"], story.district.units["D002"]
    held = [one for one in many if one.unit_id]
    Assignment.objects.bulk_create(Assignment(matter=one, unit=lamp, since=THURSDAY) for one in held)
    Assignment.objects.bulk_create(Assignment(matter=one, unit=parks, lead=False, since=THURSDAY) for one in held)
    handling = [one for one in many if one.state == "handling"]
    Request.objects.bulk_create(
        Request(
            matter=one,
            kind="extension",
            limit_amount=1,
            limit_unit="working_days",
            asked_by="staff/1",
            asked_at=THURSDAY,
        )
        for one in handling
    )
    verifying = [one for one in many if one.state in ("received", "finished")]
    Task.objects.bulk_create(
        Task(matter=one, kind="check", grid="99010100100101", asked_at=THURSDAY, due_at=THURSDAY) for one in verifying
    )
    why = CallBack.objects.earliest("pk").why
    closed = [one for one in many if one.state == "closed"]
    CallBack.objects.bulk_create(
        CallBack(matter=one, round=0, why=why, unit=lamp, closed_at=THURSDAY, due_at=THURSDAY) for one in closed
    )
    call, looker = Call.objects.earliest("pk"), story.district.staff["zhao"]
    CallMatter.objects.bulk_create(CallMatter(call=call, matter=one, began=False, at=THURSDAY) for one in closed)
    Look.objects.bulk_create(
        Look(matter=story.plain, staff=one, at=THURSDAY) for one in Staff.objects.exclude(pk=looker.pk)[:ROWS]
    )
    partner = Handoff.objects.earliest("pk")
    for one in handling:
        partner.pk, partner.matter_id, partner.nonce = None, one.pk, f"n{one.pk}"
        partner.save(force_insert=True)
