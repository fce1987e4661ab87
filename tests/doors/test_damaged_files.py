"""A disk that gives back other bytes: it is noticed, nobody gets the wrong picture, and what is whole goes on."""

import io
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from huiyin.kernel.contents import Damaged, NoRoom, write_whole
from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Photo
from huiyin.matters.services import photos
from huiyin.matters.services.photos import (
    content_of,
    keep_upload,
    original_of,
    original_path,
    path_of,
    small_path,
)
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.portal.report import ANYBODY
from tests.doors.test_bare_pictures import loaded
from tests.doors.test_photos_kept_and_shown import address, with_photo


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def spoil(path: Path, at: int = 60) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def large() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((700, 500), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_one_bit_is_enough_to_close_a_photo(district, caplog):
    matter, photo = with_photo(district)
    where = address(district, photo)
    assert Client().get(where).status_code == 200
    spoil(path_of(photo.shown))
    assert Client().get(where).status_code == 404
    with pytest.raises(Damaged):
        content_of(photo, photo.shown)
    assert str(path_of(photo.shown)) in caplog.text, "who runs the server finds out which file to put back"
    assert matter.pk


def test_a_damaged_original_is_said_to_be_damaged(district):
    _, photo = with_photo(district)
    spoil(original_path(photo.sha256), at=-1)
    with pytest.raises(Damaged):
        original_of(photo)


def test_instead_of_a_damaged_small_copy_the_whole_picture_is_shown(db):
    photo = keep_upload("lamp.jpg", large(), EvidenceKind.REPORT, by=ANYBODY)
    small_copies.func(photo=photo.pk)
    photo.refresh_from_db()
    content, kind = content_of(photo, photo.shown, 480)
    assert kind == "image/webp" and Image.open(io.BytesIO(content)).width == 480
    spoil(small_path(photo.shown, 480))
    again, kind = content_of(photo, photo.shown, 480)
    assert kind == "image/jpeg" and again == path_of(photo.shown).read_bytes()


def test_a_small_copy_of_before_there_were_sums_is_shown(db):
    photo = keep_upload("lamp.jpg", large(), EvidenceKind.REPORT, by=ANYBODY)
    out = io.BytesIO()
    Image.new("RGB", (480, 300)).save(out, "WEBP")
    write_whole(small_path(photo.shown, 480), out.getvalue())
    assert content_of(photo, photo.shown, 480) == (out.getvalue(), "image/webp")


def test_who_sends_a_damaged_photo_again_mends_it(db):
    sent = loaded("JPEG")
    photo = keep_upload("lamp.jpg", sent, EvidenceKind.REPORT, by=ANYBODY)
    spoil(path_of(photo.shown))
    spoil(original_path(photo.sha256))
    keep_upload("lamp.jpg", sent, EvidenceKind.REPORT, by=ANYBODY)
    assert content_of(photo, photo.shown) and original_of(photo) == sent


def test_a_full_disk_leaves_neither_a_row_nor_half_a_file(db, monkeypatch, settings):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("huiyin.kernel.contents.os.fsync", full)
    with pytest.raises(NoRoom):
        photos.keep_upload("lamp.jpg", loaded("JPEG"), EvidenceKind.REPORT, by=ANYBODY)
    assert not Photo.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
