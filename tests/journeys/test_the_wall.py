"""The wall in a browser: its map shows what burns, what happens is seen without a touch, nothing needs scrolling."""

import time
from datetime import timedelta

import pytest

from huiyin.kernel import outbox
from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.models import Matter
from tests.journeys.test_a_call_rings import district, people, server  # noqa: F401 (fixtures: a live process beside)

pytestmark = [pytest.mark.browser, pytest.mark.journey]
# The map tells when it is there; whoever waits for it must listen before the page's own scripts run.
LISTEN = "document.addEventListener('map:ready', (event) => { window.shownMap = event.detail.map; })"
LATE_INSIDE = """() => {
  const found = window.shownMap?.queryRenderedFeatures({ layers: ["cluster-late"] }) ?? [];
  return found.reduce((sum, one) => sum + one.properties.late, 0);
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".hall-main *")]
  .filter((one) => one.offsetParent && [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def until(page, asked: str) -> None:
    """Like wait_for_function, which needs what the page's own policy forbids."""
    end = time.monotonic() + 60
    while not page.evaluate(asked):
        assert time.monotonic() < end, asked
        page.wait_for_timeout(200)


@pytest.fixture
def late(district):  # noqa: F811
    """Four lamps in one lane, two of them overdue."""
    matters = [district.reported(text=f"柳巷{n}号路灯不亮") for n in range(1, 5)]
    for matter in matters:
        do.file(matter, district.conditions["0137"], by=district.actor("lin"))
        do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    Matter.objects.filter(pk__in=[one.pk for one in matters[:2]]).update(due_at=now() - timedelta(hours=1))
    return matters


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 1080)])
def test_it_fills_the_screen_and_shows_what_is_late_and_what_happens(people, district, late, width, height):  # noqa: F811
    page = people("qian")
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(LISTEN)
    page.goto(people.url + "/hall/")
    until(page, "() => !!window.shownMap")
    page.evaluate("() => window.shownMap.jumpTo({ zoom: 13 })")  # so far out that the four are one
    burning = Matter.objects.filter(due_at__lt=now()).count()  # those of the story before are still there
    assert burning >= 2
    until(page, f"() => ({LATE_INSIDE})() === {burning}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height, "nobody scrolls a wall"
    assert page.evaluate(SMALLEST) >= 17, "legible from five metres at 1080 lines"

    fresh = district.reported(text="柳巷9号井盖丢失")
    outbox.deliver_all(unsettled=True)
    line = page.wait_for_selector(f".hall-events .is-new a[href*='{fresh.number}']", timeout=20_000)
    assert line.is_visible()
    assert page.complaints == []
