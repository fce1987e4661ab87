"""How people choose to be told: on a report's form, on the page of one's ways, on the page of a report."""

import pytest

from huiyin.accounts.models import Account
from huiyin.matters.models import Matter, Report
from huiyin.notices.kinds import Kind
from huiyin.notices.preferences import wishes_of
from huiyin.people.models import Contact, Device, Reach
from tests.cast import LANE

REPORT = {"text": "柳巷3号门前路灯不亮", "place_lon": LANE[0], "place_lat": LANE[1], "key": "k1"}
BROWSER = {"endpoint": "https://push.example/abc", "p256dh": "BPoint", "auth": "secret", "on": "1"}


@pytest.fixture
def ways(settings):
    settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = "http://127.0.0.1:9/", "s"
    settings.HUIYIN_SMTP_URL, settings.HUIYIN_MAIL_FROM = "smtp://127.0.0.1:9", "a@example.org"
    settings.HUIYIN_WEBPUSH_CONTACT = "it@example.org"


def test_a_report_says_by_what_its_sender_wants_to_hear(client, district, ways):
    page = client.get("/report/", headers={"accept-language": "en"}).content.decode()
    assert "Text message" in page and "E-mail" in page and "Voice" not in page
    assert client.post("/report/", REPORT | {"email": "x@example.org", "tell_by": "email"}).status_code == 302
    assert (Contact.objects.get().email, Contact.objects.get().tell_by) == ("x@example.org", "email")


@pytest.mark.parametrize(("way", "field"), [("sms", "phone"), ("email", "email")])
def test_a_way_without_an_address_is_asked_for(client, district, ways, way, field):
    answer = client.post("/report/", REPORT | {"tell_by": way})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Matter.objects.exists()


def test_without_any_channel_the_form_asks_nothing_new(client, district):
    page = client.get("/report/").content.decode()
    assert "tell_by" not in page and 'name="email"' not in page
    assert client.post("/report/", REPORT).status_code == 302


def test_a_call_taker_notes_the_callers_wish(client, district, ways):
    client.force_login(district.staff["lin"].account)
    given = REPORT | {"source": "hotline", "phone": "13900001234", "tell_by": "none"}
    assert client.post("/desk/new/", given).status_code == 302
    assert Contact.objects.get().tell_by == "none"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["sun", "mei"])
def test_staff_set_their_ways(client, district, ways, name, language):
    account = district.staff[name].account
    client.force_login(account)
    page = client.get("/notices/ways/", headers={"accept-language": language}).content.decode()
    assert page.count('name="work"') == 3 and 'name="digest"' in page
    given = {"phone": "138 0000 0001", "email": "", "work": ["sms"], "limits": ["sms", "email"], "digest": "on"}
    assert client.post("/notices/ways/", given).status_code == 302
    mine = wishes_of([account.pk])[account.pk]
    assert (mine.of(Kind.WORK), mine.of(Kind.REPORTS), mine.digest) == ({"sms"}, frozenset(), True)
    assert Reach.objects.get(pk=account.pk).phone == "13800000001"


def test_a_resident_chooses_for_their_own_reports_only(client, district, ways):
    client.force_login(Account.objects.create(login="xiaoyuan", name="小园"))
    page = client.get("/notices/ways/").content.decode()
    assert 'name="reports"' in page and 'name="work"' not in page
    client.post("/notices/ways/", {"phone": "", "email": "", "reports": ["webpush"], "work": ["sms"]})
    assert wishes_of([Account.objects.get(login="xiaoyuan").pk]).popitem()[1].of(Kind.WORK) == {"webpush"}


def test_while_nothing_is_set_up_the_page_says_so(client, district):
    client.force_login(district.staff["sun"].account)
    page = client.get("/notices/ways/", headers={"accept-language": "en"}).content.decode()
    assert "Nothing goes out yet" in page and '<form method="post" class="stack' not in page


def test_a_browser_is_kept_and_forgotten_for_its_account(client, district, ways):
    sun = district.staff["sun"].account
    client.force_login(sun)
    assert client.post("/notices/push/", BROWSER).status_code == 204
    assert Device.objects.get().account_id == sun.pk
    assert client.post("/notices/push/", BROWSER | {"on": ""}).status_code == 204
    assert not Device.objects.exists()
    assert client.post("/notices/push/", {"on": "1"}).status_code == 400


@pytest.mark.parametrize("phone", ["", "19900001234"])
def test_a_browser_follows_a_report_even_of_somebody_who_left_nothing(client, district, ways, phone):
    client.post("/report/", REPORT | {"phone": phone})
    code = Matter.objects.get().tracking_code
    assert "data-push" in client.get(f"/track/{code}/").content.decode()
    assert client.post(f"/track/{code}/push/", BROWSER).status_code == 204
    assert Device.objects.get().contact_id == Report.objects.get().contact_id != ""
    assert "data-on" in client.get(f"/track/{code}/").content.decode()
    client.cookies.clear()
    assert client.post(f"/track/{code}/push/", BROWSER | {"on": ""}).status_code == 404, "only who may follow it"
    assert Device.objects.exists()


def test_the_worker_governs_no_page(client):
    answer = client.get("/push/worker.js")
    assert answer.status_code == 200 and answer["content-type"] == "text/javascript"
    assert b"showNotification" in answer.content and "service-worker-allowed" not in answer


@pytest.mark.parametrize(("name", "leads"), [("sun", "/desk/m/{}/"), ("mei", "/field/m/{}/"), ("lin", "/desk/m/{}/")])
def test_a_link_in_a_message_opens_the_page_of_its_readers_post(client, district, name, leads):
    number = district.reported().number
    client.force_login(district.staff[name].account)
    assert client.get(f"/notices/open/{number}/").url == leads.format(number)


def test_a_program_may_say_how_its_reporter_wants_to_be_told(client, district):
    import json

    body = {"text": "柳巷路灯不亮", "contact": {"wechat": "oX", "tell_by": "wechat"}}
    answer = client.post("/api/v1/reports", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201
    assert (Contact.objects.get().wechat, Contact.objects.get().tell_by) == ("oX", "wechat")
    body["contact"]["tell_by"] = "pigeon"
    assert client.post("/api/v1/reports", json.dumps(body), content_type="application/json").status_code == 422
