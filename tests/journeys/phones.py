"""A grid worker's phone in a real browser, and a server that can be switched off and on again."""

from dataclasses import dataclass, field

from playwright import sync_api
from pytest_django.live_server_helper import LiveServer

from tests.cast import LANE

PASSWORD = "a-password-of-the-play"
expect = sync_api.expect


@dataclass
class House:
    """The server of one story, always at the same address."""

    address: str = "127.0.0.1"
    server: LiveServer | None = None

    def open(self) -> None:
        self.server = LiveServer(self.address)
        self.address = self.server.url.removeprefix("http://")

    def close(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    @property
    def url(self) -> str:
        return f"http://{self.address}"


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
    """What waits on the phone, as its own store says."""
    return page.evaluate(
        """async () => (await self.HuiyinStore.all(document.getElementById("field-app").dataset.owner))
        .map(({ id, path, state, said, photos }) => ({ id, path, state, said, photos: photos.length }))"""
    )


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
    page.wait_for_url("**/field/**")


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
