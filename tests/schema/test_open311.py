"""/open311/v2: every resource in both faces, as it describes itself; as an app of another city, as staff, as nobody."""

import json

import pytest
from django.test import Client

from huiyin.intake.open311.urls import urlpatterns
from tests.cast import LANE
from tests.schema.calling import keys_of, open_gates, operations, try_all


@pytest.fixture
def described():
    answer = Client().get("/open311/v2/openapi.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def test_every_resource_is_described(described):
    patterns = [str(one.pattern) for one in urlpatterns if "<face:face>" in str(one.pattern)]
    served = {one.replace("<face:face>", "").replace("<str:", "{").replace(">", "}") for one in patterns}
    told = {path.removeprefix("/").rpartition(".")[0] + "." for path in described["paths"]}
    assert told == served


def test_answers_are_as_described(described, district, subtests, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    open_gates(settings)
    number = district.reported().number
    known = {
        "number": [number], "token": [number], "service_request_id": [number], "service_code": ["0137", "E9901"],
        "code": ["0137"], "lat": [str(LANE[1])], "long": [str(LANE[0])], "status": ["open", "closed"],
        "start_date": ["2026-11-01T00:00:00Z"], "extensions": ["true"],
    }  # fmt: skip
    keys = {who: key for who, key in keys_of(district).items() if who in ("", "stranger", "lin", "sun")}
    try_all(operations(described, known).values(), keys, subtests, header="X-API-Key", prefix="")
