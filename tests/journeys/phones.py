"""A grid worker's phone in a real browser, and a server that can be switched off and on again."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
from django.conf import settings
from django.db import connection
from playwright import sync_api

from tests.cast import LANE
from tests.live.watching import free_port
from tests.own_database import share_keys

PASSWORD = "a-password-of-the-play"
QUEUED = """async () => (await self.HuiyinStore.all(document.getElementById("field-app").dataset.owner))
    .map(({ id, path, state, said, photos }) => ({ id, path, state, said, photos: photos.length }))"""
expect = sync_api.expect


@dataclass
class House:
    """The web process of one story, always at the same address. Closed, it is gone, with every open connection."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def open(self) -> None:
        command = [
            sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={self.port}", "--no-ws",
            "--workers=1", "--workers-kill-timeout=3", "--blocking-threads=4", "--log-level=warning",
            "huiyin.config.wsgi:application",
        ]  # fmt: skip
        share_keys(self.folder)
        self.process = subprocess.Popen(command, env=os.environ | self.environment | {"HUIYIN_PORT": str(self.port)})
        try:
            wait_until_it_answers(self.url)
        except AssertionError:
            self.close()
            raise

    def close(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self.process = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HUIYIN_DATABASE_URL": url_of(connection.settings_dict),
            "HUIYIN_DATA_DIR": str(self.folder),
            "HUIYIN_SECRET_KEY": settings.SECRET_KEY,
            "HUIYIN_LIVE_PORT": str(settings.LIVE_PORT),
            "HUIYIN_STATIC": "plain",
            "HUIYIN_POSITION_EVERY": "1",
            "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
        }


def url_of(entry: dict) -> str:
    words = {name: quote(str(entry[name]), safe="") for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**words)


def wait_until_it_answers(address: str) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{address}/health/live").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@dataclass
class Phones:
    """phone("mei") is a phone on which Mei has signed in, 390 px wide and ready for a day without a connection."""

    browser: object
    house: House
    language: str = "zh-CN"
    opened: list = field(default_factory=list)

    def __call__(self, login: str):
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844},
            locale=self.language,
            geolocation={"longitude": LANE[0], "latitude": LANE[1], "accuracy": 12},
            permissions=["geolocation"],
            has_touch=True,
            is_mobile=True,
        )
        context.set_default_timeout(20_000)
        self.opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{self.house.url}/login/?next=/field/")
        sign_in(page, login)
        ready(page)
        return page


def sign_in(page, login: str) -> None:
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/field/**")


def ready(page) -> None:
    """The app is installed and what it needs without a connection is on the phone."""
    page.wait_for_selector("html[data-ready=offline]", timeout=30_000)


def lose_the_line(page) -> None:
    page.context.set_offline(True)


def find_the_line(page) -> None:
    page.context.set_offline(False)


def bar(page):
    return page.locator("#line-bar")


def queued(page) -> list:
    """What waits on the phone, as its own store says; asked again when the page goes on meanwhile."""
    for _turn in range(20):
        with suppress(sync_api.Error):
            page.wait_for_load_state()
            return page.evaluate(QUEUED)
        page.wait_for_timeout(200)
    return page.evaluate(QUEUED)


def take_photo(page, path: str, count: int = 1) -> None:
    for n in range(1, count + 1):
        page.set_input_files("input[name=photos]", path)
        expect(page.locator("[data-photo-strip] li")).to_have_count(n)


def report(page, words: str, photo: str) -> None:
    page.goto(f"{origin(page)}/field/report/")
    page.fill("textarea[name=text]", words)
    page.locator("#id_address").fill("柳巷3号")
    take_photo(page, photo)
    page.click(".action-bar button")
    page.wait_for_url(lambda url: "/field/report/" not in url)


def answer(page, number: str, verb: str, words: str, photo: str) -> None:
    page.goto(f"{origin(page)}/field/m/{number}/")
    page.fill("textarea[name=text]", words)
    take_photo(page, photo)
    page.click(f".action-bar button[formaction$='/{verb}/']")
    page.wait_for_function("number => !location.pathname.includes(number)", arg=number)


def origin(page) -> str:
    return "/".join(page.url.split("/")[:3])


def until(true, page, seconds: int = 30) -> None:
    """Let browser and server go on until `true()`; else say what the phone shows instead."""
    for _turn in range(seconds * 10):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.url}\n{page.locator('body').inner_text()}\n{queued(page)}")


def fill_the_phone(page) -> None:
    """Leave this origin no room on the phone, as the browser itself counts it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin(page), "quotaSize": 1})
