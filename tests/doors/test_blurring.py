"""Nobody but its reporter and whoever handles the matter sees a photo before faces and plates in it are blurred."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from bench.streets import nobody, street, with_plate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageStat

from huiyin.audit.models import TraceEntry
from huiyin.handoff.order import OUTSIDE
from huiyin.kernel import clock
from huiyin.kernel.errors import Forbidden, InvalidInput, NotFound
from huiyin.kernel.pictures import finding
from huiyin.matters import services as do
from huiyin.matters.access import access_photo, reporter_actor, sight_of
from huiyin.matters.jobs import cover_waiting, drop_unused_uploads, small_copies
from huiyin.matters.models import Blur, Matter, Photo, Report
from huiyin.matters.sending import address_of, send_photo
from huiyin.matters.services.covering import blur, doubt_blur, settle_doubt
from huiyin.matters.services.photos import keep_upload, path_of
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.portal.report import ANYBODY
from tests.web.desks import sign_in


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def somebody_in_the_street() -> Image.Image:
    image = street(Random(4))
    image.paste(nobody(240), (500, 300))
    return image


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


def given(district, image: Image.Image | None = None, **extra) -> tuple[Matter, Photo]:
    photo = keep_upload("a.jpg", jpeg(image or somebody_in_the_street()), EvidenceKind.REPORT, by=ANYBODY)
    return do.receive(district.lamp_out(photos=(photo.pk,), **extra), by=ANYBODY).matter, photo


def run(photo: Photo) -> Photo:
    small_copies.func(photo=photo.pk)
    photo.refresh_from_db()
    return photo


def test_threads_that_search_at_once_find_what_one_finds():
    """After an outage the worker has many photos in hand; a network shared by two told each about the other's."""
    images = []
    for number in range(8):
        image = street(Random(number)).resize((640 + 32 * number, 480))
        image.paste(nobody(100 + 20 * number), (40 * number, 60))
        images.append(image)
    alone = [finding.boxes_in(image) for image in images]
    assert any(alone)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(finding.boxes_in, images * 2)) == alone * 2


def test_a_face_is_blurred_and_only_its_box_is_kept(district):
    _matter, photo = given(district)
    assert photo.covered == ""
    run(photo)
    covered = Image.open(path_of(photo.covered))
    assert covered.format == "WEBP" and photo.covered != photo.shown
    before = Image.open(path_of(photo.shown))
    fine = [ImageStat.Stat(image.convert("L").crop((580, 395, 640, 425))).stddev[0] for image in (before, covered)]
    assert fine[1] < fine[0] / 2, "the eyes are gone"
    assert any(one.left < 560 / 1.28 and one.right > 680 / 1.28 - 20 for one in photo.blurs.all())
    assert {one.by for one in photo.blurs.all()} == {"system"}


@pytest.mark.parametrize("kind", ["blue", "green", "yellow"])
def test_a_number_plate_is_found(kind):
    scene = with_plate(Random(7), 140, kind)
    left, top, right, bottom = scene.box
    middle = ((left + right) / 2 / 1.28, (top + bottom) / 2 / 0.96)
    found = finding.boxes_in(scene.picture)
    assert any(one.left < middle[0] < one.right and one.top < middle[1] < one.bottom for one in found)


def test_where_nothing_is_to_be_blurred_the_picture_stays_as_it_is(district):
    _matter, photo = given(district, Image.new("RGB", (640, 480), "teal"))
    run(photo)
    assert photo.covered == photo.shown and not photo.blurs.exists()


def test_who_sees_what_before_and_after(district):
    matter, photo = given(district)
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.add_co_handler(matter, district.units["D002"], by=district.actor("zhao"))
    reporter = reporter_actor(Report.objects.get())
    handling = [district.actor(name) for name in ("lin", "sun", "zhou", "qian")] + [reporter]
    others = [district.actor(name) for name in ("wu", "mei")] + [OUTSIDE.viewer]
    for actor in handling:
        assert sight_of(actor, matter).digest(photo) == photo.shown, actor.ref
    for actor in others:
        assert sight_of(actor, matter).digest(photo) == "", actor.ref
    run(photo)
    for actor in others:
        assert sight_of(actor, matter).digest(photo) == photo.covered, actor.ref


