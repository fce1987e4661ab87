"""Pictures, answers to a service's questions, and the same sent again."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.intake.models import OpenReport
from huiyin.kernel.models import PackSetting
from huiyin.matters import services as do
from huiyin.matters.jobs import small_copies
from huiyin.matters.models import FilingCondition, Matter, Photo
from huiyin.matters.services.photos import keep_upload
from huiyin.orgs.actor import Actor
from huiyin.places.models import Component
from tests.cast import LANE

WAYS = [
    {"key": "day", "name_zh": "白天", "name_en": "by day"},
    {"key": "night", "name_zh": "夜间", "name_en": "at night"},
]
ASKED = [
    {
        "code": "when",
        "datatype": "multivaluelist",
        "required": True,
        "name_zh": "何时",
        "name_en": "When",
        "values": WAYS,
    },
    {"code": "who", "datatype": "text", "name_zh": "谁家", "name_en": "Whose"},
    {"code": "lamps", "datatype": "number", "name_zh": "几盏", "name_en": "How many"},
]


def picture() -> SimpleUploadedFile:
    """With what a camera writes beside it: here, whose it is."""
    kept, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = "Owner Nobody"
    Image.new("RGB", (80, 60), "teal").save(kept, "JPEG", exif=exif)
    return SimpleUploadedFile("lamp.jpg", kept.getvalue())


def test_a_picture_is_public_without_what_the_camera_wrote(app, client, district):
    number = app.sent(media=picture())
    assert app.seen(number)["media_url"] is None, "before faces and plates were looked for it is nobody's to see"
    small_copies.func(photo=Photo.objects.get().pk)
    url = app.seen(number)["media_url"]
    assert url.startswith("http://testserver/open311/v2/media/")
    shown = client.get(url)
    content = b"".join(shown.streaming_content)
    assert shown.status_code == 200 and shown["Content-Type"] == "image/jpeg" and b"Owner" not in content
    assert Image.open(io.BytesIO(content)).size == (80, 60)
    photo = Photo.objects.get()
    assert photo.matter == Matter.objects.get() and photo.kind == "report"
    do.correct(photo.matter, "是举报", by=district.actor("lin"), type=district.conditions["E9901"].type)
    assert client.get(url).status_code == 404


def test_a_picture_that_did_not_come_this_way_is_not_public(app, district):
    matter = district.reported(type_code="0137")
    Photo.objects.create(
        matter=matter, kind="report", sha256="0" * 64, content_type="image/jpeg", size=1, by="x", covered="0" * 64
    )
    assert app.seen(matter.number)["media_url"] is None


def test_of_one_matter_only_what_came_this_way_is_public(app, client, district):
    number = app.sent()
    matter = Matter.objects.get()
    elsewhere = keep_upload("x.jpg", picture().read(), "report", by=Actor(ref="reporter/999"))
    Photo.objects.filter(pk=elsewhere.pk).update(matter=matter)
    small_copies.func(photo=elsewhere.pk)
    assert app.seen(number)["media_url"] is None
    assert client.get(f"/open311/v2/media/{elsewhere.token}").status_code == 404
    remark = {"service_request_id": number, "description": "又拍了一张", "media": picture()}
    assert app.post("servicerequestupdates", remark)[0] == 200
    added = Photo.objects.exclude(pk=elsewhere.pk).get()
    small_copies.func(photo=added.pk)
    assert app.seen(number)["media_url"].endswith(added.token)
    assert client.get(f"/open311/v2/media/{added.token}").status_code == 200


def test_what_staff_add_is_for_staff(app, of, client):
    number = app.sent()
    remark = {"service_request_id": number, "description": "现场照片", "media": picture()}
    assert of("lin").post("servicerequestupdates", remark)[0] == 200
    photo = Photo.objects.get()
    small_copies.func(photo=photo.pk)
    assert photo.matter == Matter.objects.get() and app.seen(number)["media_url"] is None
    assert client.get(f"/open311/v2/media/{photo.token}").status_code == 404


def test_answers_are_judged_kept_and_shown(app, district, client):
    PackSetting.objects.create(key="open311", value={"attributes": {"0137": ASKED}})
    status, errors = app.post("requests", {"service_code": "0137", "address_string": "柳巷"})
    assert status == 400 and "attribute[when] (When) is missing." in [one["description"] for one in errors]
    for wrong in ({"attribute[when]": "dusk"}, {"attribute[when]": "day", "attribute[lamps]": "many"}):
        assert app.post("requests", {"service_code": "0137", "address_string": "柳巷"} | wrong)[0] == 400
    link = "https://pictures.example/1.jpg"
    number = app.sent(
        **{"attribute[when][]": ["day", "night"], "attribute[who]": "张三", "attribute[lamps]": "2", "media_url": link}
    )
    shown = {one["code"]: one["value"] for one in app.seen(number, extensions="true")["attributes"]}
    assert shown == {"when": "by day, at night", "lamps": "2"}, "what somebody wrote freely is for the desk only"
    assert "attributes" not in app.seen(number)
    client.force_login(district.staff["lin"].account)
    page = client.get(f"/desk/m/{number}/", headers={"Accept-Language": "en"}).content.decode()
    assert all(word in page for word in ("When", "by day, at night", "Whose", "张三", "How many", link))
    assert f'href="{link}"' not in page


def test_conditions_and_components(app, district):
    lamp = district.conditions["0137"].type
    FilingCondition.objects.create(
        type=lamp, number=2, text_zh="白天亮", text_en="on by day", limit_amount=5, limit_unit="working_days"
    )
    Component.objects.create(
        code="9901010137000001", type_code="0137", name_zh="路灯", name_en="Lamp", lon=LANE[0], lat=LANE[1],
        unit_grid="990101001001001",
    )  # fmt: skip
    number = app.sent(**{"attribute[condition]": "2", "attribute[component]": "9901010137000001"})
    shown = {one["code"]: one["value"] for one in app.seen(number, extensions="true")["attributes"]}
    assert shown == {"condition": "on by day", "component": "9901010137000001"}
    assert Matter.objects.get().component == "9901010137000001"
    other = app.sent(description="另一盏", **{"attribute[component]": "13800001234"})
    assert app.seen(other, extensions="true")["attributes"] == []


def test_the_same_sent_again_is_one_request(app):
    assert app.sent(media=picture()) == app.sent(media=picture())
    assert Matter.objects.count() == OpenReport.objects.count() == Photo.objects.count() == 1
    assert app.sent(description="另一盏灯") != app.sent()


def test_a_key_of_the_sender_s_own_says_what_is_the_same(app):
    lamp = {"service_code": "0137", "address_string": "柳巷", "description": "不亮"}
    first, second = (app.post("requests", lamp, **{"Idempotency-Key": key})[1][0] for key in ("one", "two"))
    assert first != second and Matter.objects.count() == 2
    assert app.post("requests", lamp, **{"Idempotency-Key": "one"})[1][0] == first
    assert app.post("requests", lamp | {"description": "x"}, **{"Idempotency-Key": "one"})[0] == 400


def test_an_update_with_its_id_is_taken_once(app):
    remark = {"service_request_id": app.sent(), "description": "已派人", "update_id": "7", "status": "IN_PROGRESS"}
    assert [app.post("servicerequestupdates", remark)[1] for _ in range(2)] == [
        [{"update_id": "7", "service_request_id": remark["service_request_id"]}]
    ] * 2
    (text,) = Matter.objects.get().texts.all()
    assert text.words == "已派人\n(IN_PROGRESS)"


def test_without_words_it_is_called_by_its_service(app):
    number = app.sent(description="")
    assert Matter.objects.get().title == "Street lamp" and app.seen(number)["description"] == "Street lamp"


def test_an_address_of_ours_says_where(app, district):
    from huiyin.places.models import Area, Building

    Building.objects.create(
        code="B0001", name_zh="柳巷一号楼", name_en="Willow House", kind="residential", address_zh="柳巷1号",
        address_en="1 Willow Lane", lon=LANE[0], lat=LANE[1], grid=Area.objects.get(code="99010100100101"),
    )  # fmt: skip
    app.sent(lat="", long="", address_id="B0001")
    assert (Matter.objects.get().lon, Matter.objects.get().address) == (LANE[0], "柳巷1号")
