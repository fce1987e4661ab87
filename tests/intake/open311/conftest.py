"""Another city's app: it calls our Open311 endpoint with a key of its own."""

import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import translation

from huiyin.accounts.models import Account
from huiyin.accounts.services import create_account, issue_key
from huiyin.orgs import keys
from tests.cast import LANE


@pytest.fixture(autouse=True)
def _own_language():
    """A request leaves its language behind in its thread, which here is the next test's."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@dataclass
class App:
    """get and post answer (status, what the JSON says); `xml` answers the root element."""

    key: str = ""
    language: str = "en"

    def send(self, method: str, path: str, given=None, **headers):
        call = getattr(Client(raise_request_exception=False), method)
        headers = {"Accept-Language": self.language} | headers
        return call(f"/open311/v2/{path}", given or {}, headers=headers)

    def get(self, path: str, **query):
        response = self.send("get", f"{path}.json", query)
        return response.status_code, json.loads(response.content)

    def xml(self, path: str, **query) -> ET.Element:
        return ET.fromstring(self.send("get", f"{path}.xml", query).content)

    def post(self, path: str, given, **headers):
        response = self.send("post", f"{path}.json", ({"api_key": self.key} if self.key else {}) | given, **headers)
        return response.status_code, json.loads(response.content)

    def sent(self, **given) -> str:
        """The id of a request that must be taken."""
        lamp = {"service_code": "0137", "lat": str(LANE[1]), "long": str(LANE[0]), "description": "柳巷路灯不亮"}
        status, answer = self.post("requests", lamp | given)
        assert status == 200, answer
        return answer[0]["service_request_id"]

    def seen(self, number: str, **query) -> dict:
        status, answer = self.get(f"requests/{number}", **query)
        assert status == 200 and len(answer) == 1, answer
        return answer[0]


@pytest.fixture
def app(district):
    """An app whose account belongs to no member of staff."""
    keys.forget()
    account = create_account("other-city", "Other City", None, by="system")
    return App(issue_key(account, "test", by="system"))


@pytest.fixture
def of(district):
    """of("lin") is a program with Lin's key; of() has none."""
    keys.forget()
    return lambda login="": App(issue_key(Account.objects.get(login=login), "test", by="system") if login else "")
