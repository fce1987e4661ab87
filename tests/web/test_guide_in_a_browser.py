"""What only a browser can tell: the policy blocks nothing of ours, nothing sticks out, thumbs hit, keys press."""

import pytest
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LAYOUTS = ["", "portal/", "field/", "desk/", "hall/"]


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    """Serves pages that only read: nothing to clean up afterwards (and the trace could not be flushed anyway)."""
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()


@pytest.fixture
def visit(chromium, server, settings):
    """visit(path, width, language=…, type=…) opens a page and gives it; its complaints are in `page.complaints`."""
    settings.DEBUG = True
    opened = []

    def go(path: str, width: int = 1440, javascript: bool = True, **cookies):
        context = chromium.new_context(viewport={"width": width, "height": 844}, java_script_enabled=javascript)
        opened.append(context)
        named = [{"name": f"huiyin_{name}", "value": value, "url": server.url} for name, value in cookies.items()]
        context.add_cookies(named)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{server.url}/office/style-guide/{path}")
        return page

    yield go
    chromium.close(opened)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_policy_blocks_nothing_of_ours(visit, layout):
    page = visit(layout)
    page.wait_for_load_state("networkidle")
    assert page.complaints == [], page.complaints


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_sticks_out_on_a_phone(visit, layout):
    for language, size in (("zh-hans", "normal"), ("en", "large")):
        page = visit(layout, 360, language=language, type=size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{language}, {size}: {wide} px"


@pytest.mark.parametrize("layout", ["portal/", "field/"])
def test_a_thumb_hits_every_target(visit, layout):
    page = visit(layout, 390, language="en")
    boxes = page.evaluate(
        "[...document.querySelectorAll('.btn, .thumb-bar a, .back')].filter(e => e.offsetParent)"
        ".map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
    )
    assert len(boxes) >= 3
    assert [name for name, height in boxes if height < 48] == []


def test_the_map_is_drawn(visit):
    page = visit("hall/")
    page.wait_for_selector(".map-box.is-ready", timeout=60_000)
    assert page.evaluate("document.querySelector('.map-box canvas').height") > 200


def test_a_key_presses_its_button_but_not_while_typing(visit):
    page = visit("desk/")
    page.evaluate(
        "window.pressed = 0; document.querySelector('[data-key=f]').addEventListener('click', () => window.pressed++);"
    )
    page.keyboard.press("f")
    assert page.evaluate("window.pressed") == 1
    page.evaluate("const i = document.createElement('input'); document.querySelector('main').append(i); i.focus();")
    page.keyboard.press("f")
    assert page.evaluate("window.pressed") == 1


def test_a_confirmation_opens_and_escape_changes_nothing(visit):
    page = visit("")
    page.click("[data-dialog=void]")
    assert page.locator("#void").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#void").is_visible()


def test_a_confirmation_opens_without_javascript(visit):
    page = visit("", javascript=False)
    page.click("[data-dialog=void]")
    assert page.locator("#void").is_visible()
    page.click("#void [data-dialog-close]")
    assert not page.locator("#void").is_visible()


def test_the_first_tab_skips_to_the_content(visit):
    page = visit("desk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_clock_goes_on_while_the_page_is_open(chromium, server, settings):
    """40 minutes later, without a reload, what was due soon is overdue: in words, in its icon and in its look."""
    settings.DEBUG = True
    context = chromium.new_context()
    context.add_cookies([{"name": "huiyin_language", "value": "en", "url": server.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{server.url}/office/style-guide/desk/")
    row = page.locator(".queue .clock-chip[data-clock]").nth(1)
    assert "39 min left" in row.inner_text()
    page.clock.run_for(10 * 60_000)
    assert "29 min left" in row.inner_text()
    page.clock.run_for(95 * 60_000)
    assert "1 h over" in row.inner_text()
    assert "is-overdue" in row.get_attribute("class")
    assert row.locator("use").get_attribute("href").endswith("#alert-circle")
    chromium.close([context])


def test_a_new_bar_counts_and_moves_nothing_until_it_is_pressed(visit):
    page = visit("desk/")
    page.evaluate(
        """() => {
        window.EventSource = class extends EventTarget {
          constructor(address) { super(); window.stream = this; this.address = address; }
          close() { this.closed = true; }
        };
        const bar = document.createElement("a");
        Object.assign(bar.dataset, { live: "/live/x", events: "arrived", word: "{n} new" });
        bar.id = "bar"; bar.hidden = true; bar.append(document.createElement("span"));
        document.querySelector("main").prepend(bar);
        document.dispatchEvent(new Event("htmx:afterSettle"));
        }"""
    )
    assert not page.locator("#bar").is_visible()
    page.evaluate("for (let n = 0; n < 4; n++) window.stream.dispatchEvent(new Event('arrived'))")
    assert page.locator("#bar").inner_text() == "4 new"
    page.evaluate("document.getElementById('bar').remove(); document.dispatchEvent(new Event('htmx:afterSettle'))")
    assert page.evaluate("window.stream.closed")
