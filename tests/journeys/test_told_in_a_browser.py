"""In a browser: its worker shows what is pushed, the page is honest when push is not to be had, words preview."""

import json

import pytest

from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]
SHOWN = {"title": "新派遣：路灯", "body": "请签收并处置。", "link": "/notices/", "tag": "abc"}
TITLES = (
    "navigator.serviceWorker.getRegistration('/push/').then(r => r.getNotifications()).then(n => n.map(x => x.title))"
)


@pytest.fixture
def push(settings):
    settings.HUIYIN_WEBPUSH_CONTACT = "it@example.gov.cn"


def test_the_worker_shows_what_is_pushed(people, push):
    page = people("sun")
    page.context.grant_permissions(["notifications"], origin=people.url)
    page.goto(people.url + "/notices/ways/")
    session = page.context.new_cdp_session(page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    session.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/push/worker.js', {scope: '/push/'})")
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration('/push/').then(r => r?.active?.state === 'activated')"
    )
    mine = next(one["registrationId"] for one in found if one["scopeURL"].endswith("/push/"))
    message = {"origin": people.url, "registrationId": mine, "data": json.dumps(SHOWN)}
    session.send("ServiceWorker.deliverPushMessage", message)
    page.wait_for_function(f"{TITLES}.then(titles => titles.length === 1)")
    assert page.evaluate(TITLES) == ["新派遣：路灯"]
    assert page.evaluate("navigator.serviceWorker.controller") is None, "it governs no page"


def test_without_a_push_service_the_page_says_so(people, push):
    """This browser can reach none: it must not look as if all were well."""
    page = people("sun")
    page.context.grant_permissions(["notifications"], origin=people.url)
    page.goto(people.url + "/notices/ways/")
    page.click('[data-push-do="on"]')
    page.wait_for_selector('[data-push-state="failed"]:visible, [data-push-state="denied"]:visible')
    assert not page.locator('[data-push-do="off"]').is_visible()
    assert page.complaints == []


def test_words_are_previewed_while_one_types(people, stage):
    account = administrator(stage).account
    account.set_password("a-password-of-the-play")
    account.save()
    page = people("ada")
    page.goto(people.url + "/office/wording/yours_closed/zh-hans/")
    page.fill("input[name=title]", "【回澜区】{what}已经修好")
    page.wait_for_selector("#preview:has-text('【回澜区】路灯不亮已经修好')")
    page.fill("input[name=title]", "{waht}")
    page.wait_for_selector("#preview:has-text('没有占位符')")
    page.fill("input[name=title]", "{what}修好了")
    page.wait_for_selector("#preview:has-text('路灯不亮修好了')")
    page.click("form.stack button.btn-primary")
    page.wait_for_selector(".notice.is-done")
    page.goto(people.url + "/office/wording/")
    assert page.locator("a:has-text('路灯不亮修好了')").count() == 1
    assert page.complaints == []
