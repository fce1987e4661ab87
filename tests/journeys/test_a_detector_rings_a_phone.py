"""A detector publishes with its own credentials; a phone rings aloud, is pushed to, accepts; the desk sees who goes.

Real processes and lines throughout: paho → the built-in broker → `huiyin sense` → PostgreSQL → `live` → Chromium.
"""

import json
import os
import subprocess
import sys
import time

import pytest

from huiyin.accounts.models import Account
from huiyin.command.models import CallOut
from huiyin.intake.sensing.doorkeeper import HERE
from huiyin.intake.sensing.sources.nats import Nats
from huiyin.intake.sensing.sources.stream import NAME, STREAM
from huiyin.orgs.models import DutySpan, Position
from huiyin.runtime.broker.config import SENSE
from huiyin.sensing import credentials
from huiyin.sensing.models import Alarm, Metric
from tests.cast import LANE
from tests.command.ground import device, smoke_rule
from tests.journeys.hearing import listen, wait_for_quiet, wait_for_sound
from tests.journeys.phones import expect, ready, until
from tests.journeys.test_field_alarm import desk
from tests.notices.browser import Browser
from tests.notices.conftest import tell_and_send
from tests.notices.test_webpush import allow, service  # noqa: F401 - a fixture
from tests.sensing.brokers import Running, broker

__all__ = ["broker"]
pytestmark = [pytest.mark.browser, pytest.mark.journey]
SECRET = "the detector's own secret"


@pytest.fixture
def detector(stage):
    Metric.objects.create(code="smoke", name_zh="烟", name_en="Smoke", is_flag=True, lowest=0, highest=1)
    smoke_rule(definition={"when": "threshold", "metric": "smoke", "is": True})
    return device(secret_hash=credentials.hashed(SECRET))


@pytest.fixture
def sense(broker: Running, detector, house):
    """`huiyin sense` and `huiyin doorkeeper` as the supervisor starts them, at the broker when the story begins."""
    own = {"HUIYIN_DATA_DIR": str(broker.data.root), **broker.environment}
    commands = [[sys.executable, "-m", "huiyin.cli", name] for name in ("doorkeeper", "sense")]
    processes = [subprocess.Popen(command, env=os.environ | house.environment | own) for command in commands]
    try:
        wait_until_they_are_there(broker)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def wait_until_they_are_there(broker: Running) -> None:
    line, until = Nats(*broker.where.ours, SENSE, broker.data.secret("broker-sense")), time.monotonic() + 90
    try:
        while not (_takes(line) and _keeps_the_door(line)):
            assert time.monotonic() < until, "no consumer or no doorkeeper has come to the broker"
            time.sleep(0.2)
    finally:
        line.close()


def _takes(line: Nats) -> bool:
    return bool(line.ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{NAME}").get("num_waiting"))


def _keeps_the_door(line: Nats) -> bool:
    return bool(line.ask(HERE).get("here"))


def test_a_message_of_a_device_rings_a_phone_aloud_and_the_desk_sees_who_goes(
    live,
    phone,
    stage,
    broker,
    sense,
    detector,
    service,  # noqa: F811
):
    browser, mei = Browser(), phone("mei")
    allow(service, browser, account_id=Account.objects.get(login="mei").pk)
    listen(mei)
    with mei.expect_response(lambda answer: "/live/" in answer.url and answer.ok, timeout=60_000):
        mei.reload()
    ready(mei)
    mei.click("[data-duty-on] button")
    until(lambda: DutySpan.objects.exists(), mei)
    mei.context.set_geolocation({"longitude": LANE[0] + 0.0001, "latitude": LANE[1], "accuracy": 12})
    until(lambda: Position.objects.exists(), mei)
    assert mei.evaluate("loudest()") == 0

    client = broker.client(detector.code, SECRET)
    client.publish(f"dev/{detector.code}/up", '{"m": {"smoke": true}}', qos=1).wait_for_publish(30)

    expect(mei.locator("#alarm")).to_be_visible(timeout=60_000)
    expect(mei.locator("#alarm-title")).to_have_text("烟雾报警")
    expect(mei.locator('[data-alarm="place"]')).to_contain_text("柳巷1号")
    box = mei.locator("#alarm").bounding_box()
    assert (box["width"], box["height"]) == (390, 844), "it fills the screen"
    wait_for_sound(mei)
    callout, alarm = CallOut.objects.get(), Alarm.objects.get()
    assert callout.alarm == alarm and alarm.device == detector

    tell_and_send("webpush")
    shown = json.loads(browser.read(service.heard[0].body))
    assert (shown["title"], service.heard[0].headers["urgency"]) == ("出警：烟雾报警", "high")
    assert shown["link"] == f"https://huiyin.example/notices/call/{callout.pk}/"

    mei.click("[data-accept]")
    mei.wait_for_url(f"**/field/call/{callout.pk}/", timeout=60_000)
    wait_for_quiet(mei)
    lin = desk(phone, "lin")
    lin.goto(f"{phone.house.url}/desk/callouts/{callout.pk}/")
    expect(lin.locator("#callout-live")).to_contain_text("梅网格")
    assert CallOut.objects.get().taken_by == f"staff/{stage.staff['mei'].pk}"
    assert mei.complaints == []
