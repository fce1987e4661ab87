"""The description is valid OpenAPI 3.1, complete, and true."""

import json
import re

import pytest
from django.test import Client

from huiyin.api.moves import VERBS
from huiyin.matters.states import MOVES

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def described():
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def calls(described):
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            yield path, method, call


def test_it_says_what_it_is(described):
    assert described["openapi"].startswith("3.1.") and described["info"]["title"] and described["info"]["version"]
    assert set(described["components"]["securitySchemes"]) == {"BearerKey", "HeaderKey", "Session"}


def test_every_move_of_the_table_has_its_address(described):
    assert set(VERBS) == set(MOVES)
    for name in MOVES:
        assert "post" in described["paths"][f"/api/v1/matters/{{number}}/{name.replace('_', '-')}"]


def test_every_call_is_complete(described):
    seen = set()
    for path, method, call in calls(described):
        assert method in METHODS and path.startswith("/api/v1/")
        assert call["operationId"] not in seen and not seen.add(call["operationId"])
        assert "·" in call["summary"], "in English and in Chinese"
        assert "4XX" in call["responses"] and any(code.startswith("2") for code in call["responses"])
        named = {p["name"] for p in call["parameters"] if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)) and all(
            p["required"] for p in call["parameters"] if p["in"] == "path"
        )
        if method == "post" and path != "/api/v1/photos" and not path.endswith("/acknowledge"):  # nothing to say
            assert call["requestBody"]["content"]["application/json"]["schema"]


def test_every_reference_leads_somewhere(described):
    text = json.dumps(described)
    for wanted in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert wanted in described["components"]["schemas"], wanted
    assert set(re.findall(r'"\$ref": "([^"]+)"', text)) == {
        r for r in re.findall(r'"\$ref": "(#/components/schemas/[^"]+)"', text)
    }


def test_what_is_open_to_all_says_so(described):
    without_key = {
        path for path, _method, call in calls(described) if not call.get("security") or {} in call["security"]
    }
    assert without_key == {
        f"/api/v1{path}"
        for path in (
            "/reports", "/photos", "/types", "/track", "/track/rate", "/track/add", "/track/urge", "/track/reopen",
            "/track/answer-verification", "/track/photo", "/track/opened", "/handoffs/heard/{partner}",
        )
    }  # fmt: skip
