"""A camera says what happens, where and when: one alarm per device and kind of scene, its newest pictures, covered."""

import errno
import io
import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from bench.streets import nobody, street
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.intake.scenes import take_scene
from huiyin.kernel import contents
from huiyin.kernel.clock import now
from huiyin.kernel.contents import NoRoom
from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Photo
from huiyin.matters.sending import address_of
from huiyin.matters.services.photos import original_path, path_of
from huiyin.sensing.access.scenes import sight_of_alarms
from huiyin.sensing.models import Alarm, FateCount, SceneSeen, SetAside
from huiyin.sensing.services.scenes.taking_in import PICTURES_KEPT, forget_old
from huiyin.sensing.vocabulary import Fate, Via
from tests.cast import HARBOUR
from tests.sensing.cameras import camera, listed, message, png, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lane(district):
    listed()
    return camera()


def take(body: bytes, code: str = "CAM-1", at=None):
    return take_scene(code, body, via=Via.MQTT, at=at or now())


def counted(fate: Fate) -> int:
    return sum(FateCount.objects.filter(fate=fate).values_list("amount", flat=True))


def test_by_http_it_raises_an_alarm_with_a_picture(lane):
    answer = post(message(picture=png()))
    assert answer.status_code == 202, answer.content
    assert answer.json()["new"] is True
    alarm = Alarm.objects.get()
    assert (alarm.device, alarm.rule.code, alarm.severity) == (lane, "scene_smoke", "critical")
    assert (alarm.area, alarm.grid) == (lane.area, lane.grid)
    assert alarm.said["confidence"] == 0.9
    assert Photo.objects.get(about=alarm.chain).kind == "scene"
    assert counted(Fate.KEPT) == 1


def test_as_a_form_with_the_picture_beside(lane):
    form = {"scene": "smoke", "confidence": "0.8", "picture": SimpleUploadedFile("a.png", png())}
    assert post(form).status_code == 202
    assert SceneSeen.objects.get().photo is not None


def test_the_same_again_is_counted_and_no_new_alarm(lane):
    for _ in range(3):
        assert take(message()).fate == Fate.KEPT
    assert Alarm.objects.get().count == 3
    assert SceneSeen.objects.count() == 3


def test_a_message_that_comes_twice_counts_once(lane):
    said = message(t=now().isoformat())
    assert [take(said).fate for _ in range(2)] == [Fate.KEPT, Fate.DUPLICATE]
    assert Alarm.objects.get().count == 1


@pytest.fixture
def full_disk(monkeypatch):
    """Writing a file fails as on a full disk, until it is called."""

    def no_room(_draft, target):
        raise OSError(errno.ENOSPC, "No space left on device", target)

    with monkeypatch.context() as full:
        full.setattr(contents.Path, "replace", no_room)
        yield full.undo


def test_a_full_disk_keeps_no_alarm_waiting_and_the_picture_is_added_later(lane, full_disk):
    said = message(t=now().isoformat(), picture=png())
    for _ in range(2):
        with pytest.raises(NoRoom):
            take(said)
    alarm = Alarm.objects.get()
    assert alarm.count == 1 and SceneSeen.objects.get().photo is None
    answer = post(said)
    assert answer.status_code == 503 and answer.json()["error"]["code"] == "no_room"
    full_disk()
    assert take(said).fate == Fate.DUPLICATE
    assert SceneSeen.objects.get().photo.about == alarm.chain
    assert take(said).fate == Fate.DUPLICATE and Photo.objects.count() == 1
    assert Alarm.objects.get().count == 1


def test_on_a_full_disk_one_without_its_own_moment_is_taken_without_its_picture(lane, full_disk):
    taken = take(message(picture=png()))
    assert taken.fate == Fate.KEPT and taken.raised
    assert SceneSeen.objects.get().photo is None