def test_until_then_others_read_that_it_is_being_prepared(district):
    matter, photo = given(district)
    mei = sign_in(district, "mei")
    page = mei.get(f"/field/m/{matter.number}/").content.decode()
    assert "正在处理" in page and "/photo/" not in page
    answer = mei.get(f"/api/v1/photos/{photo.token}")
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "being_prepared"
    run(photo)
    page = mei.get(f"/field/m/{matter.number}/").content.decode()
    assert f"/photo/{photo.token}/{photo.covered[:16]}-480/" in page
    seen = b"".join(mei.get(f"/api/v1/photos/{photo.token}").streaming_content)
    assert seen == path_of(photo.covered).read_bytes()


def test_when_the_search_fails_the_photo_stays_closed_and_is_tried_again(district, monkeypatch):
    matter, photo = given(district)
    weights = finding.WEIGHTS
    finding._net.cache_clear()
    monkeypatch.setattr(finding, "WEIGHTS", weights / "gone")
    run(photo)
    assert (photo.covered, photo.cover_tries, photo.searched_at) == ("", 1, None)
    with pytest.raises(NotFound):
        send_photo(photo, OUTSIDE)
    monkeypatch.setattr(finding, "WEIGHTS", weights)
    with clock.freeze(clock.now() + timedelta(minutes=3)):
        cover_waiting.func(0)
    photo.refresh_from_db()
    assert photo.covered and photo.cover_tries == 0


def test_five_tries_are_enough(district, monkeypatch):
    _matter, photo = given(district)
    path_of(photo.shown).unlink()
    with clock.freeze(clock.now() + timedelta(minutes=3)):
        for _ in range(7):
            cover_waiting.func(0)
    photo.refresh_from_db()
    assert (photo.covered, photo.cover_tries) == ("", 5)


def test_an_address_opens_for_hours_without_any_cookie(district):
    matter, photo = given(district)
    run(photo)
    at = address_of(photo, sight_of(district.actor("mei"), matter))
    client = Client()
    answer = client.get(at, headers={"Cookie": "huiyin_session=whatever"})
    assert answer.status_code == 200 and not answer.cookies and "Cookie" not in answer.get("Vary", "")
    assert "sandbox" in answer["Content-Security-Policy"] and "immutable" in answer["Cache-Control"]
    assert at == address_of(photo, sight_of(district.actor("mei"), matter)), "stays the same, so that it can be kept"
    assert at != address_of(photo, sight_of(district.actor("sun"), matter)), "everybody has their own"
    with clock.freeze(clock.now() + timedelta(hours=13)):
        assert client.get(at).status_code == 404
    assert client.post(at).status_code == 405


@pytest.mark.parametrize("change", ["what", "proof", "token", "nonsense", "width"])
def test_an_address_that_was_changed_opens_nothing(district, change):
    matter, photo = given(district)
    run(photo)
    _, _, token, what, proof = address_of(photo, OUTSIDE).split("/")
    until, rest = proof.split("-", 1)
    changed = {
        "what": (token, f"{photo.shown[:16]}-0", proof),
        "proof": (token, what, f"{int(until, 16) + 86400:x}-{rest}"),
        "token": (Photo.objects.get().token[::-1], what, proof),
        "nonsense": (token, "%00", "---"),
        "width": (token, what.replace("-0", "-480"), proof),
    }[change]
    assert Client().get("/photo/" + "/".join(changed)).status_code == 404


def test_another_host_may_show_them(district, settings):
    settings.HUIYIN_MEDIA_URL = "https://photos.example.test"
    _matter, photo = given(district)
    run(photo)
    at = address_of(photo, OUTSIDE)
    assert at.startswith("https://photos.example.test/photo/")
    answer = Client().get(at.removeprefix("https://photos.example.test"))
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def sent_by_form(client) -> tuple[str, Photo]:
    files = {"photos": SimpleUploadedFile("a.jpg", jpeg(Image.new("RGB", (1200, 900), "teal")))}
    sent = client.post("/report/", {"text": "路灯不亮", "key": "k1"} | files)
    assert sent.status_code == 302
    return sent["Location"].rstrip("/").rpartition("/")[2], Photo.objects.get()


