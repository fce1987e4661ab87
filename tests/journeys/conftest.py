"""A real browser on a real server: each person has a window of their own."""

import io
import os
import subprocess
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from tests.cast import LANE
from tests.journeys.phones import PASSWORD, House, Phones, wait_until_it_answers
from tests.live.watching import free_port, granian


@dataclass
class People:
    """people("sun", 1440) opens a window in which Sun is signed in; people("", 390) one for a resident."""

    browser: object
    url: str
    language: str
    opened: list

    def __call__(self, login: str, width: int = 1440):
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            locale=self.language,
            geolocation={"longitude": LANE[0], "latitude": LANE[1]},
            permissions=["geolocation"],
        )
        context.set_default_timeout(15_000)
        self.opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(self.url + ("/login/" if login else "/"))
        if login:
            page.fill("input[name=username]", login)
            page.fill("input[name=password]", "a-password-of-the-play")
            page.click("main form button.btn-primary")
            page.wait_for_url(lambda url: "/login/" not in url)
        return page


@pytest.fixture
def people(chromium, stage, request):
    for staff in stage.staff.values():
        staff.account.set_password("a-password-of-the-play")
        staff.account.save()
    server = LiveServer("127.0.0.1")
    everybody = People(chromium, server.url, getattr(request, "param", "zh-CN"), [])
    yield everybody
    chromium.close(everybody.opened)
    server.stop()


@pytest.fixture
def closed_house(tmp_path):
    """Its address is known before it opens, for a live process that must know whose pages may listen."""
    return House(tmp_path / "house")


@pytest.fixture
def house(stage, closed_house):
    """A web process that a story may close and open again."""
    secret = make_password(PASSWORD, hasher="argon2")
    for staff in stage.staff.values():
        staff.account.password = secret
        staff.account.save()
    try:
        closed_house.open()
        yield closed_house
    finally:
        closed_house.close()


@pytest.fixture
def phone(chromium, house, request):
    phones = Phones(chromium, house, getattr(request, "param", "zh-CN"))
    yield phones
    chromium.close(phones.opened)


@pytest.fixture
def photo(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(buffer, "JPEG")
    path = tmp_path / "lamp.jpg"
    path.write_bytes(buffer.getvalue())
    return str(path)


@pytest.fixture
def live(settings, stage, closed_house):
    """The live process, on the same database; the story's web process opens beside it."""
    settings.LIVE_PORT = free_port()
    environment = os.environ | closed_house.environment | {"HUIYIN_PORT": str(closed_house.port)}
    process = subprocess.Popen(granian(settings.LIVE_PORT), env=environment)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{settings.LIVE_PORT}")
        yield
    finally:
        process.terminate()
        process.wait(30)
