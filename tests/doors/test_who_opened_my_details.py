"""Whoever is concerned reads who opened their details: by office, never by name; their own only."""

import json

from django.test import Client

from huiyin.accounts.models import Account
from huiyin.matters.access import open_reporter
from huiyin.people.services import ContactDetails, keep_contact
from tests.web.desks import sign_in


def reported(district, phone="13800001234", **extra):
    return district.reported(contact=keep_contact(ContactDetails(name="小园", phone=phone)), **extra)


def follower(matter, tail="1234") -> Client:
    client = Client()
    assert client.post("/track/", {"code": matter.tracking_code, "phone_tail": tail}).status_code == 302
    return client


def test_the_reporter_reads_office_time_and_purpose_in_both_languages(district):
    matter = reported(district)
    client, at = follower(matter), f"/track/{matter.tracking_code}/opened/"
    assert "还没有人查看过" in client.get(at).content.decode()
    open_reporter(district.actor("lin"), matter, "问清是哪一盏灯")
    for language, words in (
        ("zh-hans", ("区城市运行中心", "受理员", "电话")),
        ("en", ("Operations", "Acceptor", "phone")),
    ):
        page = client.get(at, headers={"accept-language": language}).content.decode()
        assert "问清是哪一盏灯" in page and matter.number in page and "林受理" not in page
        assert all(word in page for word in words), language
    assert at in client.get(f"/track/{matter.tracking_code}/").content.decode()


def test_nobody_else_reads_it(district):
    matter, other = reported(district), reported(district, phone="13900005678")
    open_reporter(district.actor("lin"), matter, "问清是哪一盏灯")
    assert Client().get(f"/track/{matter.tracking_code}/opened/").status_code == 302
    assert "问清" not in follower(other, "5678").get(f"/track/{other.tracking_code}/opened/").content.decode()
    assert Client().get("/mine/opened/").url.startswith("/login/")


def test_by_api(district):
    matter = reported(district, type_code="E9901", text="举报")
    open_reporter(district.actor("mi"), matter, "核实线索")

    def ask(tail):
        return Client().post(
            "/api/v1/track/opened", json.dumps({"code": matter.tracking_code, "phone_tail": tail}),
            content_type="application/json", headers={"Accept-Language": "en"},
        )  # fmt: skip

    assert ask("0000").status_code == 404
    (item,) = ask("1234").json()["items"]
    assert item["roles"] == ["Confidentiality officer"] and item["purpose"] == "核实线索"
    assert set(item) == {"at", "unit", "roles", "purpose", "fields"}


def test_a_signed_in_resident_reads_all_of_theirs_and_a_colleague_too(district):
    account = Account.objects.create(login="xiaoyuan", name="小园")
    contact = keep_contact(ContactDetails(name="小园", account_id=account.pk))
    matter = district.reported(contact=contact)
    open_reporter(district.actor("zhao"), matter, "约时间上门")
    client = Client()
    client.force_login(account)
    assert "约时间上门" in client.get("/mine/opened/").content.decode()
    from huiyin.matters.services import receive

    own = receive(district.lamp_out(type_code="E9901"), by=district.actor("mei")).matter
    open_reporter(district.actor("mi"), own, "核实同事举报")
    assert "核实同事举报" in sign_in(district, "mei").get("/mine/opened/").content.decode()
    assert "核实同事举报" not in client.get("/mine/opened/").content.decode()