def test_the_reporter_blurs_by_hand(client, district):
    code, photo = sent_by_form(client)
    run(photo)
    was, at = photo.covered, f"/track/{code}/photos/{photo.token}/"
    assert at in client.get(f"/track/{code}/").content.decode()
    assert client.get(at).status_code == 200
    assert client.post(at, {"boxes": "[[100, 100, 400, 400]]", "cells": ["23"]}).status_code == 302
    photo.refresh_from_db()
    assert photo.covered == "", "closed at once"
    assert list(photo.blurs.values_list("left", "top", "right", "bottom")) == [
        (100, 100, 400, 400),
        (833, 750, 1000, 1000),
    ]
    entry = TraceEntry.objects.filter(action="matters.blur").get()
    assert entry.actor == f"reporter/{Report.objects.get().pk}" and json.loads(entry.data)["photo"] == photo.pk
    assert run(photo).covered not in ("", was)
    assert Client().get(at).status_code == 302, "another browser is asked for the code"


@pytest.mark.parametrize(
    "boxes", ["", "[]", "[[0,0,1,1]]", "[[5,5]]", "nonsense", "[[-4,0,2000,5]]", "[" * 3000, '[["a",1,2,3]]']
)
def test_what_cannot_be_read_is_refused_in_words(client, district, boxes):
    code, photo = sent_by_form(client)
    answer = client.post(f"/track/{code}/photos/{photo.token}/", {"boxes": boxes})
    assert answer.status_code == 422 and not Blur.objects.exists()
    assert 'class="notice' in answer.content.decode() or "errorlist" in answer.content.decode()


def test_another_reporter_of_the_same_matter_cannot(district):
    matter, photo = given(district)
    second = Report.objects.create(matter=matter, source="portal", received_at=clock.now())
    with pytest.raises(NotFound):
        access_photo(reporter_actor(second), matter, photo.token)
    assert sight_of(reporter_actor(second), matter).digest(photo) == ""


def test_a_wrong_one_is_removed_by_two(district):
    matter, photo = given(district, Image.new("RGB", (640, 480), "teal"))
    photo.matter = matter
    blur(photo, [(0, 0, 500, 500)], by=district.actor("lin"))
    run(photo)
    covered, one = photo.covered, Blur.objects.select_related("photo__matter").get()
    with pytest.raises(InvalidInput):
        doubt_blur(one, " ", by=district.actor("lin"))
    lin, qian = sign_in(district, "lin"), sign_in(district, "qian")
    at = f"/desk/m/{matter.number}/photos/{photo.token}/"
    lin.post(f"{at}{one.pk}/", {"verb": "propose", "reason": "是路灯，不是人"})
    one.refresh_from_db()
    with pytest.raises(Forbidden):
        settle_doubt(one, True, by=district.actor("lin"))
    assert "是路灯，不是人" in qian.get(at).content.decode()
    photo.refresh_from_db()
    assert photo.covered == covered, "proposing changes nothing"
    qian.post(f"{at}{one.pk}/", {"verb": "remove"})
    assert run(photo).covered == photo.shown
    one.refresh_from_db()
    assert (one.doubted_by, one.removed_by) == (district.actor("lin").ref, district.actor("qian").ref)
    actions = list(TraceEntry.objects.filter(chain=matter.chain).order_by("seq").values_list("action", flat=True))
    assert actions[-3:] == ["matters.blur", "matters.doubt_blur", "matters.settle_doubt"]
    assert photo.blurs.count() == 1 and run(photo).searched_at, "the machine does not find it again"


@pytest.mark.parametrize("who", ["wu", "far"])
def test_whoever_does_not_handle_it_has_no_brush(district, who):
    matter, photo = given(district)
    client = sign_in(district, who)
    assert client.get(f"/desk/m/{matter.number}/photos/{photo.token}/").status_code in (403, 404)
    assert client.post(f"/desk/m/{matter.number}/photos/{photo.token}/", {"cells": ["1"]}).status_code in (403, 404)
    assert not Blur.objects.exists()


def test_covered_files_are_forgotten_with_their_upload(district, settings):
    photo = keep_upload("a.jpg", jpeg(somebody_in_the_street()), EvidenceKind.REPORT, by=ANYBODY)
    run(photo)
    assert path_of(photo.covered).exists()
    with clock.freeze(clock.now() + timedelta(days=2)):
        drop_unused_uploads.func(0)
    assert not path_of(photo.covered).exists() and not Blur.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
