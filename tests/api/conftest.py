"""Programs of the cast: each person of tests/cast.py calls with a key of their own."""

import json
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation

from huiyin.accounts.models import Account
from huiyin.accounts.services import issue_key
from huiyin.api import callers
from tests.cast import LANE


@pytest.fixture(autouse=True)
def _own_language():
    """A request leaves its language behind in its thread, which here is the next test's."""
    yield
    translation.deactivate()


@dataclass
class Program:
    """Somebody's HTTP client: JSON in, (status, JSON) out, in the language of `language`."""

    key: str = ""
    language: str = "en"

    def send(self, method: str, path: str, body=None, **headers):
        given = {"Accept-Language": self.language} | headers
        if self.key:
            given["Authorization"] = f"Bearer {self.key}"
        content = body if isinstance(body, str | bytes) else json.dumps(body if body is not None else {})
        return Client(raise_request_exception=False).generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=given
        )

    def get(self, path: str, **headers):
        response = self.send("GET", path, "", **headers)
        return response.status_code, response.json()

    def post(self, path: str, body=None, **headers):
        response = self.send("POST", path, body, **headers)
        return response.status_code, response.json()

    def done(self, path: str, body=None, **headers) -> dict:
        """The answer of a call that must succeed."""
        status, answer = self.post(path, body, **headers)
        assert status in (200, 201), answer
        return answer


@pytest.fixture
def program(district):
    """program("lin") calls as Lin; program() as anybody."""
    callers.forget()

    def of(login: str = "", language: str = "en") -> Program:
        key = issue_key(Account.objects.get(login=login), "test", by="system") if login else ""
        return Program(key, language)

    return of


@pytest.fixture
def lamp():
    """What a resident says about a lamp in Willow Lane."""
    return {
        "text": "柳巷路灯不亮，请来修",
        "lon": LANE[0],
        "lat": LANE[1],
        "type": "0137",
        "contact": {"name": "小园", "phone": "13800001234"},
    }