def test_the_first_and_the_newest_pictures_are_kept(lane, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(PICTURES_KEPT + 4):
            take(message(picture=png(size=(40 + n, 40)), t=(now() + timedelta(seconds=n)).isoformat()))
    kept = list(Photo.objects.order_by("pk"))
    assert len(kept) == PICTURES_KEPT
    assert kept[0].width == 40 and kept[-1].width == 40 + PICTURES_KEPT + 3
    assert SceneSeen.objects.count() == PICTURES_KEPT + 4


def test_nobody_sees_a_picture_before_faces_are_blurred_and_then_no_other_is_kept(
    lane, district, django_capture_on_commit_callbacks
):
    image = street(Random(4))
    image.paste(nobody(240), (500, 300))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    take(message(picture=out.getvalue()))
    photo = Photo.objects.get()
    sight = sight_of_alarms(district.actor("lin"))
    assert address_of(photo, sight) == ""
    assert not original_path(photo.sha256).exists()
    before = path_of(photo.shown)
    assert before.exists()
    with django_capture_on_commit_callbacks(execute=True):
        small_copies.func(photo=photo.pk)
    photo.refresh_from_db()
    assert photo.blurs.count() >= 1
    assert address_of(photo, sight)
    assert photo.shown == photo.covered
    assert not before.exists()


@pytest.mark.parametrize("said", [
    {"persons": [{"box": [1, 2, 3, 4]}]}, {"face_id": "a1"}, {"plate_owner": "x"}, {"FeatureVector": [0.1]},
    {"name": "x"}, {"id_number": "1"}, {"track_id": 7}, {"lon": {"person": 1}}, {"picture": [{"faceToken": 1}]},
    {"车牌": "x"},
])  # fmt: skip
def test_who_was_seen_is_refused_and_nothing_of_it_kept(lane, said):
    secret = "不该留下的人名"
    body = json.dumps({"scene": "smoke", "confidence": 0.9, "note": secret} | said).encode()
    answer = post(body, **{"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "names_person"
    assert "never who" in answer.json()["error"]["message"]
    assert not Alarm.objects.exists() and not Photo.objects.exists()
    assert counted(Fate.NAMES_PERSON) == 1
    kept = SetAside.objects.get()
    assert bytes(kept.payload).startswith(b"sha256:") and len(kept.payload) == 7 + 64
    assert secret not in f"{kept.why}{kept.source}"


def test_what_is_not_known_is_refused_and_not_kept_either(lane):
    answer = post(message(weather="rain"))
    assert answer.status_code == 422 and answer.json()["error"]["code"] == "malformed"
    assert b"rain" not in bytes(SetAside.objects.get().payload)


@pytest.mark.parametrize("body", [
    b"[]", b"{", b"\xff", b"1", message(confidence=2), message(confidence=True), message(confidence=None),
    message(scene="Rauch"), message(scene=None), message(t="yesterday"), message(t="2026-01-01T00:00:00"),
    message(lon=1), message(lat=91, lon=0), message(picture="%%%"), message(picture=b"no picture"), message(picture=5),
    message(d="a b"),
    b'{"scene":"smoke","confidence":NaN}', b"[" * 100_000,
])  # fmt: skip
def test_what_cannot_be_read_says_why(lane, body):
    answer = post(body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["error"]["message"]
    assert not Alarm.objects.exists()


def test_only_listed_scenes_of_its_kind_of_device(lane):
    listed("flooding")
    listed("swimming")
    assert take(message(scene="flooding")).fate == Fate.KEPT
    assert take(message(scene="swimming")).fate == Fate.NOT_LISTED
    assert take(message(scene="face_seen")).fate == Fate.NOT_LISTED


def test_not_at_market_hours(lane):
    listed(
        "goods", kinds=["camera"], excepts=[{"areas": ["990101001"], "from": "18:00", "to": "02:00", "en": "market"}]
    )
    lane.kind.scenes = ["goods"]
    lane.kind.save()
    evening = datetime(2026, 3, 5, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
    assert take(message(scene="goods"), at=evening).fate == Fate.NOT_RAISED
    assert take(message(scene="goods"), at=evening - timedelta(hours=2)).fate == Fate.KEPT


def test_clocks_that_run_ahead_and_old_scenes_raise_nothing(lane):
    assert take(message(t=(now() + timedelta(hours=1)).isoformat())).fate == Fate.FUTURE
    assert take(message(t=(now() - timedelta(hours=2)).timestamp())).fate == Fate.TOO_OLD
    assert take(message(confidence=0.2)).fate == Fate.NOT_RAISED
    assert not Alarm.objects.exists()


def test_a_drone_says_where_and_flies_on(lane):
    camera("UAV-1", "drone", scenes=["smoke"], lon=None, lat=None, area="", grid="", address="")
    first = take(message(lon=HARBOUR[0], lat=HARBOUR[1]), "UAV-1").alarm
    assert first.area.startswith("990101002") and first.grid
    take(message(lon=HARBOUR[0], lat=HARBOUR[1] + 0.0003), "UAV-1")
    second = take(message(lon=114.5005, lat=30.5005), "UAV-1").alarm
    first.refresh_from_db()
    assert first.count == 2 and first.cleared_at is not None
    assert second.area.startswith("990101001")
    assert take(message(lon=0.5, lat=0.5), "UAV-1").fate == Fate.NOT_RAISED


def test_a_gateway_speaks_for_the_cameras_behind_it_only(lane):
    gate = camera("GW-1", "gateway", scenes=[])
    camera("CAM-2", gateway=gate)
    assert take(message(d="CAM-2"), "GW-1").alarm.device.code == "CAM-2"
    assert take(message(d="CAM-1"), "GW-1").fate == Fate.NOT_ITS_OWN
    assert take(message(d="CAM-9"), "GW-1").fate == Fate.UNKNOWN_DEVICE


def test_without_the_right_secret_nothing_is_taken(lane):
    assert post(message(), secret="wrong").status_code == 401
    assert post(message(), code="CAM-404").status_code == 401
    lane.retired_at = now()
    lane.save()
    assert post(message()).status_code in (401, 403)
    assert not Alarm.objects.exists()


def test_other_kinds_of_body_and_too_large_ones_are_refused(lane):
    assert post(b"x", kind="text/plain").status_code == 415
    assert post(b"x" * 6_000_000).status_code == 413
    assert post(message(picture=b"x" * (3 * 1024 * 1024 + 1))).status_code in (413, 422)


def test_a_camera_is_no_archive(lane, django_capture_on_commit_callbacks):
    at = now()
    wrong = take(message(picture=png(size=(40, 40)))).alarm
    Alarm.objects.filter(pk=wrong.pk).update(verdict="false", verdict_at=at, cleared_at=at)
    past = take(message(picture=png(size=(41, 40)))).alarm
    Alarm.objects.filter(pk=past.pk).update(cleared_at=at)
    active = take(message(picture=png(size=(42, 40)))).alarm
    files = {photo.about: path_of(photo.shown) for photo in Photo.objects.all()}
    assert forget_old(at + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old(at + timedelta(days=8)) == 1
        assert forget_old(at + timedelta(days=31)) == 1
    assert [photo.about for photo in Photo.objects.all()] == [active.chain]
    assert [path.exists() for path in (files[wrong.chain], files[past.chain], files[active.chain])] == [
        False,
        False,
        True,
    ]
