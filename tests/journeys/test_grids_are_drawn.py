"""The administrator redraws the grids of a community on the map, with the mouse and without it."""

import re

import pytest
import shapely

from huiyin.orgs.models import Post
from huiyin.places import locate
from huiyin.places.models import Area, UnitGrid
from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]
COMMUNITY = "990101001001"


@pytest.fixture
def willow(stage):
    """Four unit grids, so that each half of grid 1 has some."""
    administrator(stage)
    first = UnitGrid.objects.get(code=f"{COMMUNITY}001")
    UnitGrid.objects.filter(pk=first.pk).update(polygon=shapely.to_wkb(shapely.box(114.5, 30.5, 114.501, 30.501)))
    north = shapely.to_wkb(shapely.box(114.5, 30.501, 114.501, 30.502))
    UnitGrid.objects.create(code=f"{COMMUNITY}003", grid=first.grid, polygon=north, area_m2=9500)
    locate.forget()
    return stage


def desk(page) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + f"/office/areas/{COMMUNITY}/grids/")
    page.wait_for_selector("[data-grid-desk][data-ready]", timeout=60_000)


def at(page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies on the page: the map fits the community, 0.002 by 0.002 degrees, with a margin of 40 px."""
    box = page.locator(".maplibregl-canvas").bounding_box()
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tall = box["height"] - 80  # 0.002 degrees of latitude
    per_lat = tall / 0.002
    per_lon = per_lat * 0.8616  # the cosine of 30.5 degrees
    if per_lon * 0.002 > box["width"] - 80:
        per_lon = (box["width"] - 80) / 0.002
        per_lat = per_lon / 0.8616
    return middle_x + (lon - 114.501) * per_lon, middle_y - (lat - 30.501) * per_lat


def click(page, lon: float, lat: float) -> None:
    page.mouse.move(*at(page, lon, lat))
    page.wait_for_timeout(150)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(400)  # two clicks in a row would be a double one


@pytest.mark.parametrize("people", ["zh-CN", "en-GB"], indirect=True)
def test_a_grid_is_split_by_a_line_seen_and_confirmed(willow, people):
    lamp = willow.reported(lon=114.5005, lat=30.5015)
    other = willow.reported()
    page = people("ada")
    desk(page)
    page.check("[data-grid-list] input[value='0']")
    page.click("[data-tool=split]")
    for lon, lat in ((114.4997, 30.501), (114.50125, 30.501)):
        click(page, lon, lat)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('[data-grid-list] li').length === 3")
    page.click("[data-grid-send]")
    page.wait_for_url("**/grids/*/")
    row = page.locator("tr", has_text="99010100100103")
    assert row.count() == 1 and Area.objects.filter(level="grid").count() == 4
    page.click("form[action$='/confirm/'] button")
    page.wait_for_selector(".notice.is-done")
    new = Area.objects.get(code="99010100100103")
    lamp.refresh_from_db()
    other.refresh_from_db()
    assert {lamp.grid, other.grid} == {"99010100100101", new.code}
    assert set(Post.objects.filter(staff=willow.staff["mei"]).values_list("area", flat=True)) == {
        "99010100100101",
        new.code,
    }
    assert page.complaints == []


def test_a_moved_corner_takes_the_neighbour_along_and_can_be_undone(willow, people):
    page = people("ada")
    desk(page)
    page.check("[data-grid-list] input[value='0']")
    page.click("[data-tool=corners]")
    page.wait_for_timeout(500)
    page.mouse.move(*at(page, 114.501, 30.502))
    page.mouse.down()
    page.mouse.move(*at(page, 114.5013, 30.502), steps=8)
    page.mouse.up()
    told = page.locator("[data-grid-told]")
    page.wait_for_function("() => !document.querySelector('[data-tool=undo]').disabled")
    page.wait_for_function("() => document.querySelector('[data-grid-told]').textContent.length > 0")
    # By hand along the community's border: at most a sliver beside it. Left behind, the neighbour would lack 3,000 m².
    assert not re.search(r"\d{3}|公顷", told.inner_text())
    page.click("[data-tool=undo]")
    page.click("[data-grid-send]")
    page.wait_for_url("**/grids/*/")
    assert page.locator("form[action$='/confirm/']").count() == 0
    assert page.complaints == []


def test_neighbours_are_merged_by_the_keyboard_alone(willow, people):
    page = people("ada")
    desk(page)
    page.focus("[data-grid-list] input[value='0']")
    page.keyboard.press("Space")
    page.focus("[data-grid-list] input[value='1']")
    page.keyboard.press("Space")
    page.focus("[data-tool=merge]")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('[data-grid-list] li').length === 1")
    page.focus("[data-grid-send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/grids/*/")
    page.focus("form[action$='/confirm/'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.is-done")
    assert Area.objects.get(code="99010100100102").ended_at is not None


def test_without_javascript_the_list_and_the_file_do_it(willow, people, chromium):
    page = people("ada")
    context = chromium.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    people.opened.append(context)
    plain = context.new_page()
    plain.goto("/".join(page.url.split("/")[:3]) + f"/office/areas/{COMMUNITY}/grids/")
    plain.check("input[name=chosen][value='0']")
    plain.check("input[name=chosen][value='1']")
    plain.click("button[name=step][value=merge]")
    assert "/grids/" in plain.url and plain.locator("form[action$='/confirm/']").count() == 1
