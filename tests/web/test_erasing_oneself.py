"""The resident's page “Erase my details”, and the office's page of what went."""

import pytest
from django.test import Client

from huiyin.kernel.errors import NotFound
from huiyin.orgs.actor import SYSTEM
from huiyin.people.access import open_contact
from huiyin.retention.holding import place_hold
from huiyin.retention.running import run
from tests.doors.test_who_opened_my_details import follower, reported
from tests.retention.test_the_night_erases import close
from tests.web.desks import sign_in
from tests.web.office_cast import administrator


@pytest.fixture
def matter(district):
    return reported(district)


def page(client: Client, at: str, language: str = "zh-hans") -> str:
    return client.get(at, headers={"accept-language": language}).content.decode()


def test_the_resident_reads_first_decides_and_reads_the_answer(matter, district):
    close(district, matter)
    client, at = follower(matter), f"/track/{matter.tracking_code}/erase/"
    assert at in page(client, f"/track/{matter.tracking_code}/opened/")
    before = page(client, at)
    assert "以下内容将被删除或保留" in before and "个人信息保护法第五十六条" in before
    contact = matter.reports.get().contact_id
    assert open_contact(contact, by="staff/1", purpose="x").name == "小园", "reading changes nothing"
    assert client.post(at).status_code == 302
    assert "已经完成" in page(client, at) and "PIPL art. 56" in page(client, at, "en")
    with pytest.raises(NotFound):
        open_contact(contact, by="staff/1", purpose="x")


def test_of_an_open_matter_it_is_noted(matter):
    client, at = follower(matter), f"/track/{matter.tracking_code}/erase/"
    client.post(at)
    assert "已经登记" in page(client, at) and "事项还在办理" in page(client, at)


def test_nobody_else_erases(matter, district):
    at = f"/track/{matter.tracking_code}/erase/"
    for stranger in (Client(), sign_in(district, "lin")):
        assert stranger.post(at).url.startswith("/track/?code=")
    assert open_contact(matter.reports.get().contact_id, by="staff/1", purpose="x").name == "小园"


def test_the_office_reads_what_went_what_is_held_and_who_waits(matter, district):
    administrator(district)
    client, at = follower(matter), f"/track/{matter.tracking_code}/erase/"
    client.post(at)
    place_hold(matter, "行政复议", by=district.actor("ada"))
    run(by=SYSTEM)
    shown = page(sign_in(district, "ada"), "/office/retention/")
    assert "有 1 人的删除申请待事项办结后执行" in shown and "行政复议" in shown and "没有到期的数据" in shown
    assert "小园" not in shown
    assert sign_in(district, "lin").get("/office/retention/").status_code in (403, 404)
