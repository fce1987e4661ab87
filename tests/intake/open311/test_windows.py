"""Which requests a list holds: ninety days, a thousand rows, dates, statuses, services, ids, pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huiyin.intake.open311.refusals import Refused
from huiyin.intake.open311.window import LONGEST, read_wanted
from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.services import receive
from huiyin.orgs.actor import SYSTEM

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_without_dates_it_is_the_last_ninety_days():
    wanted = read_wanted({}, NOON)
    assert (wanted.since, wanted.until) == (NOON - LONGEST, NOON)


def test_one_end_gives_the_other():
    start = read_wanted({"start_date": "2026-01-01T00:00:00Z"}, NOON)
    assert start.until - start.since == LONGEST
    recent = read_wanted({"start_date": "2026-11-20T00:00:00Z"}, NOON)
    assert recent.until == NOON
    end = read_wanted({"end_date": "2026-03-01T00:00:00Z"}, NOON)
    assert end.until - end.since == LONGEST


def test_ninety_days_are_taken_and_a_second_more_is_not():
    exactly = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-01T00:00:00Z"}
    assert read_wanted(exactly, NOON)
    with translation.override("en"), pytest.raises(Refused, match="90 days"):
        read_wanted(exactly | {"end_date": "2026-04-01T00:00:01Z"}, NOON)


def test_a_plus_that_arrived_as_a_space_is_a_plus():
    wanted = read_wanted({"start_date": "2026-11-20T08:00:00 08:00"}, NOON)
    assert wanted.since == datetime(2026, 11, 20, tzinfo=UTC)


def dated(district, days: float, code="0137", **more):
    return receive(
        district.lamp_out(type_code=code, received_at=now() - timedelta(days=days), **more), by=SYSTEM
    ).matter


def ids(answer) -> list[str]:
    assert answer[0] == 200, answer
    return [one["service_request_id"] for one in answer[1]]


def test_filters(app, district):
    old, lamp, cover = dated(district, 91), dated(district, 2), dated(district, 1, "0101")
    done = dated(district, 3)
    do.answer(done, "已答复", by=district.actor("lin"))
    assert ids(app.get("requests")) == [cover.number, lamp.number, done.number]
    assert ids(app.get("requests", status="closed")) == [done.number]
    assert ids(app.get("requests", status="open")) == [cover.number, lamp.number]
    assert ids(app.get("requests", service_code="0101")) == [cover.number]
    assert ids(app.get("requests", service_code="0101,0137", status="open,closed")) == ids(app.get("requests"))
    long_ago = {"start_date": f"{now() - timedelta(days=95):%Y-%m-%dT%H:%M:%SZ}"}
    assert old.number in ids(app.get("requests", **long_ago))
    several = f"{old.number},{done.number},20260101-000999"
    assert set(ids(app.get("requests", service_request_id=several, status="open"))) == {old.number, done.number}


def test_a_thousand_rows_and_then_a_page_must_be_named():
    assert read_wanted({}, NOON).size == 1000
    assert read_wanted({"page": "3"}, NOON).offset == 2000


def test_pages(app, district):
    numbers = [dated(district, n).number for n in range(1, 6)]
    assert ids(app.get("requests", page_size=2)) == numbers[:2]
    assert ids(app.get("requests", page_size=2, page=3)) == numbers[4:]
    assert ids(app.get("requests", page_size=2, page=4)) == []


def test_what_changed_lately(app, district):
    quiet, moved = dated(district, 300), dated(district, 200)
    do.file(moved, district.conditions["0137"], by=district.actor("lin"), at=now() - timedelta(days=3))
    after = f"{now() - timedelta(days=4):%Y-%m-%dT%H:%M:%SZ}"
    before = f"{now() - timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
    assert ids(app.get("requests", updated_after=after)) == [moved.number]
    assert ids(app.get("requests", updated_after=after, updated_before=before)) == [moved.number]
    do.note(moved, "看过", by=district.actor("lin"), at=now() - timedelta(days=1))
    assert ids(app.get("requests", updated_after=after, updated_before=before)) == []
    assert quiet.number not in ids(app.get("requests", updated_after=after))
    assert app.get("requests", updated_after="2001-01-01T00:00:00Z", updated_before=after)[0] == 400


def test_a_list_costs_the_same_for_one_and_for_many(app, district):
    dated(district, 1)
    one = statements_of(lambda: app.get("requests", extensions="true"))
    for n in range(2, 8):
        do.file(dated(district, n), district.conditions["0137"], by=district.actor("lin"))
    assert statements_of(lambda: app.get("requests", extensions="true")) == one


def statements_of(call) -> int:
    call()  # what memory keeps is read the first time
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
