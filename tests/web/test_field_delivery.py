"""What a phone sends arrives once, under the right name, and an answer in words comes back."""

import json

import pytest
from django.urls import reverse

from huiyin.accounts.models import Account
from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.matters.models import Matter, Photo, Report, Task, Text
from huiyin.orgs.models import Acknowledgement, DutySpan, Position
from tests.cast import LANE
from tests.web.test_field import as_, picture

BY_SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def to_check(district):
    return do.ask_check(district.reported(), by=district.actor("lin"))


def send(client, path, form, **headers):
    return client.post(path, form, **BY_SCRIPT, **headers)


def test_an_answer_with_its_key_is_carried_out_once_and_answered_alike(client, district, to_check):
    path = f"/field/m/{to_check.number}/true/"
    first, second = (
        send(as_(client, "mei"), path, {"text": "不亮", "key": "k1", "photos": picture()}) for _n in range(2)
    )
    assert (first.status_code, first.content) == (200, second.content)
    assert first.json()["location"] == "/field/"
    assert Task.objects.get().answer is True
    assert Photo.objects.count() == 1, "the repetition's file is not even kept"


def test_a_note_sent_twice_is_one_note(client, district, to_check):
    for _n in range(2):
        assert (
            send(as_(client, "mei"), f"/field/m/{to_check.number}/note/", {"text": "门锁着", "key": "k1"}).status_code
            == 200
        )
    assert Text.objects.filter(words="门锁着").count() == 1


def test_the_form_of_a_phone_without_scripts_is_sent_once_too(client, district):
    as_(client, "mei")
    for _n in range(2):
        answer = client.post("/field/report/", {"text": "井盖破损", "key": "k1"})
        assert answer.status_code == 302
    assert Report.objects.count() == 1
    assert answer.url == reverse("field"), "without a place it lies in no grid, and its reporter has no page of it"


def test_the_same_key_for_something_else_is_refused(client, district, to_check):
    path = f"/field/m/{to_check.number}/note/"
    send(as_(client, "mei"), path, {"text": "一", "key": "k1"})
    assert send(client, path, {"text": "二", "key": "k1"}).json()["code"] == "key_reused"


def test_two_people_may_happen_to_have_the_same_key(client, district):
    for login in ("mei", "far"):
        assert send(as_(client, login), "/field/report/", {"text": "井盖破损", "key": "k1"}).status_code == 200
    assert Report.objects.count() == 2


def test_what_one_worker_wrote_is_not_sent_under_the_name_of_another(client, district):
    mine = as_(client, "mei").get("/field/line.json").json()["owner"]
    answer = send(as_(client, "far"), "/field/report/", {"text": "井盖", "key": "k1"}, HTTP_X_HUIYIN_OWNER=mine)
    assert (answer.status_code, answer.json()["code"]) == (403, "other_owner")
    assert not Matter.objects.exists()


def test_a_refusal_comes_in_words(client, district, to_check):
    path = f"/field/m/{to_check.number}/true/"
    send(as_(client, "mei"), path, {"key": "k1"})
    answer = send(client, path, {"key": "k2"})
    assert answer.status_code == 409 and "当前不能" in answer.json()["message"]
    assert send(as_(client, "far"), path, {"key": "k3"}).status_code == 404


def test_what_was_seen_can_be_noted_after_somebody_else_has_answered(client, district, to_check):
    lin = district.actor("lin")
    do.answer_check(access_matter(lin, to_check.number), False, by=lin)
    path, form = f"/field/m/{to_check.number}/note/", {"text": "到现场看过", "key": "k1"}
    assert send(as_(client, "mei"), path, form).status_code == 200
    assert send(as_(client, "far"), path, form).status_code == 404


def test_a_report_that_cannot_be_is_refused_in_words_and_its_key_stays_free(client, district):
    far_away = {"text": "井盖", "place_lon": 10, "place_lat": 10, "key": "k1"}
    refused = send(as_(client, "mei"), "/field/report/", far_away)
    assert refused.status_code == 400 and "本区范围" in refused.json()["message"]
    assert send(client, "/field/report/", {"text": "井盖", "key": "k1"}).status_code == 200


def test_a_page_says_whose_it_is_and_the_name_tells_nobody_who_that_is(client, district):
    page = as_(client, "mei").get("/field/")
    assert page["Huiyin-Owner"] == client.get("/field/line.json").json()["owner"]
    assert page["Huiyin-Owner"] != as_(client, "far").get("/field/")["Huiyin-Owner"]
    assert "staff" not in page["Huiyin-Owner"]


def test_only_what_is_urgent_and_not_acknowledged_rings(client, district, to_check):
    line = as_(client, "mei").get("/field/line.json")
    assert line.json()["alarms"] == []
    Matter.objects.update(urgency="critical")
    (alarm,) = client.get("/field/line.json").json()["alarms"]
    assert alarm["title"] == to_check.title
    assert as_(client, "far").get("/field/line.json").json()["alarms"] == []
    assert as_(client, "mei").post(alarm["accept"]).status_code == 302
    assert client.get("/field/line.json").json()["alarms"] == []
    assert Acknowledgement.objects.get().staff == district.staff["mei"]


def test_a_task_of_another_grid_cannot_be_accepted(client, district, to_check):
    assert as_(client, "far").post(f"/field/m/{to_check.number}/accept/").status_code == 404
    assert not Acknowledgement.objects.exists()


def test_duty_and_position_by_form_and_by_phone(client, district):
    as_(client, "mei")
    assert client.post("/field/duty/on/").status_code == 302
    began = DutySpan.objects.get().began_at.isoformat()
    fix = [{"at": began, "lon": LANE[0], "lat": LANE[1], "accuracy": 9}]
    assert post_json(client, fix).status_code == 200 and Position.objects.count() == 1
    client.post("/logout/")
    assert DutySpan.objects.get().ended_how == "signed_out" and not Position.objects.exists()
    assert post_json(as_(client, "mei"), fix).status_code == 409 and not Position.objects.exists()


@pytest.mark.parametrize(
    "odd", [{}, [{}], [{"at": "x"}], [1], [{"at": "2026-03-05T10:00:00", "lon": 1, "lat": 1}], "x"]
)
def test_positions_that_cannot_be_read_are_refused(client, district, odd):
    assert post_json(as_(client, "mei"), odd).status_code == 400


def post_json(client, given):
    return client.post("/field/duty/position/", json.dumps(given), content_type="application/json")


def test_the_app_can_be_installed_in_both_languages(client, db):
    for language, name in (("en", "Huiyin for grid workers"), ("zh-hans", "回音·网格员")):
        manifest = client.get(f"/field/manifest-{language}.webmanifest")
        assert manifest["Content-Type"] == "application/manifest+json"
        assert manifest.json()["name"] == name and manifest.json()["start_url"] == "/field/"
        for icon in manifest.json()["icons"]:
            assert client.get(icon["src"]).status_code == 200


def test_the_service_worker_names_its_build_and_only_files_that_exist(client, db):
    answer = client.get("/service-worker.js")
    about = json.loads(answer.content.decode().splitlines()[0].removeprefix("self.HUIYIN = ").rstrip(";"))
    assert "no-cache" in answer["Cache-Control"] and "script-src 'self'" in answer["Content-Security-Policy"]
    for address in about["shell"]:
        assert client.get(address).status_code == 200, address


def test_without_an_account_there_is_nothing_of_a_worker_to_keep(client, district):
    assert Account.objects.exists()
    answer = client.get("/field/")
    assert answer.status_code == 302 and "Huiyin-Owner" not in answer
