"""The pages of repeated problems: the list of a window, a dossier, what is done in it, and a matter that is part."""

from datetime import date, timedelta
from html import unescape

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.insight import services as do
from huiyin.insight.models import Problem
from huiyin.insight.states import State
from huiyin.kernel.clock import freeze
from tests.cast import THURSDAY
from tests.insight.conftest import plant, problem
from tests.web.desks import sign_in

__all__ = ["plant", "problem"]
LATER = THURSDAY + timedelta(days=11)


@pytest.fixture(autouse=True)
def _today():
    with freeze(LATER):
        yield


def page(client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_the_list_shows_a_problem_with_its_figures_in_the_window_that_is_asked_for(problem, district):
    client = sign_in(district, "feng")
    told = page(client, "/desk/problems/")
    assert problem.name in told and f"/desk/problems/{problem.pk}/" in told and "<svg" in told
    assert problem.name in page(client, "/desk/problems/?first=2026-03-01&last=2026-03-31&area=990101001")
    assert problem.name not in page(client, "/desk/problems/?first=2025-01-01&last=2025-03-31")
    assert problem.name not in page(client, "/desk/problems/?area=990101002")
    assert problem.name not in page(client, "/desk/problems/?section=business")
    assert problem.name not in page(client, "/desk/problems/?tab=ended")
    assert client.get("/desk/problems/?first=x&last=9999-99-99&page=x&tab=x&area=x").status_code == 200


def test_the_list_takes_as_many_statements_for_many_as_for_one(problem, district, django_assert_max_num_queries):
    client = sign_in(district, "feng")
    page(client, "/desk/problems/")
    with django_assert_max_num_queries(14):
        page(client, "/desk/problems/")


def test_a_dossier_is_taken_through_its_stages(problem, district):
    client, home = sign_in(district, "feng"), f"/desk/problems/{problem.pk}/"
    told = page(client, home)
    assert problem.name in told and "立项" in told
    assert client.post(f"{home}adopt/", {"unit": "D001"}).status_code == 302
    given = {"what": "封闭料仓", "unit": "D001", "due_on": "2026-04-01"}
    assert client.post(f"{home}plan/", given).status_code == 302
    measure = problem.measures.get()
    assert "封闭料仓" in page(client, home)
    assert client.post(f"{home}finish/", {"measure": measure.pk}).status_code == 302
    assert client.post(f"{home}watch/", {"weeks": 4}).status_code == 302
    assert Problem.objects.get().state == State.WATCHING
    told = page(client, home)
    assert "进入观察期" in told and "市政养护中心" in told and "冯督办" in told


def test_what_was_typed_stays_when_it_is_refused(problem, district):
    client, home = sign_in(district, "feng"), f"/desk/problems/{problem.pk}/"
    client.post(f"{home}adopt/", {"unit": "D001"})
    answer = client.post(f"{home}plan/", {"what": "封闭料仓", "unit": "D001", "due_on": "2025-01-01"})
    assert answer.status_code == 422 and "封闭料仓" in answer.content.decode()
    assert client.post(f"{home}rename/", {"name": ""}).status_code == 422
    assert client.post(f"{home}add/", {"number": "20260101-9"}).status_code == 422
    assert client.post(f"{home}finish/", {"measure": "x"}).status_code == 422
    assert client.post(f"{home}explode/", {}).status_code == 404
    assert not problem.measures.exists()


def test_a_matter_is_taken_out_and_put_in_again(plant, problem, district):
    client, home = sign_in(district, "feng"), f"/desk/problems/{problem.pk}/"
    number = plant[0].number
    assert client.post(f"{home}remove/", {"number": number}).status_code == 302
    assert f"/desk/m/{number}/" not in page(client, home)
    assert client.post(f"{home}add/", {"number": number}).status_code == 302
    assert f"/desk/m/{number}/" in page(client, home) and "人工归入" in page(client, home)


def test_a_week_of_the_trend_opens_its_matters(plant, problem, district):
    client, home = sign_in(district, "feng"), f"/desk/problems/{problem.pk}/"
    week = "?from=2026-03-05T00:00:00Z&to=2026-03-06T00:00:00Z"
    told = page(client, home + week)
    assert f"/desk/m/{plant[0].number}/" in told and f"/desk/m/{plant[3].number}/" not in told
    assert client.get(home + "?from=x&to=y&page=z").status_code == 200


def test_the_map_has_the_matters_of_the_dossier(plant, problem, district):
    points = sign_in(district, "feng").get(f"/desk/problems/{problem.pk}/points.json").json()
    assert len(points["features"]) == len(plant)


def test_who_may_not_see_it_is_told_there_is_none(problem, district):
    assert sign_in(district, "lin").get("/desk/problems/").status_code == 403
    zhou = sign_in(district, "zhou")
    assert problem.name not in page(zhou, "/desk/problems/")
    for address in ("", "points.json"):
        assert zhou.get(f"/desk/problems/{problem.pk}/{address}").status_code == 404
    assert zhou.post(f"/desk/problems/{problem.pk}/adopt/", {"unit": "D001"}).status_code == 404
    assert zhou.post("/desk/problems/look/").status_code == 403
    do.adopt(problem, district.units["D001"], by=district.actor("feng"))
    told = page(zhou, f"/desk/problems/{problem.pk}/")
    assert problem.name in told and "/plan/" in told and "/dismiss/" not in told


def test_a_matter_says_of_which_problem_it_is_part(plant, problem, district):
    feng, lin = sign_in(district, "feng"), sign_in(district, "lin")
    assert f'href="/desk/problems/{problem.pk}/"' in page(feng, f"/desk/m/{plant[0].number}/")
    told = page(lin, f"/desk/m/{plant[0].number}/")
    assert problem.name in told and f"/desk/problems/{problem.pk}/" not in told


def test_looking_for_more_is_left_to_the_worker(problem, district):
    client = sign_in(district, "feng")
    assert client.post("/desk/problems/look/", {"first": "2026-01-01", "last": "2026-02-01"}).status_code == 302
    job = ProcrastinateJob.objects.get(task_name="huiyin.insight.jobs.look_in")
    assert job.args["since"].startswith("2026-01-01") and job.args["until"].startswith("2026-02-02")


def test_the_nightly_look_finds_and_checks(plant, district):
    from huiyin.insight.jobs import look_now

    look_now()
    found = Problem.objects.get()
    feng, unit = district.actor("feng"), district.units["D001"]
    do.adopt(found, unit, by=feng)
    measure = do.plan_measure(found, "封闭料仓", unit, date(2026, 4, 1), by=feng)
    do.finish_measure(found, measure.pk, by=feng)
    do.watch(found, 2, by=feng)
    with freeze(LATER + timedelta(weeks=2)):
        look_now()
    assert Problem.objects.get().state == State.SOLVED
