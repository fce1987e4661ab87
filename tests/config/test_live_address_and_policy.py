import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory

from huiyin.config.live_address import address_for


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8001"),
        ("localhost", "http://localhost:8001"),
        ("[::1]:8000", "http://[::1]:8001"),
    ],
)
def test_the_live_process_is_beside_the_page(host: str, address: str) -> None:
    assert address_for(RequestFactory().get("/", headers={"host": host})) == address


def test_behind_one_host_name_it_is_the_page_s_own_origin(settings: LazySettings) -> None:
    settings.LIVE_URL = "/"
    assert address_for(RequestFactory().get("/")) == ""


def test_the_policy_allows_the_live_process_and_nothing_foreign(client: Client) -> None:
    policy = client.get("/health/live")["Content-Security-Policy"]
    parts = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert parts["default-src"] == ["'none'"]
    assert parts["script-src"] == ["'self'"]
    assert parts["style-src"] == ["'self'"]
    assert parts["connect-src"] == ["'self'", "http://testserver:8001"]
    assert "unsafe" not in policy


def test_an_unknown_host_name_is_refused(client: Client) -> None:
    assert client.get("/health/live", headers={"host": "elsewhere.example"}).status_code == 400
