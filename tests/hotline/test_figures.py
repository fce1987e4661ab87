"""The figures of GB/T 33358: what they count, what stands behind them, and what they say when there is nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.services import issue_key
from huiyin.hotline.models import Call
from huiyin.hotline.selectors.calls import CallFilters, filtered, outcome_now
from huiyin.hotline.selectors.figures import service_by, service_in
from huiyin.hotline.vocabulary import Outcome
from huiyin.kernel.clock import freeze
from tests.web.desks import sign_in

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)  # 12:00 in Shanghai
DAY = (NOON - timedelta(hours=24), NOON)


def call(n: int, hours_ago: float, outcome: str, waited: float | None = None, **more) -> Call:
    began = NOON - timedelta(hours=hours_ago)
    if outcome in (Outcome.ANSWERED, Outcome.TALKING):
        more["answered_at"] = began + timedelta(seconds=waited or 5)
    if outcome == Outcome.ABANDONED:
        more["abandoned_at"] = began + timedelta(seconds=waited or 5)
    return Call.objects.create(
        outside_id=f"c{n}", began_at=began, rang_at=began, outcome=outcome, waited=waited, **more
    )


@pytest.fixture
def day(district):
    """Ten calls: seven answered (five in time, one late, one whose wait was not told), two given up, one never heard
    of again; one that rings right now and one of the day before, which are not counted."""
    lin = district.staff["lin"]
    for n in range(5):
        call(n, 1, "answered", 3 * n + 3, staff=lin, agent="lin", ended_at=NOON)
    call(5, 2, "answered", 15.5, staff=district.staff["qian"], agent="qian", ended_at=NOON)
    call(6, 2, "answered", None, agent="8009", ended_at=NOON)
    call(7, 3, "abandoned", 20)
    call(8, 3, "abandoned", 40)
    call(9, 3, "ringing")
    call(10, 0.01, "ringing", staff=lin, agent="lin")
    call(11, 30, "answered", 2)
    with freeze(NOON):
        yield district


def test_the_day_as_it_was(day):
    whole = service_in(*DAY, now=NOON)
    assert (whole.offered, whole.answered, whole.abandoned, whole.unknown) == (10, 7, 2, 1)
    assert (whole.in_time, whole.no_wait) == (5, 1)
    assert (whole.connect_rate, whole.in_time_rate) == (70.0, 71.4)
    assert (round(whole.waited, 2), whole.longest, whole.gave_up) == (10.08, 15.5, 30.0)
    assert whole.meets_connect_rate is False


def test_a_list_and_a_figure_agree_on_who_was_never_heard_of_again(day):
    call(20, 0.5, "ringing", agent="qian", agent_at=NOON - timedelta(minutes=1))
    counted = set(filtered(Call.objects.all(), CallFilters(kind="unknown"), NOON))
    assert counted == {one for one in Call.objects.all() if outcome_now(one, NOON) == Outcome.UNKNOWN}
    assert len(counted) == 1


def test_nothing_divided_by_nothing_is_no_figure(district):
    empty = service_in(*DAY, now=NOON)
    assert empty.connect_rate is None and empty.in_time_rate is None and empty.meets_connect_rate is None
    with freeze(NOON):
        page = sign_in(district, "feng").get("/desk/hotline/figures/", headers={"accept-language": "en"})
    assert "Nobody called: there is nothing to take a share of." in page.content.decode()
    assert "100" not in page.content.decode().split("figure-cards")[1].split("</ul>")[0]


@pytest.mark.parametrize("by", ["hour", "day", "agent"])
def test_slices_add_up_to_the_whole(day, by):
    whole, slices = service_in(*DAY, now=NOON), service_by(by, *DAY, now=NOON)
    for name in ("offered", "answered", "in_time", "abandoned", "unknown", "no_wait"):
        assert sum(getattr(one.service, name) for one in slices) == getattr(whole, name), name


def test_every_number_of_the_page_opens_as_many_calls(day):
    client = sign_in(day, "feng")
    page = client.get("/desk/hotline/figures/?by=agent").content.decode()
    whole = service_in(*DAY, now=NOON)
    assert "70.0 %" in page and "71.4 %" in page
    for kind in ("offered", "answered", "in_time", "abandoned", "unknown", "no_wait"):
        link = f"/desk/hotline/?{_query(*DAY)}&kind={kind}"
        shown = client.get(link).content.decode().count("/desk/hotline/calls/")
        assert shown == getattr(whole, kind), kind


def _query(since: datetime, until: datetime) -> str:
    return f"from={since:%Y-%m-%dT%H:%M:%SZ}&to={until:%Y-%m-%dT%H:%M:%SZ}"


def test_days_and_hours_can_be_asked_for(day):
    client = sign_in(day, "qian")
    for query in (
        "?first=2026-03-04&last=2026-03-05&by=hour",
        "?first=2026-01-01&by=day",
        "?first=x&by=y",
        "?last=2026-03-05",
    ):
        assert client.get(f"/desk/hotline/figures/{query}").status_code == 200, query
    assert sign_in(day, "lin").get("/desk/hotline/figures/").status_code == 403


def test_the_page_costs_the_same_however_many_called(day):
    client = sign_in(day, "feng")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desk/hotline/figures/?by=agent").status_code == 200
        return len(seen)

    cost()
    one = cost()
    for n in range(20, 60):
        call(n, n % 20 + 1, "answered", n, agent=f"80{n}", ended_at=NOON)
    assert cost() == one


def test_programs_read_the_same(day):
    key = issue_key(day.staff["feng"].account, "figures", by="test")
    client = Client(headers={"authorization": f"Bearer {key}"})
    answer = client.get("/api/v1/hotline/figures", {"by": "agent"}).json()
    assert answer["whole"]["connect_rate"] == 70.0 and answer["whole"]["offered"] == 10
    assert {one["agent"] for one in answer["slices"]} == {"", "8009"}
    calls = client.get("/api/v1/hotline/calls", {"kind": "late"}).json()
    assert [one["waited"] for one in calls["items"]] == [15.5] and "contact" not in str(calls)
    assert client.get("/api/v1/hotline/rates").json()["whole"]["response_rate"] is None
    assert client.get("/api/v1/hotline/figures", {"from": "2025-01-01T00:00:00Z"}).status_code == 422
    assert client.get("/api/v1/hotline/figures", {"from": "x"}).status_code == 422
    lin = issue_key(day.staff["lin"].account, "none", by="test")
    refused = Client(headers={"authorization": f"Bearer {lin}"}).get("/api/v1/hotline/figures")
    assert refused.status_code == 403
