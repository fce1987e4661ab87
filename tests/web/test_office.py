"""The office: who gets in, what each page says when there is little and when there is much, in both languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Account
from huiyin.audit.models import AccessEntry, TraceEntry
from huiyin.kernel.models import DeadLetter
from huiyin.orgs.models import Staff
from tests.web.office_cast import administrator

PAGES = [
    "/office/",
    "/office/standards/",
    "/office/standards/import/",
    "/office/units/",
    "/office/units/D001/",
    "/office/staff/",
    "/office/staff/new/",
    "/office/areas/",
    "/office/areas/990101001/",
    "/office/areas/990101001001/",
    "/office/areas/990101001001/points.json",
    "/office/calendar/",
    "/office/imports/",
    "/office/dead-letters/",
    "/office/access-log/",
    "/office/ways-out/",
    "/office/deliveries/",
    "/office/wording/",
    "/office/wording/yours_closed/zh-hans/",
]


@pytest.fixture
def ada(client, district):
    client.force_login(administrator(district).account)
    return client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_for_the_administrator(ada, path, language):
    assert ada.get(path, headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["lin", "sun", "mei"])
def test_nobody_else_gets_in(client, district, path, name):
    client.force_login(district.staff[name].account)
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("name", ["qian", "feng"])
def test_leaders_read_the_standards_and_change_nothing(client, district, name):
    client.force_login(district.staff[name].account)
    page = client.get("/office/standards/").content.decode()
    assert "2026" in page and "/office/standards/import/" not in page and "/office/staff/" not in page
    assert client.get(f"/office/standards/{district.edition.pk}/").status_code == 200
    for path in ("import/", f"{district.edition.pk}/confirm/", f"{district.edition.pk}/discard/"):
        assert client.post(f"/office/standards/{path}").status_code == 403


def test_the_menu_has_only_doors_that_open(ada):
    page = ada.get("/office/").content.decode()
    for path in ("standards", "units", "staff", "areas", "calendar", "imports", "dead-letters", "access-log"):
        assert f'href="/office/{path}/"' in page


def test_what_needs_attention_is_named_with_the_place_to_mend_it(ada, district):
    page = ada.get("/office/", headers={"accept-language": "en"}).content.decode()
    assert "2 units have nobody to handle a matter." not in page
    assert "1 unit has nobody to handle a matter." in page  # Willow Street Office
    shown = ada.get("/office/units/?hands=none").content.decode()
    assert "S001" in shown and "D001" not in shown


def test_a_search_narrows_and_says_when_nothing_matches(ada):
    assert "D002" not in ada.get("/office/units/?q=D001").content.decode()
    assert "孙承办" in ada.get("/office/staff/?q=孙").content.decode()
    assert "Nobody matches" in ada.get("/office/staff/?q=zzz", headers={"accept-language": "en"}).content.decode()


def statements(client, path) -> int:
    client.get(path)  # what a process keeps in memory is there
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "path", ["/office/staff/", "/office/units/", "/office/units/D001/", "/office/areas/990101001/"]
)
def test_more_rows_need_no_more_statements(ada, district, path):
    few = statements(ada, path)
    for n in range(12):
        account = Account.objects.create(login=f"more{n}", name=f"多{n}")
        staff = Staff.objects.create(account=account, unit=district.units["D001"], name_zh=f"多{n}")
        staff.posts.create(role="grid_worker", unit=district.units["S001"], area="99010100100101")
    assert statements(ada, path) <= few  # fewer where what is kept in memory was renewed meanwhile


def test_the_access_log_tells_who_why_and_for_which_matter(ada, district):
    matter = district.reported()
    AccessEntry.objects.create(
        actor=f"staff/{district.staff['lin'].pk}",
        subject="contact/x",
        about=matter.chain,
        purpose="回访",
        fields=["phone"],
    )
    page = ada.get("/office/access-log/").content.decode()
    assert "林受理" in page and "回访" in page and matter.number in page
    assert "回访" not in ada.get("/office/access-log/?q=另").content.decode()


def letter(**given) -> DeadLetter:
    return DeadLetter.objects.create(subscriber="nobody", event_id=1, topic="matter.moved", error="boom", **given)


def test_a_dead_letter_is_dropped_and_the_trace_says_by_whom(ada, district):
    one = letter()
    assert "boom" in ada.get("/office/dead-letters/").content.decode()
    assert ada.post(f"/office/dead-letters/{one.pk}/drop/").status_code == 302
    one.refresh_from_db()
    assert one.settled_at is not None
    entry = TraceEntry.objects.get(chain="outbox")
    assert entry.action == "outbox.dropped" and entry.actor == f"staff/{district.staff['ada'].pk}"
    assert ada.post(f"/office/dead-letters/{one.pk}/drop/").status_code == 404


def test_a_letter_without_its_subscriber_cannot_be_replayed(ada):
    assert ada.post(f"/office/dead-letters/{letter().pk}/replay/").status_code == 404
    assert not TraceEntry.objects.filter(chain="outbox").exists()


def test_the_calculator_knows_the_holiday_and_says_why(ada):
    asked = "/office/calendar/?start=2026-09-30T16:00&amount=2&unit=working_days"
    page = ada.get(asked, headers={"accept-language": "en"}).content.decode()
    assert "2026-10-09 16:00" in page and "National Day" in page


def test_the_calculator_refuses_what_leaves_the_calendar(ada):
    asked = "/office/calendar/?start=2299-12-30T16:00&amount=900&unit=working_days"
    assert ada.get(asked).status_code == 422
    assert ada.get("/office/calendar/?start=x&amount=-1&unit=years").status_code == 422


@pytest.mark.parametrize("year", [2000, 2027, 2099, "x", 9999, "²"])
def test_any_year_opens(ada, year):
    assert ada.get(f"/office/calendar/?year={year}").status_code == 200


@pytest.mark.parametrize("path", ["units/X/", "staff/99999/", "areas/99/", "standards/99999/"])
def test_what_is_not_there_is_not_found(ada, path):
    assert ada.get(f"/office/{path}").status_code == 404
