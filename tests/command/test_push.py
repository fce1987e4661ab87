"""A phone whose page is closed is pushed to: received and decrypted as its browser would, also in quiet hours."""

import json

from huiyin.accounts.models import Account
from huiyin.command.services import begin_call
from huiyin.kernel.clock import travel
from huiyin.orgs.actor import SYSTEM
from tests.cast import THURSDAY
from tests.command.ground import alarm, on_duty
from tests.notices.browser import Browser
from tests.notices.conftest import tell_and_send
from tests.notices.test_webpush import allow, service  # noqa: F401 - a fixture


def test_the_push_rings_at_night_and_leads_to_the_call(stage, service):  # noqa: F811
    browser = Browser()
    allow(service, browser, account_id=Account.objects.get(login="mei").pk)
    with travel(THURSDAY.replace(hour=15)):  # 23:00 in Shanghai
        on_duty(stage.staff["mei"])
        callout = begin_call(alarm(), by=SYSTEM)
        tell_and_send("webpush")
    heard = service.heard[0]
    shown = json.loads(browser.read(heard.body))
    assert shown["title"] == "出警：烟雾报警"
    assert shown["link"] == f"https://huiyin.example/notices/call/{callout.pk}/"
    assert heard.headers["urgency"] == "high"
