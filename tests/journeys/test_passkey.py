"""Sun adds a passkey and signs in with it: no password, no code. The authenticator is Chromium's own virtual one."""

import pytest

from huiyin.accounts.models import Passkey, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.journey]
PASSWORD = "a-password-of-the-play"


def with_authenticator(page, *, verifies: bool = True):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


@pytest.fixture
def sun(people, stage):
    """Sun's browser at a host with a name: passkeys are not made for bare addresses."""
    people.url = people.url.replace("127.0.0.1", "localhost")
    page = people("sun", 390)
    page.devtools, page.authenticator = with_authenticator(page)
    page.goto(f"{people.url}/account/second-step/")
    page.click("form[data-passkey=create] button")
    page.wait_for_selector("form[action*='/passkeys/'][action$='/remove/']")
    return page


def leave(page, url: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{url}/login/")


def test_a_passkey_opens_without_password_and_code(people, sun):
    leave(sun, people.url)
    sun.click("form[data-passkey=get] button")
    sun.wait_for_url("**/desk/inbox/")
    assert SignIn.objects.filter(outcome="done").latest("pk").method == "passkey"
    assert Passkey.objects.get().last_used_at is not None and sun.complaints == []


def test_without_finger_or_pin_it_opens_nothing(people, sun):
    leave(sun, people.url)
    asked = {"authenticatorId": sun.authenticator, "isUserVerified": False}
    sun.devtools.send("WebAuthn.setUserVerified", asked)
    sun.click("form[data-passkey=get] button")
    sun.wait_for_selector("[data-passkey-failed]:visible")
    assert "/login/" in sun.url and not SignIn.objects.filter(method="passkey", outcome="done").exists()


def test_one_that_was_removed_opens_nothing(people, sun):
    sun.click("form[action*='/passkeys/'][action$='/remove/'] button")
    sun.wait_for_function("!document.querySelector(\"form[action$='/remove/']\")")
    leave(sun, people.url)
    sun.click("form[data-passkey=get] button")
    sun.wait_for_load_state("networkidle")
    assert not SignIn.objects.filter(method="passkey", outcome="done").exists() and not Passkey.objects.exists()


def test_an_answer_is_taken_once(people, sun):
    """Whoever has read the answer on its way cannot send it again: its challenge is gone."""
    leave(sun, people.url)
    sent = []
    sun.on("request", lambda request: request.url.endswith("/login/passkey/") and sent.append(request.post_data))
    sun.click("form[data-passkey=get] button")
    sun.wait_for_url("**/desk/inbox/")
    leave(sun, people.url)
    token = sun.input_value("form[data-passkey=get] input[name=csrfmiddlewaretoken]")
    from urllib.parse import parse_qs

    form = {"answer": parse_qs(sent[0])["answer"][0], "csrfmiddlewaretoken": token}
    answer = sun.request.post(f"{people.url}/login/passkey/", form=form, headers={"Referer": f"{people.url}/login/"})
    assert answer.status == 409
