"""A resident draws over a face with a finger; staff draw with the mouse, and take a wrong one off by two."""

import io
import os
from pathlib import Path
from random import Random

import pytest
from bench.streets import nobody, street
from playwright import sync_api

from huiyin.matters.jobs import small_copies
from huiyin.matters.models import Blur, Matter, Photo
from huiyin.matters.services import receive
from huiyin.matters.services.photos import keep_upload
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.portal.report import ANYBODY
from tests.journeys.phones import find_the_line, lose_the_line, origin

pytestmark = [pytest.mark.browser, pytest.mark.journey]
expect = sync_api.expect


def snap(page, name: str) -> None:
    if folder := os.environ.get("HUIYIN_SNAPS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def scene() -> bytes:
    image = street(Random(4))
    image.paste(nobody(240), (500, 300))
    image.paste(nobody(120), (900, 560))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def shown(stage) -> Matter:
    return reported_with_a_photo(stage)


def reported_with_a_photo(stage) -> Matter:
    photo = keep_upload("a.jpg", scene(), EvidenceKind.REPORT, by=ANYBODY)
    return receive(stage.lamp_out(photos=(photo.pk,)), by=ANYBODY).matter


def draw(page, start: tuple[float, float], end: tuple[float, float]) -> None:
    area = page.locator("[data-brush-area]")
    expect(page.locator("[data-brush-area] img")).to_have_js_property("complete", True)
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    at = lambda share: (box["x"] + share[0] * box["width"], box["y"] + share[1] * box["height"])  # noqa: E731
    page.mouse.move(*at(start))
    page.mouse.down()
    page.mouse.move(*at(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)))
    page.mouse.move(*at(end))
    page.mouse.up()


@pytest.mark.parametrize("people", ["zh-CN", "en"], indirect=True)
def test_a_resident_blurs_and_the_photo_is_closed_until_the_new_copy_is_made(people, stage, shown):
    resident = people("", 390)
    resident.goto(f"{people.url}/track/?code={shown.tracking_code}")
    resident.click("main form button.btn-primary")
    snap(resident, f"story-{people.language}")
    resident.click(f"a[href*='/photos/{Photo.objects.get().token}/']")
    draw(resident, (0.3, 0.25), (0.6, 0.6))
    draw(resident, (0.1, 0.1), (0.2, 0.2))
    resident.click("[data-brush-undo]")
    expect(resident.locator(".brush-new")).to_have_count(1)
    snap(resident, f"brush-{people.language}")
    resident.click("[data-brush] button.btn-primary")
    resident.wait_for_url("**/track/*/")
    expect(resident.locator("main .notice, main [role=status]").first).to_be_visible()
    one = Blur.objects.get()
    assert abs(one.left - 300) < 12 and abs(one.right - 600) < 12 and abs(one.top - 250) < 12, one.__dict__
    assert Photo.objects.get().covered == ""

    mei = people("mei", 390)
    mei.goto(f"{people.url}/field/m/{shown.number}/")
    expect(mei.locator(".photo-waits").first).to_be_visible()
    snap(mei, f"waits-{people.language}")
    small_copies.func(photo=Photo.objects.get().pk)
    mei.reload()
    expect(mei.locator(".photo-strip img").first).to_have_js_property("naturalWidth", 480)
    snap(mei, f"covered-{people.language}")
    assert [page.complaints for page in (resident, mei)] == [[], []]


def test_by_keyboard_the_parts_are_ticked(people, stage, shown):
    resident = people("", 390)
    resident.goto(f"{people.url}/track/?code={shown.tracking_code}")
    resident.click("main form button.btn-primary")
    resident.click(f"a[href*='/photos/{Photo.objects.get().token}/']")
    resident.focus("input[name=cells][value='8']")
    resident.keyboard.press("Space")
    resident.click("[data-brush] button.btn-primary")
    resident.wait_for_url("**/track/*/")
    one = Blur.objects.get()
    assert (one.left, one.top, one.right, one.bottom) == (333, 250, 500, 500)


@pytest.mark.parametrize("people", ["zh-CN", "en"], indirect=True)
def test_two_members_of_staff_take_a_wrong_one_off(people, stage, shown):
    lin, qian = people("lin", 1440), people("qian", 1440)
    at = f"{people.url}/desk/m/{shown.number}/"
    small_copies.func(photo=Photo.objects.get().pk)
    found = Blur.objects.count()
    assert found, "the machine finds nobody's face"
    lin.goto(at)
    lin.click(f"main a[href$='/photos/{Photo.objects.get().token}/']")
    draw(lin, (0.7, 0.1), (0.9, 0.3))
    lin.click("[data-brush] button.btn-primary")
    expect(lin.locator(".blurs li")).to_have_count(found + 1)
    by_hand = Blur.objects.exclude(by="system").get()
    lin.fill(f"#reason-{by_hand.pk}", "只是树影")
    lin.locator(f"form[action$='/{by_hand.pk}/'] button[value=propose]").click()
    expect(lin.locator(".blurs li").last).to_contain_text("只是树影")
    snap(lin, f"desk-{people.language}")
    qian.goto(lin.url)
    snap(qian, f"desk-decides-{people.language}")
    qian.locator(f"form[action$='/{by_hand.pk}/'] button[value=remove]").click()
    expect(qian.locator(".blurs li")).to_have_count(found)
    by_hand.refresh_from_db()
    assert by_hand.removed_by == stage.actor("qian").ref
    assert lin.complaints == qian.complaints == []


def test_a_kept_photo_is_there_without_a_line_whenever_its_address_was_made(phone, house, stage, settings):
    """The proof in an address changes every few hours; the phone keeps the photo under the rest of it."""
    settings.MEDIA_ROOT = house.folder / "media"
    shown = reported_with_a_photo(stage)
    small_copies.func(photo=Photo.objects.get().pk)
    mei = phone("mei")
    page = f"{origin(mei)}/field/m/{shown.number}/"
    mei.goto(page)
    image = mei.locator(".photo-strip img").first
    expect(image).to_have_js_property("naturalWidth", 480)
    address = image.get_attribute("src")
    lose_the_line(mei)
    mei.goto(page)
    expect(mei.locator(".photo-strip img").first).to_have_js_property("naturalWidth", 480)
    newer = address.rpartition("/")[0] + "/7f000000-0000000000-another"
    width = mei.evaluate(
        "address => new Promise((done) => { const image = new Image(); image.onload = () => done(image.naturalWidth);"
        " image.onerror = () => done(0); image.src = address; })",
        newer,
    )
    assert width == 480
    find_the_line(mei)
