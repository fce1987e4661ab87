"""What devices, cameras, weather services, gateways and telephone systems send, as it is described to them; by each of
them, and by nobody. What is signed is signed by a gateway in between, as it leaves the sender."""

import base64
import io
import json

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import get_resolver

from huiyin.accounts.scopes import Scope
from huiyin.accounts.services import issue_key
from huiyin.intake import ingest
from huiyin.kernel.clock import now
from huiyin.kernel.outbound.signing import new_secret, sign
from huiyin.orgs import keys
from huiyin.sensing import registry
from huiyin.sensing.credentials import hashed
from huiyin.sensing.models import Device
from tests.cast import LANE
from tests.schema.calling import HOLDS, NOBODY, open_gates, operations, try_all
from tests.sensing.cameras import SECRET, camera, listed
from tests.sensing.things import things

# Of readings what is good is kept and the rest is told of in a 200; of events fields that are not known are left out.
ALL_BUT_STRICT = [check for check in HOLDS if check.__name__ != "negative_data_rejection"]


class Signing:
    """Stands before the platform and signs each body."""

    def __init__(self, secret: str) -> None:
        self.platform, self.secret, self.count = WSGIHandler(), secret, 0

    def __call__(self, environ: dict, start_response):
        self.count += 1
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        for name, value in sign(self.secret, f"event-{self.count}", now(), body).items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return self.platform(environ, start_response)


@pytest.fixture
def described():
    answer = Client().get("/ingest/v1/openapi.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


@pytest.fixture
def open_house(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    open_gates(settings)
    settings.HUIYIN_SMS_SECRET = new_secret()
    settings.HUIYIN_CTI_SECRETS = [settings.HUIYIN_SMS_SECRET]
    return settings


def login(code: str, secret: str) -> str:
    return base64.b64encode(f"{code}:{secret}".encode()).decode()


def test_every_door_of_senders_is_described(described):
    served = {f"/ingest/v1/{one.pattern}" for one in ingest.urlpatterns} - {"/ingest/v1/openapi.json"}
    served |= {f"/intake/{one.pattern}" for one in get_resolver("huiyin.intake.urls").url_patterns}
    assert set(described["paths"]) == served


def test_devices_and_cameras(described, district, open_house, subtests):
    things()
    listed()
    camera()
    Device.objects.filter(code="river-1").update(secret_hash=hashed(SECRET))
    registry.look_again()
    known = {"scene": ["smoke"], "lon": [LANE[0]], "lat": [LANE[1]], "m": [{"level": 2.5}], "d": ["river-1", "CAM-1"]}
    calls = operations(described, known)
    senders = {code: login(code, SECRET) for code in ("river-1", "CAM-1")}
    as_whom = {**senders, "a thief": login("CAM-1", "guessed")}
    try_all([calls["POST /ingest/v1/readings"]], as_whom, subtests, prefix="Basic ", checks=ALL_BUT_STRICT)
    try_all([calls["POST /ingest/v1/scenes"]], as_whom, subtests, prefix="Basic ")


def test_weather_services(described, district, open_house, subtests):
    keys.forget()
    secret = {
        who: issue_key(district.staff[who].account, "cap", by="system", scopes=[Scope.WARNINGS])
        for who in ("lin", "mei")
    }
    calls = operations(described, {})
    try_all([calls["POST /ingest/v1/cap"]], secret, subtests)


@pytest.mark.parametrize("path", ["/ingest/v1/replies", "/intake/cti/events"])
def test_what_is_signed(described, district, open_house, subtests, path):
    known = {"type": ["call.ringing", "call.answered", "call.ended"], "call_id": ["c-1"], "from": ["13900000000"]}
    calls = operations(described, known, app=Signing(open_house.HUIYIN_SMS_SECRET))
    try_all([calls[f"POST {path}"]], {NOBODY: ""}, subtests, checks=ALL_BUT_STRICT)
    unsigned = operations(described, known)
    try_all([unsigned[f"POST {path}"]], {NOBODY: ""}, subtests)
