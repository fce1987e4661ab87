"""The desk decides on a page, a household confirms on a page, the public reads a page, a worker knocks from a page."""

import pytest
from django.test import Client

from huiyin.accounts.models import Account
from huiyin.kernel.clock import freeze
from huiyin.matters.models import Matter
from huiyin.orgs.actor import SYSTEM
from huiyin.warnings.models import Told, Warning
from huiyin.warnings.services import take_in
from huiyin.warnings.vocabulary import Via
from tests.cast import THURSDAY
from tests.warnings.test_from_message_to_confirmation import sent


def as_(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client


@pytest.fixture(autouse=True)
def _thursday():
    with freeze(THURSDAY):
        yield


def test_the_desk_sees_whom_it_would_reach_and_sends_it(town):
    warning = take_in(town.cap(), via=Via.HTTP, by=SYSTEM).warning
    lin = as_("lin")
    assert "今夜有暴雨" in lin.get("/desk/warnings/").content.decode()
    page = lin.get(f"/desk/warnings/{warning.pk}/").content.decode()
    assert "<b>3</b>" in page
    lin.post(f"/desk/warnings/{warning.pk}/send/")
    assert Warning.objects.get(pk=warning.pk).state == "out"


def test_a_household_confirms_and_asks_for_help_without_signing_in(town):
    warning = sent(town)
    told, stranger = Told.objects.get(recipient="household/H2"), Client()
    assert "请勿涉水" in stranger.get(f"/told/{told.token}/").content.decode()
    stranger.post(f"/told/{told.token}/", {"answer": "help"})
    told.refresh_from_db()
    assert told.confirmed_at and told.help_at
    matter = Matter.objects.get(pk=told.matter_id)
    assert matter.urgency == "urgent" and "柳巷B1号 1-2" in matter.description
    page = as_("lin").get(f"/desk/warnings/{warning.pk}/").content.decode()
    assert "33%" in page


def test_the_public_reads_it_and_programs_get_the_message_itself(town):
    body = town.cap()
    warning = sent(town)
    stranger = Client()
    assert "今夜有暴雨" in stranger.get("/warnings/").content.decode()
    assert stranger.get(f"/warnings/{warning.code}.cap").content == body
    assert f"/warnings/{warning.code}.cap" in stranger.get("/warnings/feed.atom").content.decode()


def test_a_worker_finds_the_door_that_no_message_reaches(town):
    warning = sent(town)
    mei = as_("mei")
    town.district.staff["mei"].posts.update(area="990101001001")
    page = mei.get(f"/field/warnings/{warning.pk}/").content.decode()
    assert "柳巷B2号" in page and "2-1" in page and "柳巷B1号" not in page
    told = Told.objects.get(recipient="household/H3")
    mei.post(f"/field/warnings/{warning.pk}/knock/{told.pk}/", {"answer": "yes"})
    told.refresh_from_db()
    assert told.confirmed_at and told.how == "knock"


def test_each_figure_opens_its_list_without_names(town):
    warning = sent(town)
    for which in ("homes", "told", "no_way", "delivered", "confirmed", "knocked", "not_home", "help", "unreached"):
        page = as_("lin").get(f"/desk/warnings/{warning.pk}/people/?which={which}")
        assert page.status_code == 200
        assert "某某" not in page.content.decode() and "1990000" not in page.content.decode()


def test_the_desk_writes_one(town):
    lin = as_("lin")
    assert lin.get("/desk/warnings/new/").status_code == 200
    given = {
        "severity": "Moderate", "urgency": "Immediate", "certainty": "Likely", "headline_zh": "停气通知",
        "instruction_zh": "请关闭阀门。", "expires_at": "2026-03-05T22:00", "knock_after": "30", "areas": ["990101001"],
    }  # fmt: skip
    answer = lin.post("/desk/warnings/new/", given)
    assert answer.status_code == 302, answer.content.decode()
    page = lin.get(answer["Location"]).content.decode()
    assert "停气通知" in page and "<b>3</b>" in page
