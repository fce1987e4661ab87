"""The desk sees what was probably reported before, why, side by side; merges with one key and takes it apart again."""

import pytest
from django.test import Client

from huiyin.matters import services as do
from huiyin.matters.models import Matter, Merge, Report, Switch
from huiyin.matters.states import State
from huiyin.matters.triage import switches
from huiyin.matters.vocabulary import Choice, Mode, Source
from tests.cast import LANE
from tests.web.desks import fresh, move, sign_in


@pytest.fixture
def pair(district):
    """(a lamp out, the same lamp as somebody tells it by telephone)"""
    switches.forget()
    root = district.reported(type_code="0137", address="柳巷12号")
    said = {"source": Source.HOTLINE, "text": "柳巷的路灯不亮，天黑看不清", "address": "柳巷十二号"}
    return root, district.reported(type_code="0137", **said)


@pytest.fixture
def lin(district) -> Client:
    return sign_in(district, "lin")


def page_of(client: Client, matter: Matter, language: str = "zh-hans") -> str:
    """Without the list beside it."""
    given = {"accept-language": language, "hx-request": "true", "hx-target": "main"}
    client.cookies["django_language"] = client.cookies["huiyin_language"] = language
    return client.get(f"/desk/m/{matter.number}/", headers=given).content.decode()


def test_the_page_says_how_likely_and_why(pair, lin):
    root, other = pair
    said = page_of(lin, other)
    assert root.number in said and "可能是同一件" in said and "地址相同" in said and "都提到“" in said
    assert "the same address" in page_of(lin, other, "en")


def test_both_lie_side_by_side_before_they_are_merged(pair, lin):
    root, other = pair
    form = lin.get(f"/desk/m/{other.number}/merge/?root={root.number}").content.decode()
    assert 'class="compare"' in form and root.description in form and other.description in form


def test_one_press_merges_and_one_takes_it_apart(pair, lin):
    root, other = pair
    assert move(lin, other, "merge", root=root.number).status_code == 302
    assert fresh(other).state == State.MERGED and Merge.objects.get().probability > 0.5
    assert other.number in page_of(lin, root) and root.number in page_of(lin, other)
    assert move(lin, other, "unmerge").status_code == 302
    assert fresh(other).state == State.RECEIVED and "cluster-head" not in page_of(lin, root)


def test_a_number_that_is_none_keeps_what_was_typed(pair, lin):
    _root, other = pair
    answer = move(lin, other, "merge", root="20260305-999999", reason="同一盏灯")
    assert answer.status_code == 400 and "同一盏灯" in answer.content.decode()


def test_a_unit_is_offered_no_merge(pair, district):
    root, _other = pair
    do.file(root, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(root, district.units["D001"], by=district.actor("zhao"))
    said = page_of(sign_in(district, "sun"), root)
    assert "/merge/" not in said


def test_switched_off_nothing_is_offered(pair, lin):
    Switch.objects.create(choice=Choice.DUPLICATE, mode=Mode.OFF, by="test")
    switches.forget()
    root, other = pair
    assert root.number not in page_of(lin, other)
    switches.forget()


def test_a_row_of_the_queue_is_marked(pair, lin):
    _root, other = pair
    Matter.objects.filter(pk=other.pk).update(suggested={"seen": [{"number": "x", "p": 0.9, "traits": []}]})
    assert "可能已有人反映" in lin.get("/desk/", headers={"accept-language": "zh-hans"}).content.decode()


def test_more_candidates_need_no_more_statements(pair, lin, district, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _root, other = pair

    def statements() -> int:
        with CaptureQueriesContext(connection) as sent:
            page_of(lin, other)
        return len(sent)

    statements()
    few = statements()
    for _ in range(4):
        district.reported(type_code="0137", address="柳巷12号")
    assert statements() == few


def test_the_merged_reporter_follows_the_root_and_rates(pair, district):
    root, other = pair
    browser = Client()
    given = {"text": "路灯不亮", "place_lon": LANE[0], "place_lat": LANE[1], "key": "third", "type": "0137"}
    browser.post("/report/", given)
    mine = Report.objects.latest("pk")
    do.merge_many([other, mine.matter], root, by=district.actor("lin"))
    page = browser.get(f"/track/{mine.tracking_code}/", headers={"accept-language": "zh-hans"}).content.decode()
    assert root.number in page and "柳巷的路灯不亮" not in page and root.tracking_code not in page
    assert 'name="stars"' not in page
    settle(root, district)
    page = browser.get(f"/track/{mine.tracking_code}/").content.decode()
    assert 'name="stars"' in page
    browser.post(f"/track/{mine.tracking_code}/act/rate/", {"stars": "4"})
    browser.post(f"/track/{mine.tracking_code}/rate/", {"stars": "4"})
    assert Report.objects.get(pk=mine.pk).stars == 4 and fresh(root).stars is None


def settle(matter: Matter, district) -> None:
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "已修", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    do.close(matter, "good", by=district.actor("lin"), note="灯已换好")
