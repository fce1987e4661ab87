"""Photos: judged by content, taken with a report or a move, seen by whoever sees the matter."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image


def picture(colour="red") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "PNG")
    return kept.getvalue()


def upload(program, content: bytes, name="lamp.png", kind="report", **headers):
    given = {"Authorization": f"Bearer {program.key}"} if program.key else {}
    data = {"file": SimpleUploadedFile(name, content), "kind": kind}
    return Client().post("/api/v1/photos", data, headers=given | headers)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_photo_goes_with_the_report_to_whoever_handles_it(program, lamp):
    taken = upload(program(), picture())
    assert taken.status_code == 201 and (taken.json()["width"], taken.json()["content_type"]) == (40, "image/png")
    token = taken.json()["token"]
    report = program().done("/reports", lamp | {"photos": [token]})
    assert [p["token"] for p in program("lin").get(f"/matters/{report['number']}")[1]["photos"]] == [token]
    seen = program("lin").send("GET", f"/photos/{token}", "")
    assert b"".join(seen.streaming_content) == picture()
    assert seen["X-Content-Type-Options"] == "nosniff" and "sandbox" in seen["Content-Security-Policy"]
    [shown] = program("lin").get(f"/matters/{report['number']}")[1]["photos"]
    assert b"".join(Client().get(shown["address"]).streaming_content) == picture(), "its address needs no key"
    assert program("wu").get(f"/photos/{token}")[0] == 404
    assert program().get(f"/photos/{token}")[0] == 401


def test_the_reporter_sees_the_photos_of_the_story(program, lamp):
    token = upload(program(), picture()).json()["token"]
    report = program().done("/reports", lamp | {"photos": [token]})
    key = {"code": report["tracking_code"], "phone_tail": "1234"}
    assert program().done("/track", key)["story"][0]["photos"] == [token]
    assert program().send("POST", "/track/photo", key | {"token": token}).status_code == 200
    other = upload(program("lin"), picture("blue")).json()["token"]
    assert program().post("/track/photo", key | {"token": other})[0] == 404
    assert program().post("/track/photo", key | {"token": token, "phone_tail": "0000"})[0] == 404


def test_evidence_is_asked_for_and_given(program, lamp):
    at = f"/matters/{program().done('/reports', lamp | {'type': '0101'})['number']}"
    program("qian").done(f"{at}/dispatch", {"file": {"type": "0101"}, "unit": "D001"})
    sun = program("sun")
    status, answer = sun.post(f"{at}/finish", {"accept": True, "text": "已修"})
    assert status == 422 and answer["error"]["field"] == "photos"
    token = upload(sun, picture("green"), kind="after").json()["token"]
    assert sun.done(f"{at}/finish", {"accept": True, "text": "已修", "photos": [token]})["state"] == "finished"


def test_somebody_else_s_upload_cannot_be_taken(program, lamp):
    token = upload(program("lin"), picture()).json()["token"]
    status, answer = program().post("/reports", lamp | {"photos": [token]})
    assert status == 422 and answer["error"]["field"] == "photos"


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"", b"\x89PNG\r\n\x1a\n broken", b"GIF89a"])
def test_what_is_no_picture_is_refused_whatever_its_name(program, content):
    refused = upload(program(), content)
    assert refused.status_code == 422 and refused.json()["error"]["message"]


def test_too_large_is_refused(program):
    assert upload(program(), b"\xff\xd8\xff" + b"0" * (12 * 1024 * 1024)).status_code == 422


def test_an_upload_sent_twice_with_its_key_is_one(program):
    first, second = (upload(program(), picture(), **{"Idempotency-Key": "a-photo"}).json() for _ in range(2))
    assert first == second


def test_without_a_file_the_answer_is_in_words(program):
    answer = Client().post("/api/v1/photos", {"kind": "report"})
    assert answer.status_code == 422 and answer.json()["error"]["field"] == "file"
