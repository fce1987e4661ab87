"""A telephone rings, the desk shows it at once, and what the caller says becomes a matter: without a mouse.

Real processes throughout: the telephone system signs its events, the web server takes them, the live process tells the
open page.
"""

import json
import subprocess
import time
from urllib.parse import urlsplit

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer

from huiyin.hotline.models import CallMatter
from huiyin.matters.models import Matter
from tests import cast
from tests.hotline.calls import CALLER, event, headers
from tests.journeys.conftest import People
from tests.live.watching import free_port, granian

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture(scope="module")
def district(own_database):
    found = cast.build()
    for staff in found.staff.values():
        staff.account.set_password("a-password-of-the-play")
        staff.account.save()
    return found


@pytest.fixture
def server(own_database, district, settings):
    web, port = LiveServer("127.0.0.1"), free_port()
    settings.LIVE_URL = f"http://127.0.0.1:{port}"
    own = {"HUIYIN_SECRET_KEY": settings.SECRET_KEY, "HUIYIN_PORT": str(urlsplit(web.url).port)}
    live = subprocess.Popen(granian(port), env=own_database.environment | own)
    try:
        for _ in range(600):
            try:
                if httpx.get(f"{settings.LIVE_URL}/health/ready").status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        yield web.url
    finally:
        live.terminate()
        live.wait(30)
        web.stop()


@pytest.fixture
def people(chromium, server):
    everybody = People(chromium, server, "zh-CN", [])
    yield everybody
    chromium.close(everybody.opened)


def tell(server: str, message: dict) -> None:
    body = json.dumps(message).encode()
    answer = httpx.post(f"{server}/intake/cti/events", content=body, headers=headers(body))
    assert answer.status_code == 200, answer.text


def test_a_call_rings_and_becomes_a_matter(people, server):
    page, other = people("lin"), people("qian")
    with page.expect_request(lambda request: "/live/matters" in request.url):
        page.goto(f"{server}/desk/")
    page.wait_for_timeout(500)  # the stream greets
    tell(server, event("ringing", "call-1", agent="lin", caller=CALLER, line="12345"))
    page.wait_for_selector(".call-pop-card", timeout=5000)
    assert other.locator(".call-pop-card").count() == 0
    assert CALLER not in page.content() and page.title().startswith("☎")

    tell(server, event("answered", "call-1", agent="lin"))
    page.wait_for_selector(".call-pop-card.is-talking")
    page.keyboard.press("F2")
    page.wait_for_selector("#take-form")
    assert CALLER in page.locator(".take-number").inner_text()
    assert page.locator(".call-pop-card").count() == 0

    page.keyboard.press("F4")
    page.keyboard.type("柳巷社区")
    page.wait_for_selector(".found-pick[data-address='柳巷社区']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#id_address").input_value() == "柳巷社区"
    page.fill("#find_q", "路灯")
    page.click(".found-pick[data-type='0137']")
    assert page.locator("#id_type").input_value() == "0137"

    page.focus("#id_text")
    page.keyboard.type("社区门口路灯不亮")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/m/**")
    matter = Matter.objects.get()
    assert (matter.source, matter.type.code, matter.address) == ("hotline", "0137", "柳巷社区")
    assert matter.area.startswith("990101001001") and CallMatter.objects.get().matter == matter
    tell(server, event("ended", "call-1"))
    assert page.complaints == []
