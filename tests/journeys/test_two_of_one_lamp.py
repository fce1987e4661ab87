"""Two report one lamp; the desk sees it, lays both side by side, merges with a key and takes it apart again."""

import os

import pytest
from playwright import sync_api

from huiyin.matters import services as do
from huiyin.matters.models import Matter
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Source

pytestmark = [pytest.mark.browser, pytest.mark.journey]
PICTURES = os.environ.get("HUIYIN_PICTURES")  # a folder: keep pictures of the pages to look at


def keep(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize("people", ["zh-CN", "en"], indirect=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_one_lamp_of_two(people, stage, width):
    root = stage.reported(type_code="0137", address="柳巷12号")
    said = {"source": Source.HOTLINE, "text": "柳巷的路灯不亮，天黑看不清，已经三天了", "address": "柳巷十二号"}
    other = stage.reported(type_code="0137", lon=root.lon + 0.0001, **said)
    lin = people("lin", width)
    lin.goto(f"{people.url}/desk/m/{other.number}/")
    keep(lin, f"near-{people.language}-{width}")
    lin.keyboard.press("=")
    sync_api.expect(lin.locator(".compare")).to_be_visible()
    sync_api.expect(lin.locator("#form .btn-send")).to_be_focused()
    keep(lin, f"compare-{people.language}-{width}")
    lin.keyboard.press("Control+Enter")
    sync_api.expect(lin.locator("#cluster-head")).to_be_visible()
    assert Matter.objects.get(pk=other.pk).state == State.MERGED
    keep(lin, f"merged-{people.language}-{width}")
    lin.goto(f"{people.url}/desk/m/{root.number}/")
    sync_api.expect(lin.locator("section[aria-labelledby=cluster-head]")).to_contain_text(other.number)
    keep(lin, f"root-{people.language}-{width}")
    do.unmerge(Matter.objects.get(pk=other.pk), by=stage.actor("lin"))
    lin.goto(f"{people.url}/desk/m/{other.number}/")
    lin.keyboard.press(",")
    sync_api.expect(lin.locator("#cluster-head")).to_be_visible()
    assert lin.complaints == []


@pytest.mark.parametrize("people", ["zh-CN", "en"], indirect=True)
def test_the_neighbour_reads_that_it_goes_on_together(people, stage):
    root = stage.reported(type_code="0137")
    page = people("", 390)
    for _ in range(2):
        page.goto(f"{people.url}/report/")
        page.fill("textarea[name=text]", "说不清的怪事在柳巷")
        page.evaluate("""() => {
            document.querySelector('[name=place_lon]').value = '114.5005';
            document.querySelector('[name=place_lat]').value = '30.5005';
        }""")
        page.click("main form button.btn-primary")
        page.wait_for_url("**/report/sent/**")
    keep(page, f"again-{people.language}")
    mine = Matter.objects.exclude(pk=root.pk).get()
    do.merge(mine, root, by=stage.actor("lin"))
    page.click("main a.btn-primary")
    sync_api.expect(page.locator("main")).to_contain_text(root.number)
    keep(page, f"story-{people.language}")
    assert page.complaints == []


def test_the_open_form_is_sent_by_key_before_the_cursor_is_in_it(people, stage):
    root = stage.reported(type_code="0137", address="柳巷12号")
    other = stage.reported(type_code="0137", address="柳巷12号", lon=root.lon + 0.0001)
    lin = people("lin")
    lin.goto(f"{people.url}/desk/m/{other.number}/")
    lin.keyboard.press("=")
    sync_api.expect(lin.locator("#form .btn-send")).to_be_focused()
    lin.evaluate("document.activeElement.blur()")
    lin.keyboard.press("Control+Enter")
    sync_api.expect(lin.locator("#cluster-head")).to_be_visible()
    assert Matter.objects.get(pk=other.pk).state == State.MERGED
