"""A photo on its way: judged, sealed, shown bare, opened for a purpose, forgotten when nobody took it up."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huiyin.audit.models import AccessEntry
from huiyin.kernel import clock, vault
from huiyin.kernel.errors import InvalidInput
from huiyin.matters import services as do
from huiyin.matters.access import sight_of
from huiyin.matters.jobs import drop_unused_uploads, small_copies
from huiyin.matters.models import Matter, Photo, Report
from huiyin.matters.sending import address_of
from huiyin.matters.services.photos import file_of, keep_upload, original_path, path_of
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.portal.report import ANYBODY
from tests.doors.test_bare_pictures import SECRET, loaded
from tests.web.desks import sign_in


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept(content=None, by=ANYBODY, **more) -> Photo:
    return keep_upload("lamp.jpg", content or loaded("JPEG", **more), EvidenceKind.REPORT, by=by)


def address(district, photo, who="lin", width=0) -> str:
    kept = Photo.objects.select_related("matter").get(pk=photo.pk)
    return address_of(kept, sight_of(district.actor(who), kept.matter), width)


def with_photo(district, **extra) -> tuple[Matter, Photo]:
    photo = kept()
    matter = do.receive(district.lamp_out(photos=(photo.pk,), **extra), by=ANYBODY).matter
    return matter, Photo.objects.get()


def test_what_lies_on_disk_is_bare_or_sealed(district, settings):
    photo = kept()
    files = [path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(files) == 2 and not any(SECRET in content for content in files)
    assert vault.unseal(original_path(photo.sha256).read_bytes(), photo.sha256) == loaded("JPEG")
    with pytest.raises(vault.Sealed):
        vault.unseal(original_path(photo.sha256).read_bytes(), "another name")
    assert (photo.taken_lon, photo.taken_lat) == (114.5005, 30.5005) and photo.taken_at
    assert file_of(photo, photo.shown) == (path_of(photo.shown), "image/jpeg")
    assert photo.size == len(path_of(photo.shown).read_bytes())


def test_small_copies_stand_upright_and_are_bare(district):
    out = io.BytesIO()
    from tests.doors.test_bare_pictures import camera_exif

    Image.new("RGB", (2000, 1000), "red").save(out, "JPEG", exif=camera_exif(turned=6))
    photo = kept(out.getvalue())
    small_copies.func(photo=photo.pk)
    path, kind = file_of(photo, photo.shown, 480)
    assert kind == "image/webp" and Image.open(path).size == (480, 960)
    assert Image.open(file_of(photo, photo.shown, 1600)[0]).format == "JPEG", (
        "upright it is 1000 wide, so it is small enough"
    )
    assert SECRET not in path.read_bytes()


def test_the_worker_makes_them(district):
    from procrastinate.contrib.django.models import ProcrastinateJob

    photo = kept()
    job = ProcrastinateJob.objects.get(task_name="huiyin.matters.jobs.small_copies")
    assert job.args == {"photo": photo.pk}


def test_both_doors_send_it_harmless_and_without_a_cookie(district):
    matter, photo = with_photo(district)
    client = sign_in(district, "lin")
    assert address(district, photo) in client.get(f"/desk/m/{matter.number}/").content.decode()
    for path in (address(district, photo), address(district, photo, width=480), f"/api/v1/photos/{photo.token}"):
        answer = client.get(path)
        assert answer.status_code == 200 and SECRET not in b"".join(answer.streaming_content)
        assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin" and not answer.cookies, path
    waiting = client.get(address(district, photo, width=480))
    assert "immutable" not in waiting["Cache-Control"]


def test_a_paper_is_saved_never_shown(district):
    pdf = b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF"
    photo = kept(pdf)
    matter = do.receive(district.lamp_out(photos=(photo.pk,)), by=ANYBODY).matter
    assert matter.pk
    answer = Client().get(address(district, photo))
    assert answer["Content-Disposition"].startswith("attachment")


def bomb(width, height) -> bytes:
    """A few hundred bytes that claim to be enormous."""
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    png = bytearray(out.getvalue())
    import struct
    import zlib

    png[16:24] = struct.pack(">LL", width, height)
    png[29:33] = struct.pack(">L", zlib.crc32(bytes(png[12:29])))
    return bytes(png)


def moving_webp() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


HOSTILE = {
    "a bomb": bomb(60_000, 60_000),
    "a thread": bomb(2_000_000, 1),
    "half a picture": loaded("JPEG")[:200],
    "a film": moving_webp(),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing that runs": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "an archive": b"PK\x03\x04" + b"\0" * 100,
    "a picture and a page at once": b"GIF89a<script>alert(1)</script>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words(district, name):
    with pytest.raises(InvalidInput) as refused:
        kept(HOSTILE[name])
    assert "lamp.jpg" in str(refused.value)
    assert not Photo.objects.exists()


HEIC = Path(__file__).parent / "files" / "lamp.heic"


def test_what_iphones_send_is_shown_as_jpeg_and_kept_as_it_came(district):
    content = HEIC.read_bytes()
    photo = kept(content)
    path, kind = file_of(photo, photo.shown)
    assert (kind, Image.open(path).format, Image.open(path).size) == ("image/jpeg", "JPEG", (96, 64))
    assert not Image.open(path).getexif() and b"SECRET" in content and b"SECRET" not in path.read_bytes()
    assert (photo.taken_lon, photo.taken_lat) == (114.5005, 30.5005) and photo.taken_at.hour == 9
    assert vault.unseal(original_path(photo.sha256).read_bytes(), photo.sha256) == content
    matter = do.receive(district.lamp_out(photos=(photo.pk,)), by=ANYBODY).matter
    given = {"photo": photo.token, "purpose": "核实拍摄时间"}
    answer = sign_in(district, "lin").post(f"/desk/m/{matter.number}/originals/", given)
    assert (answer.content, answer["Content-Type"]) == (content, "image/heic")


@pytest.mark.parametrize("content", [HEIC.read_bytes()[:-200], HEIC.read_bytes()[:40] + b"\0" * 64])
def test_a_broken_heic_is_refused_in_words(district, content):
    with pytest.raises(InvalidInput, match="lamp.jpg"):
        kept(content)
    assert not Photo.objects.exists()


def test_ten_at_once_are_too_many(client, district):
    photos = [SimpleUploadedFile(f"{n}.jpg", loaded("JPEG")) for n in range(10)]
    answer = client.post("/report/", {"text": "灯", "key": "k", "photos": photos})
    assert answer.status_code == 422 and not Photo.objects.exists()


def test_the_original_is_opened_for_a_purpose_and_logged(district):
    matter, photo = with_photo(district)
    sun = sign_in(district, "lin")
    at = f"/desk/m/{matter.number}/originals/"
    assert sun.get(at).status_code == 200 and at in sun.get(f"/desk/m/{matter.number}/").content.decode()
    assert sun.post(at, {"photo": photo.token, "purpose": " "}).status_code == 422
    assert not AccessEntry.objects.exists()
    answer = sun.post(at, {"photo": photo.token, "purpose": "核实拍摄时间"})
    assert answer.content == loaded("JPEG") and answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    entry = AccessEntry.objects.get()
    assert (entry.subject, entry.purpose, entry.fields) == (f"photo/{photo.pk}", "核实拍摄时间", ["original"])


@pytest.mark.parametrize("who", ["lin", "zhao", "qian", "feng", "sun"])
def test_of_a_tip_off_only_the_confidant_opens_it(district, who):
    matter, photo = with_photo(district, type_code="E9901", text="夜间偷排")
    do.file(matter, district.conditions["E9901"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    client, at = sign_in(district, who), f"/desk/m/{matter.number}/originals/"
    assert at not in client.get(f"/desk/m/{matter.number}/").content.decode()
    assert client.post(at, {"photo": photo.token, "purpose": "好奇"}).status_code == 403
    by_api = client.post(
        f"/api/v1/photos/{photo.token}/original", json.dumps({"purpose": "好奇"}), content_type="application/json"
    )
    assert by_api.status_code == 403 and not AccessEntry.objects.exists()
    mi = sign_in(district, "mi")
    assert mi.post(at, {"photo": photo.token, "purpose": "核实线索"}).content == loaded("JPEG")


def test_by_api_too(district):
    _matter, photo = with_photo(district)
    lin, at = sign_in(district, "lin"), f"/api/v1/photos/{photo.token}/original"
    assert lin.post(at, json.dumps({"purpose": ""}), content_type="application/json").status_code == 422
    assert lin.post(at, json.dumps({"purpose": "核实"}), content_type="application/json").content == loaded("JPEG")
    assert AccessEntry.objects.get().subject == f"photo/{photo.pk}"
    assert (
        sign_in(district, "wu")
        .post(at, json.dumps({"purpose": "好奇看看"}), content_type="application/json")
        .status_code
        == 404
    )


def test_the_place_of_the_photo_is_proposed_where_the_report_names_none(district):
    matter, _photo = with_photo(district, lon=None, lat=None)
    page = sign_in(district, "lin").get(f"/desk/m/{matter.number}/").content.decode()
    assert "place_lon=114.5005" in page and "照片自带的拍摄位置在此" in page
    tip, _photo2 = with_photo_of_tip(district)
    page = sign_in(district, "mi").get(f"/desk/m/{tip.number}/").content.decode()
    assert "114.5005" not in page


def with_photo_of_tip(district):
    photo = kept()
    report = district.lamp_out(photos=(photo.pk,), type_code="E9901", text="举报", lon=None, lat=None)
    return do.receive(report, by=ANYBODY).matter, photo


def test_uploads_that_nobody_took_up_are_forgotten_with_their_files(district, settings):
    _matter, used = with_photo(district)
    same, other = kept(), kept(loaded("PNG"))
    drop_unused_uploads.func(0)
    assert Photo.objects.count() == 3
    with clock.freeze(clock.now() + timedelta(days=2)):
        drop_unused_uploads.func(0)
    assert list(Photo.objects.all()) == [used]
    assert same.sha256 == used.sha256 and path_of(used.shown).exists() and original_path(used.sha256).exists()
    assert not path_of(other.shown).exists() and not original_path(other.sha256).exists()


def test_the_reporter_s_browser_sees_it_bare(client, district):
    files = {"photos": SimpleUploadedFile("a.jpg", loaded("JPEG"))}
    sent = client.post("/report/", {"text": "路灯不亮", "key": "k1"} | files)
    assert sent.status_code == 302, sent.content[:300]
    photo = Photo.objects.get()
    page = client.get(sent["Location"].replace("report/sent", "track")).content.decode()
    at = re.findall(r'href="(/photo/[^"]+)"', page)[0]
    assert SECRET not in b"".join(client.get(at).streaming_content)
    assert Report.objects.count() == 1
    assert Client().get(f"/photo/{photo.token}").status_code == 404
