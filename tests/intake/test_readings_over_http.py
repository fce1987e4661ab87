"""POST /ingest/v1/readings."""

import base64
import json

import pytest

from huiyin.kernel.clock import now
from huiyin.sensing.credentials import hashed
from huiyin.sensing.models import Device, FateCount, Reading, SetAside
from tests.sensing.things import things

PATH = "/ingest/v1/readings"
SECRET = "c2VjcmV0IG9mIGE"


@pytest.fixture
def devices(db):
    made = things()
    Device.objects.update(secret_hash=hashed(SECRET), old_secret_hash="", old_secret_until=None)
    return made


def send(client, body, *, device="river-1", secret=SECRET, kind="application/json", **headers):
    basic = base64.b64encode(f"{device}:{secret}".encode()).decode()
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        PATH, body, content_type=kind, headers={"Authorization": f"Basic {basic}", "Accept-Language": "en"} | headers
    )


def test_what_is_sent_is_kept_and_counted(client, devices):
    answer = send(client, [{"m": {"level": 2.5, "battery": 70}}, {"m": {"level": "x"}}, {"m": {"mood": 1}}])
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert said["fates"] == {"kept": 2, "malformed": 1, "unknown_metric": 1}
    assert [each["fate"] for each in said["refused"]] == ["malformed", "unknown_metric"]
    assert Reading.objects.filter(device_id=devices["river-1"].pk).count() == 2
    assert set(FateCount.objects.values_list("via", flat=True)) == {"http"}


def test_sent_twice_it_is_kept_once(client, devices):
    body = {"t": now().timestamp() - 1, "m": {"level": 2.5}}
    assert send(client, body).json()["fates"] == {"kept": 1}
    assert send(client, body).json()["fates"] == {"duplicate": 1}
    assert Reading.objects.count() == 1


def test_a_bearer_does_as_well(client, devices):
    answer = client.post(
        PATH,
        b'{"m":{"level":1}}',
        content_type="application/json",
        headers={"Authorization": f"Bearer river-1.{SECRET}"},
    )
    assert answer.json()["fates"] == {"kept": 1}


def test_senml(client, devices):
    pack = [{"bn": "meter-1/", "n": "water_use", "u": "l", "v": 3}, {"bn": "", "n": "signal", "u": "dBm", "v": -70}]
    answer = send(client, pack, device="gw-1", kind="application/senml+json")
    assert answer.json()["fates"] == {"kept": 2}
    assert Reading.objects.get(device_id=devices["meter-1"].pk).value == 3


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"secret": "wrong"}, 401),
        ({"device": "nobody"}, 401),
        ({"device": "n" * 5000}, 401),
        ({"device": "a\0b"}, 401),
        ({"Authorization": ""}, 401),
        ({"Authorization": "Basic ###"}, 401),
        ({"kind": "text/plain"}, 415),
        ({"body": b"{"}, 400),
        ({"body": b" " * 300_000}, 413),
    ],
)
def test_refusals_say_what_to_do(client, devices, changes, status):
    answer = send(client, **({"body": {"m": {"level": 1}}} | changes))
    assert answer.status_code == status, answer.content
    assert answer.json()["error"]["message"]
    assert Reading.objects.count() == 0
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_a_device_that_sends_too_often_waits(client, devices, settings):
    settings.HUIYIN_LIMITS = settings.HUIYIN_LIMITS | {"ingest": "2/hour"}
    settings.HUIYIN_LIMITS_EXEMPT = []
    codes = [send(client, {"m": {"level": 1}}, device="smoke-1").status_code for _ in range(3)]
    assert codes[-1] == 429


def test_an_unreadable_body_is_set_aside(client, devices):
    send(client, b"level=1")
    assert bytes(SetAside.objects.get().payload) == b"level=1"


def test_get_is_refused(client, devices):
    assert client.get(PATH).status_code == 405
