"""What every answer says about itself: no script of others, no frame, no guess at types, cookies for us alone."""

import re
from importlib import reload
from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.architecture.walking import PART, all_routes
from tests.web.desks import sign_in

PAGES = ("/", "/report/", "/track/", "/login/", "/nearby/", "/nothing-here/", "/offline/")
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "font-src": "'self'",
    "img-src": "'self' data: blob:", "connect-src": "'self' http://testserver:8001", "worker-src": "'self' blob:",
    "manifest-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip


def policy_of(answer) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_strict_policy(client, district, path):
    answer = client.get(path)
    assert policy_of(answer) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"] and "geolocation=(self)" in answer["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/report/", "/login/", "/desk/", "/office/", "/hall/", "/field/"])
def test_no_page_has_script_or_style_of_its_own(district, path):
    from tests.web.office_cast import administrator

    administrator(district)
    for who in ("qian", "mei", "ada"):
        page = sign_in(district, who).get(path, follow=True).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:", page), (who, path)


@pytest.mark.parametrize("path", ["/api/v1/types", "/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/matters"])
def test_the_api_s_own_lane_is_not_sniffed_nor_kept(client, district, path):
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"].startswith("application/json")


@pytest.fixture
def over_https(settings):
    """As HUIYIN_HTTPS=1 sets them."""
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"


def test_https_in_the_settings_sets_all_of_it(monkeypatch):
    from huiyin.config import settings as ours

    monkeypatch.setenv("HUIYIN_HTTPS", "1")
    try:
        made = reload(ours)
        assert made.SESSION_COOKIE_SECURE and made.CSRF_COOKIE_SECURE and made.SECURE_HSTS_SECONDS >= 31_536_000
        assert made.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")
        assert made.SECURE_CROSS_ORIGIN_OPENER_POLICY == "same-origin" and made.LANGUAGE_COOKIE_SECURE
    finally:
        monkeypatch.undo()
        reload(ours)


def test_over_https_the_browser_is_told_to_stay_there(over_https, district):
    answer = Client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    plain = Client().get("/")
    assert "Strict-Transport-Security" not in plain


def test_cookies_are_ours_alone(over_https, district):
    client = Client()
    client.get("/report/", headers={"X-Forwarded-Proto": "https"})
    district.staff["lin"].account.set_password("a-password-of-the-play")
    district.staff["lin"].account.save()
    client.post("/login/", {"username": "lin", "password": "a-password-of-the-play"})
    client.post("/look/", {"theme": "dark", "next": "/"})
    for name in ("huiyin_session", "huiyin_csrf"):
        cookie = client.cookies[name]
        assert cookie["secure"] and cookie["samesite"] == "Lax" and cookie["path"] == "/" and not cookie["domain"], name
    assert client.cookies["huiyin_session"]["httponly"] and client.cookies["huiyin_theme"]["httponly"]


def test_a_new_session_begins_at_the_sign_in_and_ends_at_the_sign_out(district):
    account = district.staff["lin"].account
    account.set_password("a-password-of-the-play")
    account.save()
    client = Client()
    matter = district.reported()
    client.post("/track/", {"code": matter.tracking_code})
    before = client.cookies["huiyin_session"].value
    client.post("/login/", {"username": "lin", "password": "a-password-of-the-play"})
    during = client.cookies["huiyin_session"].value
    assert during != before, "a session that somebody else may know is not carried over"
    client.post("/logout/")
    stale = Client()
    stale.cookies["huiyin_session"] = during
    assert stale.get("/desk/").status_code == 302


ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "http:evil.example", "\\\\evil.example",
    "/\\evil.example", "javascript:alert(1)", "data:text/html,x", "https:evil.example", "%2f%2fevil.example\n",
    " //evil.example", "http://testserver@evil.example/", "ftp://testserver/",
)  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(district, target):
    account = district.staff["lin"].account
    account.set_password("a-password-of-the-play")
    account.save()
    given = {"username": "lin", "password": "a-password-of-the-play", "next": target}
    for path, body in (
        ("/login/", given),
        ("/look/", {"theme": "dark", "next": target}),
        ("/i18n/setlang/", {"language": "en", "next": target}),
    ):
        answer = Client().post(path, body)
        led = urljoin(f"http://testserver{path}", answer.get("Location", "/").replace("\\", "/"))
        assert led.startswith("http://testserver/"), (path, led)


def test_a_host_that_is_not_ours_is_refused_everywhere(client, district):
    for route in all_routes():
        address = PART.sub("1", route.path)
        answer = client.get(address, headers={"Host": "evil.example"})
        assert answer.status_code == 400 and b"evil.example" not in answer.content, address
        forwarded = client.get(address, headers={"X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in str(forwarded.headers), address
