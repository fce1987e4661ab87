"""An alarm calls people out: full screen and sound on the phone, one taker, the other becomes quiet."""

import threading
from datetime import timedelta

import pytest

from huiyin.command import stepper
from huiyin.command.models import CallOut, CallStep
from huiyin.command.services import begin_call, step_due
from huiyin.orgs.actor import SYSTEM
from tests.command.ground import alarm, on_duty
from tests.journeys.phones import expect, lose_the_line, until

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def two_on_duty(stage) -> None:
    on_duty(stage.staff["mei"], 100)
    on_duty(stage.staff["far"], 400)


def rings(page) -> None:
    expect(page.locator("#alarm")).to_be_visible(timeout=15_000)
    expect(page.locator("#alarm-title")).to_have_text("烟雾报警")
    assert page.locator("#alarm").get_attribute("data-sound") == "made"


def test_it_rings_the_nearest_then_the_next_and_one_takes_it(live, phone, stage):
    two_on_duty(stage)
    mei, far = phone("mei"), phone("far")
    mei.wait_for_timeout(1500)  # the streams are open, and the next look by themselves is half a minute away
    callout = begin_call(alarm(), by=SYSTEM)
    rings(mei)
    expect(mei.locator("[data-alarm-steps] li")).to_have_text(["带上灭火器", "疏散邻居"])
    expect(mei.locator('[data-alarm="place"]')).to_contain_text("柳巷1号")
    for button in ("[data-accept]", "[data-cannot]"):
        assert mei.locator(button).bounding_box()["height"] >= 72
    expect(far.locator("#alarm")).not_to_be_visible()

    step_due(callout.until)
    rings(far)
    expect(mei.locator("#alarm")).not_to_be_visible()
    far.reload()
    rings(far)

    far.click("[data-accept]")
    far.wait_for_url(f"**/field/call/{callout.pk}/")
    assert CallOut.objects.get().taken_by == f"staff/{stage.staff['far'].pk}"
    mei.goto(f"{phone.house.url}/field/call/{callout.pk}/")
    expect(mei.locator("main")).to_contain_text("远网格")
    assert mei.complaints == far.complaints == []


def test_the_second_phone_says_who_took_it_even_when_it_pressed_without_a_line(live, phone, stage):
    two_on_duty(stage)
    mei, far = phone("mei"), phone("far")
    mei.wait_for_timeout(1500)
    callout = begin_call(alarm(), by=SYSTEM)
    rings(mei)
    lose_the_line(mei)
    mei.click("[data-accept]")
    expect(mei.locator("[data-alarm-said]")).to_contain_text("中心尚未收到")
    assert CallOut.objects.get().state == "ringing"

    step_due(callout.until)
    rings(far)
    far.click("[data-accept]")
    far.wait_for_url("**/field/call/**")
    mei.context.set_offline(False)
    expect(mei.locator("#field-notes")).to_contain_text("远网格", timeout=20_000)
    expect(mei.locator("#alarm")).not_to_be_visible()
    assert CallOut.objects.get().taken_by == f"staff/{stage.staff['far'].pk}"


def test_whoever_cannot_come_says_why_and_the_next_one_rings(live, phone, stage):
    two_on_duty(stage)
    mei, far = phone("mei"), phone("far")
    mei.wait_for_timeout(1500)
    begin_call(alarm(), by=SYSTEM)
    rings(mei)
    mei.click("[data-cannot]")
    assert mei.locator('[data-reason="busy"]').bounding_box()["height"] >= 72
    mei.click('[data-reason="busy"]')
    rings(far)
    until(lambda: CallStep.objects.filter(outcome="declined", reason="busy").exists(), mei)
    expect(mei.locator("#alarm")).not_to_be_visible()


def test_the_worker_goes_on_by_itself_after_the_time_is_out(stage):
    two_on_duty(stage)
    callout = begin_call(alarm(), by=SYSTEM)
    CallOut.objects.update(until=callout.began_at + timedelta(milliseconds=200))
    stop = threading.Event()
    loop = threading.Thread(target=stepper.run, args=(stop,))
    loop.start()
    try:
        until_rung(2)
    finally:
        stop.set()
        loop.join(10)
    assert list(CallStep.objects.order_by("order").values_list("outcome", flat=True)) == ["missed", "ringing"]


def until_rung(count: int) -> None:
    pause = threading.Event()
    for _ in range(100):
        if CallStep.objects.count() == count:
            return
        pause.wait(0.1)
    raise AssertionError("the next one was not rung")
