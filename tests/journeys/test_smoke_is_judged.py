"""A camera sees smoke: the desk's open page says so, its picture comes up with faces covered, and one key judges it.

Real processes throughout: the camera posts over HTTP, the live process tells the open page.
"""

import base64
import io
import subprocess
import time
from random import Random
from urllib.parse import urlsplit

import httpx
import pytest
from bench.streets import nobody, street
from pytest_django.live_server_helper import LiveServer

from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Photo
from huiyin.sensing.models import Alarm
from tests import cast
from tests.journeys.conftest import People
from tests.live.watching import free_port, granian
from tests.sensing import cameras

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture(scope="module")
def district(own_database):
    found = cast.build()
    for staff in found.staff.values():
        staff.account.set_password("a-password-of-the-play")
        staff.account.save()
    cameras.listed()
    cameras.listed("flooding", severity="minor")
    cameras.camera()
    return found


@pytest.fixture
def server(own_database, district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
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


def somebody_before_a_house() -> bytes:
    image, out = street(Random(4)), io.BytesIO()
    image.paste(nobody(240), (500, 300))
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def say(server: str, **said) -> None:
    login = base64.b64encode(f"CAM-1:{cameras.SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    answer = httpx.post(f"{server}/ingest/v1/scenes", content=cameras.message(**said), headers=headers, timeout=30)
    assert answer.status_code == 202, answer.text


def test_smoke_is_seen_and_judged_without_a_mouse(people, server):
    page = people("lin")
    with page.expect_request(lambda request: "/live/matters" in request.url):
        page.goto(f"{server}/desk/alarms/")
    page.wait_for_timeout(500)  # the stream greets
    say(server, picture=somebody_before_a_house())
    say(server, scene="flooding")
    page.wait_for_selector(".new-bar:not([hidden])")
    assert page.locator(".queue li").count() == 0  # nothing moves by itself
    page.click(".new-bar")
    page.wait_for_selector(".queue li")
    page.keyboard.press("j")
    page.wait_for_selector(".alarm-pictures .photo-waits")
    small_copies.func(photo=Photo.objects.get().pk)
    page.wait_for_selector(".alarm-picture img", timeout=30_000)

    page.keyboard.press("z")
    page.wait_for_selector("dialog.alarm-large[open]")
    page.keyboard.press("z")
    assert page.locator("dialog.alarm-large.is-full").count() == 1
    page.keyboard.press("z")
    page.wait_for_selector("dialog.alarm-large[open]", state="detached")

    page.keyboard.press("2")  # cooking smoke
    page.wait_for_selector(".alarm-last")
    smoke, water = Alarm.objects.get(rule__code="scene_smoke"), Alarm.objects.get(rule__code="scene_flooding")
    assert (smoke.verdict, smoke.reason) == ("false", "cooking")
    assert page.url.split("?")[0].endswith(f"/desk/alarms/{water.pk}/")

    page.keyboard.press("y")
    page.wait_for_selector(f".facts a[href^='/desk/m/'], .alarm-last a[href='/desk/alarms/{water.pk}/']")
    water.refresh_from_db()
    assert water.verdict == "true" and water.matter is not None
    assert page.complaints == []
