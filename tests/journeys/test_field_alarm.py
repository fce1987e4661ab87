"""An urgent task rings through the live stream until somebody says that they know; who and when is kept."""

import pytest

from huiyin.matters import services as do
from huiyin.orgs.models import Acknowledgement, DutySpan, Position
from huiyin.orgs.ringing import acknowledged
from tests.cast import LANE
from tests.journeys.phones import bar, expect, lose_the_line, until

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def urgent(stage):
    return stage.reported(address="柳巷1号", urgency="urgent")


@pytest.mark.parametrize("phone", ["zh-CN", "en"], indirect=True)
def test_an_urgent_task_rings_at_once_and_accepting_it_is_recorded(live, phone, stage):
    mei = phone("mei")
    mei.wait_for_timeout(1500)  # the stream is open, and the next look by itself is half a minute away
    expect(mei.locator("#alarm")).not_to_be_visible()

    matter = do.ask_check(urgent(stage), by=stage.actor("lin"))
    expect(mei.locator("#alarm")).to_be_visible(timeout=15_000)
    expect(mei.locator("#alarm-title")).to_have_text(matter.title)
    assert (
        mei.evaluate("navigator.vibrate !== undefined") and mei.locator("#alarm").get_attribute("data-sound") == "made"
    )
    assert mei.locator("[data-accept]").bounding_box()["height"] >= 72
    mei.keyboard.press("Escape")
    expect(mei.locator("#alarm")).to_be_visible()

    mei.click("[data-accept]")
    mei.wait_for_url(f"**/field/m/{matter.number}/")
    until(lambda: Acknowledgement.objects.exists(), mei)
    task = matter.tasks.get()
    known = acknowledged([f"task/{task.pk}"])[f"task/{task.pk}"]
    assert known.staff == stage.staff["mei"]
    mei.reload()
    expect(mei.locator("#alarm")).not_to_be_visible()
    assert mei.complaints == []


def test_an_ordinary_task_does_not_ring(phone, stage):
    do.ask_check(stage.reported(), by=stage.actor("lin"))
    mei = phone("mei")
    expect(mei.locator("[data-keep]")).to_have_count(1)
    expect(mei.locator("#alarm")).not_to_be_visible()


def test_accepted_without_a_line_it_is_quiet_and_the_centre_learns_it_later(phone, stage):
    do.ask_check(urgent(stage), by=stage.actor("lin"))
    mei = phone("mei")
    expect(mei.locator("#alarm")).to_be_visible()
    lose_the_line(mei)
    mei.click("[data-accept]")
    mei.wait_for_url("**/field/m/**")
    expect(mei.locator("#alarm")).not_to_be_visible()
    assert not Acknowledgement.objects.exists()
    mei.context.set_offline(False)
    until(lambda: Acknowledgement.objects.exists(), mei)
    expect(bar(mei)).to_be_hidden()


def test_duty_is_switched_on_seen_by_the_dispatcher_and_leaves_nothing_when_off(phone, stage):
    matter = stage.reported(address="柳巷1号")
    mei = phone("mei")
    expect(mei.locator("#duty-bar")).to_be_hidden()
    mei.wait_for_timeout(2500)
    assert not Position.objects.exists()

    mei.click("[data-duty-on] button")
    expect(mei.locator("#duty-bar")).to_be_visible()
    until(lambda: DutySpan.objects.exists(), mei)
    mei.context.set_geolocation({"longitude": LANE[0] + 0.0001, "latitude": LANE[1], "accuracy": 12})
    until(lambda: Position.objects.exists(), mei)
    expect(mei.locator("[data-duty-word]")).to_contain_text("位置已于")
    zhao = desk(phone, "zhao")
    zhao.goto(f"{phone.house.url}/desk/m/{matter.number}/")
    expect(zhao.locator("#on-duty-head + ul")).to_contain_text("梅网格")
    expect(zhao.locator("#on-duty-head + ul")).to_contain_text("在岗")

    mei.click("#duty-bar button")
    until(lambda: DutySpan.objects.get().ended_at is not None, mei)
    expect(mei.locator("#duty-bar")).to_be_hidden()
    mei.wait_for_timeout(2500)
    assert not Position.objects.exists()
    assert mei.complaints == []


def desk(phones, login: str):
    context = phones.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    phones.opened.append(context)
    page = context.new_page()
    page.goto(f"{phones.house.url}/login/")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", "a-password-of-the-play")
    page.click("main form button.btn-primary")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page
