"""The lists: what they show, and that a long one costs what a short one does."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.clock import freeze
from huiyin.matters import services as do
from huiyin.matters.models import Matter
from huiyin.matters.selectors import Filters, counts_by_state
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import Source
from huiyin.notices.models import Notice
from huiyin.orgs.actor import SYSTEM
from tests.cast import HARBOUR, THURSDAY
from tests.web.desks import DAYS, Story, fresh, move, sign_in


def many(district, count: int) -> None:
    for _ in range(count):
        receive(district.lamp_out(), by=SYSTEM)


def queries(client, path: str) -> int:
    client.get(path)  # what is read once per process is read now
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def shown(client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/desk/?tab=accept", "/desk/?tab=open&order=due"])
def test_the_queue_costs_the_same_for_5_rows_and_for_200(district, path):
    many(district, 50)
    client = sign_in(district, "lin")
    few = queries(client, path)
    many(district, 150)
    assert queries(client, path) == few <= 14


def test_a_matter_costs_the_same_with_a_long_history(district):
    matter = Story(district).handling()
    client = sign_in(district, "qian")
    few = queries(client, f"/desk/m/{matter.number}/")
    for _ in range(20):
        do.urge(fresh(matter), by=district.actor("feng"), note="快")
    many(district, 40)
    assert queries(client, f"/desk/m/{matter.number}/") <= few + 3, "a second page, and what may be the same"


def test_the_inbox_and_the_lists_of_leaders_cost_the_same_for_many(district):
    def with_unit() -> Matter:
        matter = Story(district).handling()
        do.ask_extension(fresh(matter), DAYS, "等配件", by=district.actor("sun"))
        return matter

    for _ in range(2):
        with_unit()
    pages = {"sun": "/desk/inbox/?tab=unit", "qian": "/desk/requests/", "feng": "/desk/supervise/"}
    few = {who: queries(sign_in(district, who), path) for who, path in pages.items()}
    for _ in range(20):
        with_unit()
    assert {who: queries(sign_in(district, who), path) for who, path in pages.items()} == few


def test_each_tab_holds_its_stage_and_counts_it(district):
    received, filed, handled = Story(district).received(), Story(district).filed(), Story(district).handling()
    client = sign_in(district, "qian")
    for tab, mine in {"accept": received, "dispatch": filed, "handle": handled}.items():
        page = shown(client, f"/desk/?tab={tab}")
        assert mine.number in page
        assert all(other.number not in page for other in (received, filed, handled) if other != mine)
        assert page.count("<b>1</b>") >= 3


def test_everybody_begins_at_their_own_stage(district):
    received, filed = Story(district).received(), Story(district).filed()
    assert received.number in shown(sign_in(district, "lin"), "/desk/")
    assert received.number not in shown(sign_in(district, "zhao"), "/desk/")
    assert filed.number in shown(sign_in(district, "zhao"), "/desk/")


def test_filters_narrow_the_queue_and_stay_in_the_links(district):
    here = Story(district, type_code="0137").received()
    there = Story(
        district, lon=HARBOUR[0], lat=HARBOUR[1], source=Source.HOTLINE, text="井盖坏了", urgency="urgent"
    ).received()
    client = sign_in(district, "lin")
    for query, expected in {
        "area=990101001": here,
        "area=990101002001": there,
        "type=0137": here,
        "source=hotline": there,
        "urgency=urgent": there,
        "section=demand&source=portal": here,
        f"q={there.number}": there,
        "q=井盖": there,
        "state=received&q=路灯": here,
    }.items():
        page = shown(client, f"/desk/?tab=accept&{query}")
        other = here if expected is there else there
        assert expected.number in page and other.number not in page, query
    assert "area=990101001" in page or f"/desk/m/{here.number}/?" in page


def test_a_filter_that_means_nothing_filters_nothing(district):
    matter = Story(district).received()
    assert matter.number in shown(sign_in(district, "lin"), "/desk/?tab=accept&type=nonsense&page=x&order=sideways")


def test_overdue_and_soon_are_found(district):
    with freeze(THURSDAY):
        late = Story(district).received()
    client = sign_in(district, "qian")
    assert late.number in shown(client, "/desk/?tab=overdue")
    assert late.number not in shown(client, "/desk/?tab=accept&clock=soon")


def test_what_is_late_is_counted_whatever_clock_is_asked_for(district):
    with freeze(THURSDAY):
        Story(district).received()
    fresh = Story(district).received()
    qian = district.actor("qian")
    for clock, received in (("", 2), ("soon", 0), ("overdue", 1)):
        found = counts_by_state(qian, Filters(group="open", clock=clock), now=fresh.received_at)
        assert found.by_state["received"] == received and found.overdue == 1


def test_a_list_due_first_hides_nothing_that_is_paused(district):
    paused, running = Story(district).suspended(), Story(district).handling()
    page = shown(sign_in(district, "qian"), "/desk/?tab=handle&order=due")
    assert paused.number in page and page.index(running.number) < page.index(paused.number)


def test_an_empty_queue_says_why(district):
    client = sign_in(district, "lin")
    assert "nothing-title" in shown(client, "/desk/")
    Story(district).received()
    assert "nothing-title" in shown(client, "/desk/?tab=accept&q=不存在的事")


def test_the_inbox_has_a_tab_for_everything_a_unit_does(district):
    new, mine = Story(district).dispatched(), Story(district).handling()
    redone = Story(district).finished()
    do.redo(redone, "还是不亮", by=district.actor("lin"))
    helped = Story(district).helped()
    client = sign_in(district, "sun")
    assert new.number in shown(client, "/desk/inbox/"), "what waits to be accepted comes first"
    assert mine.number in shown(client, "/desk/inbox/?tab=mine")
    page = shown(client, "/desk/inbox/?tab=redo")
    assert redone.number in page and mine.number not in page
    assert all(m.number in shown(client, "/desk/inbox/?tab=unit") for m in (new, mine, redone))
    assert helped.number in shown(sign_in(district, "wu"), "/desk/inbox/?tab=co")


def test_accepting_takes_one_press_in_the_inbox(district):
    matter = Story(district).dispatched()
    client = sign_in(district, "sun")
    assert f'action="/desk/m/{matter.number}/accept/' in shown(client, "/desk/inbox/")
    answer = client.post(f"/desk/m/{matter.number}/accept/?tab=accept", {"version": matter.version, "back": "list"})
    assert answer.url == "/desk/inbox/?tab=accept" and fresh(matter).state == "accepted"


def test_requests_wait_for_whoever_decides(district):
    matter = Story(district).more_time()
    page = shown(sign_in(district, "zhao"), "/desk/requests/")
    assert matter.number in page and "等配件" in page and "孙承办" in page and "2 工作日" in page
    move(sign_in(district, "zhao"), matter, "decide_extension", granted="no", reason="库存有货")
    assert matter.number not in shown(sign_in(district, "zhao"), "/desk/requests/")


def test_who_is_late_stands_under_their_unit(district):
    with freeze(THURSDAY):
        late = [Story(district).handling() for _ in range(3)]
    fine = Story(district).handling()
    page = shown(sign_in(district, "feng"), "/desk/supervise/")
    assert "市政养护中心" in page and all(m.number in page for m in late) and fine.number not in page


def test_the_bell_rings_for_me_and_falls_silent_when_read(district):
    account = district.staff["sun"].account
    matter = Story(district).dispatched()
    params = {"number": matter.number, "what": "路灯", "due": {"at": "2026-03-06T17:00:00+08:00"}}
    Notice.objects.create(account_id=account.pk, template="dispatched", params=params, event_key="1")
    client = sign_in(district, "sun")
    assert "count is-danger" in shown(client, "/desk/inbox/")
    assert "路灯" in shown(client, "/desk/notices/")
    assert client.post(
        "/desk/notices/read/", {"notice": Notice.objects.get().pk, "number": matter.number}
    ).url.endswith(f"{matter.number}/")
    assert "count is-danger" not in shown(client, "/desk/inbox/")
    assert "count is-danger" not in shown(sign_in(district, "zhou"), "/desk/inbox/")


def test_opening_a_matter_reads_what_was_told_about_it(district):
    matter, other = Story(district).dispatched(), Story(district).dispatched()
    account = district.staff["sun"].account
    for one in (matter, other):
        Notice.objects.create(account_id=account.pk, template="dispatched", about=one.chain, event_key=one.chain)
    sign_in(district, "sun").get(f"/desk/m/{matter.number}/")
    assert list(Notice.objects.filter(read_at=None).values_list("about", flat=True)) == [other.chain]


def test_filtering_beside_an_open_matter_keeps_it_in_the_address(district):
    matter = Story(district).received()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/desk/m/{matter.number}/?tab=accept"}
    answer = sign_in(district, "lin").get("/desk/?tab=accept&q=路灯", headers=headers)
    assert answer.headers["HX-Replace-Url"].startswith(f"/desk/m/{matter.number}/?tab=accept&q=")


def test_the_stream_of_a_filtered_list_counts_what_the_filters_let_through(district):
    client = sign_in(district, "lin")
    assert "data-only" not in shown(client, "/desk/?tab=accept")
    page = shown(client, "/desk/?tab=accept&area=990101001&urgency=urgent&q=灯")
    assert "matter.receive" in page
    assert '{"area": "990101001", "urgency": "urgent"}' in unescape(page)
