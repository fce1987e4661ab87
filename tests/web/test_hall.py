"""The wall: its figures are those of the queue, its usual is that of the same weekdays, and it keeps confidences."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel import clock
from huiyin.kernel.errors import Forbidden
from huiyin.matters import services as do
from huiyin.matters.models import Matter
from huiyin.matters.vocabulary import Source
from huiyin.orgs.duty import begin_duty, end_duty, share_position
from huiyin.orgs.models import Position, Post
from huiyin.orgs.nearby import on_duty_now
from huiyin.orgs.positions import Sample
from huiyin.web.desk.filters import TABS
from huiyin.web.hall.figures import STAGES, count, received_and_usual
from tests.cast import HARBOUR, LANE, THURSDAY

A_WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def qian(client, district):
    client.force_login(district.staff["qian"].account)
    return client


def received_at(district, at) -> Matter:
    matter = district.reported()
    Matter.objects.filter(pk=matter.pk).update(received_at=at)
    return matter


def test_the_stages_are_the_tabs_of_the_queue():
    assert {stage: frozenset(states) for stage, states in STAGES.items()} == {
        stage: frozenset(TABS[stage][1]) for stage in STAGES
    }


def test_every_figure_agrees_with_the_list_that_it_opens(qian, district):
    for _n in range(3):
        district.reported()
    do.file(Matter.objects.latest("pk"), district.conditions["0137"], by=district.actor("lin"))
    Matter.objects.filter(pk=Matter.objects.earliest("pk").pk).update(due_at=clock.now() - timedelta(hours=1))
    figures = count(district.actor("qian"), clock.now())
    assert figures.stages == {"accept": 2, "dispatch": 1, "handle": 0, "verify": 0, "close": 0}
    assert figures.open == 3 and figures.overdue == 1 and figures.received == 3
    for stage, number in figures.stages.items():
        assert len(qian.get(f"/desk/?tab={stage}").context["list"].rows) == number
    assert len(qian.get("/desk/?tab=overdue").context["list"].rows) == figures.overdue
    assert len(qian.get("/desk/?tab=open&clock=soon").context["list"].rows) == figures.soon
    assert qian.get("/hall/today/").context["page"].total == figures.received
    (kind,) = figures.kinds
    assert qian.get(f"/hall/today/?type={kind.code}").context["page"].total == kind.received == 1
    (street,) = figures.streets
    assert len(qian.get(f"/desk/?tab=open&area={street.code}").context["list"].rows) == street.open == 3
    assert len(qian.get(f"/desk/?tab=overdue&area={street.code}").context["list"].rows) == street.overdue == 1


def test_the_usual_is_the_mean_of_four_same_weekdays_until_the_same_time(district):
    qian = district.actor("qian")
    hour = timedelta(hours=1)
    for week, number in enumerate((2, 4, 2, 4), start=1):
        for _n in range(number):
            received_at(district, THURSDAY - week * A_WEEK - hour)
    received_at(district, THURSDAY - A_WEEK + hour)  # later than now on that day
    received_at(district, THURSDAY - timedelta(days=1))  # another weekday
    received_at(district, THURSDAY - hour)
    assert received_and_usual(qian, THURSDAY) == (1, 3.0)


def test_without_four_weeks_nothing_is_usual(qian, district):
    received_at(district, clock.now() - A_WEEK)
    assert received_and_usual(district.actor("qian"), clock.now())[1] is None
    assert "four weeks" in qian.get("/hall/", headers={"accept-language": "en"}).content.decode()


def test_neither_words_of_the_reporter_nor_confidential_matters_hang_on_the_wall(qian, district):
    district.reported(text="张三 19900001234 说路灯不亮", type_code="0137")
    sealed = district.reported(text="举报某单位", type_code="E9901", source=Source.PORTAL)
    assert Matter.objects.get(pk=sealed.pk).confidential
    for path in ("/hall/", "/hall/events/", "/hall/points.json"):
        page = qian.get(path).content.decode()
        assert "张三" not in page and "举报" not in page and sealed.number not in page, path
    assert len(qian.get("/hall/points.json").json()["features"]) == 1


def test_one_sees_only_ones_own_area(client, district):
    post = Post.objects.get(staff=district.staff["zhao"])
    Post.objects.filter(pk=post.pk).update(area="990101001")
    district.reported()
    elsewhere = district.reported(lon=HARBOUR[0], lat=HARBOUR[1])
    client.force_login(district.staff["zhao"].account)
    assert count(district.actor("zhao"), clock.now()).open == 1
    assert elsewhere.number not in client.get("/hall/").content.decode()
    assert len(client.get("/hall/points.json").json()["features"]) == 1


def test_the_kept_answer_of_one_area_is_not_given_to_another(client, qian, district):
    Post.objects.filter(staff=district.staff["zhao"]).update(area="990101001")
    district.reported(lon=HARBOUR[0], lat=HARBOUR[1])
    assert qian.get("/hall/").context["figures"].open == 1
    client.force_login(district.staff["zhao"].account)
    assert client.get("/hall/").context["figures"].open == 0


@pytest.mark.parametrize("path", ["", "figures/", "streets/", "events/", "today/", "points.json"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_opens_empty_and_full_in_both_languages(qian, district, path, language):
    for _round in range(2):
        cache.clear()
        assert qian.get(f"/hall/{path}", headers={"accept-language": language}).status_code == 200
        district.reported()


@pytest.mark.parametrize("name", ["lin", "sun", "mei"])
def test_others_do_not_get_in(client, district, name):
    client.force_login(district.staff[name].account)
    assert client.get("/hall/").status_code == 403


def test_roles_that_watch(client, district):
    for name in ("qian", "feng", "zhao"):
        client.force_login(district.staff[name].account)
        assert client.get("/hall/").status_code == 200


def statements(client, path) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "path", ["/hall/", "/hall/figures/", "/hall/events/", "/hall/points.json", "/hall/on-duty.json"]
)
def test_more_matters_need_no_more_statements_and_kept_figures_none(qian, district, path):
    district.reported()
    qian.get(path)
    cache.clear()
    few = statements(qian, path)
    for _n in range(6):
        district.reported()
    cache.clear()
    assert statements(qian, path) == few
    if path != "/hall/events/":
        assert statements(qian, path) < few


def test_who_is_on_duty_is_a_place_without_a_name_and_gone_with_the_duty(client, qian, district):
    mei = district.actor("mei")
    assert qian.get("/hall/on-duty.json").json()["features"] == []
    begin_duty(by=mei)
    share_position([Sample(clock.now(), *LANE, 10.0)], by=mei)
    cache.clear()
    [feature] = qian.get("/hall/on-duty.json").json()["features"]
    assert feature["geometry"]["coordinates"] == list(LANE) and feature["properties"] == {}
    end_duty(by=mei)
    cache.clear()
    assert qian.get("/hall/on-duty.json").json()["features"] == []
    client.force_login(district.staff["lin"].account)
    assert client.get("/hall/on-duty.json").status_code == 403


def test_a_place_of_long_ago_is_not_shown_but_the_duty_counts(qian, district):
    mei = district.actor("mei")
    begin_duty(by=mei)
    share_position([Sample(clock.now(), *LANE, 10.0)], by=mei)
    Position.objects.update(at=clock.now() - timedelta(hours=1))
    assert on_duty_now(district.actor("qian"), now=clock.now()) == (1, [])


def test_a_desk_of_one_street_sees_those_of_its_grids_only(district):
    far = district.actor("far")
    begin_duty(by=far)
    share_position([Sample(clock.now(), *HARBOUR, 10.0)], by=far)
    Post.objects.filter(staff=district.staff["qian"]).update(area="990101001")
    assert on_duty_now(district.actor("qian"), now=clock.now()) == (0, [])
    assert on_duty_now(district.actor("zhao"), now=clock.now())[0] == 1
    with pytest.raises(Forbidden):
        on_duty_now(district.actor("sun"), now=clock.now())


def test_a_quiet_hour_is_no_missing_week(district):
    """Old enough a district, and nothing at this hour of one of the weekdays: zero counts in the mean."""
    qian = district.actor("qian")
    received_at(district, THURSDAY - timedelta(days=40))
    received_at(district, THURSDAY - timedelta(days=7, minutes=5))
    assert received_and_usual(qian, THURSDAY) == (0, 0.25)
