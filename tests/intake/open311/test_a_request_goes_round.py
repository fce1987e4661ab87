"""From another city's form to a closed request: posted, read, followed, commented, and read again when it is done."""

from huiyin.matters import services as do
from huiyin.matters.models import Matter, Report
from huiyin.matters.vocabulary import Grade, Source
from huiyin.people.access import open_contact
from tests.cast import LANE


def test_what_is_posted_is_a_matter_and_can_be_read(app):
    number = app.sent(first_name="Xiao", last_name="Yuan", phone="13800001234", email="x@example.org")
    matter = Matter.objects.get()
    assert matter.number == number and matter.source == Source.PLATFORM and matter.type.code == "0137"
    assert matter.description == "柳巷路灯不亮" and matter.grid == "99010100100101"
    contact = open_contact(Report.objects.get().contact_id, by="system", purpose="test", about="")
    assert (contact.name, contact.phone, contact.email) == ("Xiao Yuan", "13800001234", "x@example.org")
    seen = app.seen(number)
    assert seen["status"] == "open" and seen["service_code"] == "0137" and seen["service_name"] == "Street lamp"
    assert (seen["lat"], seen["long"]) == (LANE[1], LANE[0])
    assert seen["requested_datetime"].endswith("Z") and seen["expected_datetime"] is None
    assert seen["address"] == "Willow grid 1, Willow Community, Willow Street"
    assert [one["service_request_id"] for one in app.get("requests")[1]] == [number]


def test_the_request_follows_the_matter_to_its_close(app, district):
    number = app.sent()
    matter = Matter.objects.get()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    matter.refresh_from_db()
    seen = app.seen(number)
    assert seen["agency_responsible"] == "Municipal Works" and seen["expected_datetime"] > seen["requested_datetime"]
    assert seen["status_notes"] == "With Municipal Works" and seen["status"] == "open"
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "换了灯泡", by=district.actor("sun"))
    do.verify(matter, "亮了", by=district.actor("lin"))
    do.close(matter, Grade.GOOD, by=district.actor("lin"))
    seen = app.seen(number)
    assert seen["status"] == "closed" and seen["status_notes"] == "Settled"
    assert seen["updated_datetime"] == f"{matter.closed_at:%Y-%m-%dT%H:%M:%SZ}"


def test_the_words_are_in_the_language_asked_for(app):
    number = app.sent()
    app.language = "zh"
    seen = app.seen(number)
    assert seen["service_name"] == "路灯" and seen["address"] == "柳巷街道柳巷社区柳巷1网格"
    assert seen["status_notes"] != app.seen and "收到" in seen["status_notes"]


def test_an_id_is_its_own_token(app):
    number = app.sent()
    assert app.get(f"tokens/{number}") == (200, [{"service_request_id": number, "token": number}])
    assert app.get("tokens/nothing")[0] == 404


def test_why_it_was_declined_is_told_without_anybody_s_number(app, district):
    number = app.sent()
    words = "已在 20260101-000009 办理，2026-12-01 前完成，详询13800001234或 wang@example.org"
    do.decline(Matter.objects.get(), words, by=district.actor("lin"))
    seen = app.seen(number)
    assert seen["status"] == "closed" and "2026-12-01" in seen["status_notes"]
    assert "13800001234" not in seen["status_notes"] and "wang@" not in seen["status_notes"]


def test_the_story_is_told_to_everybody_and_a_sender_adds_to_its_own(app, of, district):
    number = app.sent()
    do.file(Matter.objects.get(), district.conditions["0137"], by=district.actor("lin"))
    do.note(Matter.objects.get(), "内部：先问供电", by=district.actor("lin"))
    status, answer = app.post("servicerequestupdates", {"service_request_id": number, "description": "现在全黑了"})
    assert status == 200 and answer[0]["service_request_id"] == number
    status, told = app.get("servicerequestupdates", service_request_id=number)
    assert status == 200
    titles = [one["description"] for one in told]
    assert titles == ["We have your report", "Accepted: this will be dealt with", "The reporter added something"]
    assert all(one["service_request_id"] == number and one["status"] == "open" for one in told)
    assert app.get("servicerequestupdates")[1] == told
    assert "现在全黑了" in [text.words for text in Matter.objects.get().texts.all()]


def test_only_its_sender_and_staff_add_to_a_request(app, of):
    number = app.sent()
    remark = {"service_request_id": number, "description": "已派人"}
    assert of("wu").post("servicerequestupdates", remark)[0] == 400, "403 would say that the key is wrong"
    assert of("lin").post("servicerequestupdates", remark)[0] == 200
    assert of().post("servicerequestupdates", remark)[0] == 403
    assert app.post("servicerequestupdates", {"service_request_id": "20260101-000999", "description": "x"})[0] == 404
    assert app.post("servicerequestupdates", {"service_request_id": number})[0] == 400


def test_a_request_that_was_merged_is_closed_and_names_the_one_that_goes_on(app, district):
    number, other = app.sent(), app.sent(description="灯又不亮了，天很黑")
    root, merged = (Matter.objects.get(pk=int(one.partition("-")[2])) for one in (number, other))
    do.merge(merged, root, by=district.actor("lin"))
    seen = app.seen(other)
    assert seen["status"] == "closed" and number in seen["status_notes"]
    assert app.seen(number)["status"] == "open"


def test_a_device_that_sends_the_same_again_gets_the_same_number(app):
    one, again = (app.sent(device_id="phone-1") for _ in range(2))
    other = app.sent(device_id="phone-2")
    assert one == again != other
