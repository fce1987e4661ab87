"""Sun sets up a second step in a real browser, signs in with it, loses her phone, and comes in with a recovery code."""

import pytest

from huiyin.accounts.selectors import has_second_step, recovery_codes_left
from tests.accounts.phones import Phone

pytestmark = [pytest.mark.browser, pytest.mark.journey]
PASSWORD = "a-password-of-the-play"


def password(page) -> None:
    page.fill("input[name=username]", "sun")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")


def sign_out(page) -> None:
    page.click("details.menu > summary")
    page.click("form[action='/logout/'] button")
    page.wait_for_url(lambda url: url.rstrip("/").count("/") == 2)


@pytest.mark.parametrize("people", ["en", "zh-CN"], indirect=True)
def test_from_the_qr_code_to_the_recovery_code(people, stage):
    account = stage.staff["sun"].account
    page = people("sun", 390)
    page.goto(f"{people.url}/account/second-step/")
    page.click("main form button.btn-primary")
    page.wait_for_selector("svg.qr path")
    box = page.locator("svg.qr").bounding_box()
    assert box["width"] > 150 and abs(box["width"] - box["height"]) < 2, "a phone can scan it"
    page.click(".by-hand summary")
    phone = Phone("otpauth://totp/x?secret=" + page.inner_text(".by-hand code").replace(" ", ""))
    page.fill("input[name=code]", phone.shows())
    page.click("main form button.btn-primary")
    page.wait_for_selector(".codes li")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10 and has_second_step(account)

    page.goto(f"{people.url}/account/")
    sign_out(page)
    page.goto(f"{people.url}/login/")
    password(page)
    page.wait_for_url("**/login/code/")
    assert page.evaluate("document.activeElement.name") == "code", "the cursor waits in the field"
    page.fill("input[name=code]", phone.shows_next())
    page.click("main form button.btn-primary")
    page.wait_for_url("**/desk/inbox/")

    page.goto(f"{people.url}/account/")
    sign_out(page)
    page.goto(f"{people.url}/login/")
    password(page)
    page.wait_for_url("**/login/code/")
    page.fill("input[name=code]", codes[4])
    page.click("main form button.btn-primary")
    page.wait_for_url("**/desk/inbox/")
    assert recovery_codes_left(account) == 9
    assert page.complaints == []


def test_a_browser_is_signed_out_from_another_one(people):
    desk, phone = people("sun"), people("sun", 390)
    phone.goto(f"{people.url}/account/")
    assert phone.locator(".browsers li").count() == 2
    phone.locator(".browsers form button").click()
    phone.wait_for_function("document.querySelectorAll('.browsers li').length === 1")
    desk.goto(f"{people.url}/desk/inbox/")
    assert "/login/" in desk.url
    assert phone.complaints == []
