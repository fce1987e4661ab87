"""Words begun in a form of the desk come back; single keys can be switched off."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.journey]
WORDS = "不属于本区管辖，已转告"


@pytest.fixture
def desk(people, stage):
    first, second = stage.reported(), stage.reported(text="港口路灯也不亮")
    page = people("lin")
    page.goto(f"{people.url}/desk/m/{first.number}/?tab=accept")
    return page, first, second


def decline(page):
    page.locator("#moves details summary").first.click() if page.locator("#moves details summary").count() else None
    page.click('a[hx-get*="/decline/"]')
    return page.wait_for_selector("#move_reason, #form textarea")


def test_words_come_back_until_they_are_sent(desk, people):
    page, first, second = desk
    decline(page).fill(WORDS)
    page.keyboard.press("Escape")
    page.goto(f"{people.url}/desk/m/{second.number}/?tab=accept")
    assert decline(page).input_value() == "", "another matter has its own words"
    page.goto(f"{people.url}/desk/m/{first.number}/?tab=accept")
    assert decline(page).input_value() == WORDS
    assert page.locator(".draft-note").is_visible()
    page.click(".draft-note button")
    assert page.locator("#form textarea").first.input_value() == ""
    page.fill("#form textarea", WORDS)
    page.click("#form .btn-send")
    page.wait_for_function("() => !document.querySelector('#form form')")
    first.refresh_from_db()
    assert first.state == "declined"
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('huiyin-draft'))") == []
    assert page.complaints == []


def test_a_call_that_is_being_written_down_is_not_lost(people, stage):
    page = people("lin")
    page.goto(people.url + "/desk/new/")
    page.fill("textarea[name=text]", "来电人说路灯不亮")
    page.fill("input[name=phone]", "13900000000")
    page.goto(people.url + "/desk/")
    page.goto(people.url + "/desk/new/")
    assert page.input_value("textarea[name=text]") == "来电人说路灯不亮"
    assert page.input_value("input[name=phone]") == "", "who it was is never kept"


def test_single_keys_can_be_switched_off(desk):
    page, first, second = desk
    page.keyboard.press("?")
    page.uncheck("[data-letters-box]")
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.wait_for_timeout(300)
    assert first.number in page.url
    page.reload()
    page.keyboard.press("?")
    assert not page.locator("#keys[open]").count(), "the choice is remembered"
    page.click('[data-dialog="keys"]')
    page.check("[data-letters-box]")
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("j")
    page.wait_for_url(f"**/desk/m/{second.number}/**")
