"""Open311: what apps send us, what we say, and what a stranger's server answers the conformance suite."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import defusedxml.ElementTree as safe
from django.test import RequestFactory

from huiyin.conformance.reading import JSON, XML, Unreadable, differences, read, tree
from huiyin.intake.open311.faces import Answer, Many
from huiyin.intake.open311.fields import fields_of
from huiyin.intake.open311.refusals import Refused, errors
from huiyin.intake.open311.window import read_wanted
from tests.fuzz.target import target

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
POST = RequestFactory()
FORM = (
    "service_code=0137&lat=30.5005&long=114.5005&description=%E7%81%AF%E4%B8%8D%E4%BA%AE&attribute%5Bpole%5D=7".encode()
)
MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="service_code"\r\n\r\n0137\r\n'
    b'--x\r\nContent-Disposition: form-data; name="media"; filename="lamp.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    b"\xff\xd8\xff\xd9\r\n"
    b"--x\r\nContent-Disposition: form-data; name=\"media\"; filename*=UTF-8''%E7%81%AF.jpg\r\n\r\nx\r\n--x--\r\n"
)
QUERY = b"start_date=2026-03-01T00:00:00Z&end_date=2026-03-05T00:00:00%2B08:00&status=open,closed&page=2&page_size=50"


@target("open311-form", refuses=(Refused,), seeds=lambda: [FORM])
def form(data: bytes) -> None:
    request = POST.post("/open311/v2/requests.json", data, content_type="application/x-www-form-urlencoded")
    _said_back(fields_of(request).said)


@target("open311-multipart", refuses=(Refused,), seeds=lambda: [MULTIPART])
def multipart(data: bytes) -> None:
    request = POST.post("/open311/v2/requests.json", data, content_type="multipart/form-data; boundary=x")
    fields = fields_of(request)
    for upload in fields.uploads:
        assert "/" not in upload.name and "\\" not in upload.name and upload.name not in ("", ".", "..")


@target("open311-query", refuses=(), seeds=lambda: [QUERY])
def query(data: bytes) -> None:
    try:
        read_wanted(dict(parse_qsl(data.decode("utf-8", "replace"))), NOW)
    except Refused as refused:
        _said_back(errors(*refused.wrongs).content.rows[0])


@target("open311-words", seeds=lambda: ["灯不亮 & <b>\x00\ud7ff\r\n]]>".encode()])
def words(data: bytes) -> None:
    """Whatever somebody wrote: both faces can be read, and say the same."""
    said = data.decode("utf-8", "surrogatepass") if _decodes(data) else data.decode("latin-1")
    _said_back({"description": said})


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _said_back(said) -> None:
    answer = Answer("errors", Many.of("error", [dict(said)])) if all(map(_is_name, said)) else None
    if answer is not None:
        xml = tree(safe.fromstring(answer.written("xml")))
        found = differences(xml, json.loads(answer.written("json")))
        assert not found, found


def _is_name(name: str) -> bool:
    return name.isidentifier() and name.isascii()


def _answers() -> list[bytes]:
    row = {"service_request_id": "1", "status": "open", "lat": 30.5, "requested_datetime": NOW}
    answer = Answer("service_requests", Many.of("request", [row]))
    return [answer.written("xml"), answer.written("json")]


@target("open311-answer", refuses=(Unreadable,), seeds=_answers)
def answer(data: bytes) -> None:
    found = read(data, XML if data[:1] == b"<" else JSON)
    assert data[:1] != b"<" or not differences(found, found)
