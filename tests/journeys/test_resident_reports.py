"""A resident's phone, 390 px: three taps, a bad line, neighbours, and no script at all."""

import json

import pytest
from PIL import Image

from huiyin.matters import services as do
from huiyin.matters.models import Matter, Photo, Report
from tests.cast import LANE
from tests.journeys.phones import expect, lose_the_line

pytestmark = [pytest.mark.browser, pytest.mark.journey]

# A place in the photo that is not where the phone is: the same lane, 60 m further east.
LAMP = (114.5009, 30.5010)


@pytest.fixture
def resident(chromium, house, request):
    """resident() is a phone of somebody without an account; each call another one."""
    opened = []

    def take(language: str = getattr(request, "param", "zh-CN"), **wishes):
        context = chromium.new_context(
            viewport={"width": 390, "height": 844},
            locale=language,
            geolocation={"longitude": LANE[0], "latitude": LANE[1]},
            permissions=["geolocation"],
            has_touch=True,
            is_mobile=True,
            **wishes,
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield take
    chromium.close(opened)


@pytest.fixture
def large_photo(tmp_path):
    """As a camera gives it: 12 megapixels, with the place where it was taken."""
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    for n, (value, side) in enumerate(((LAMP[1], "N"), (LAMP[0], "E"))):
        seconds = round(value * 3600 * 1000)
        gps[2 * n + 1] = side
        gps[2 * n + 2] = (seconds // 3_600_000, seconds % 3_600_000 // 60_000, seconds % 60_000 / 1000)
    path = tmp_path / "camera.jpg"
    Image.effect_noise((4000, 3000), 20).convert("RGB").save(path, "JPEG", exif=exif, quality=90)
    return str(path)


def form_of(page, house):
    page.goto(f"{house.url}/report/")
    page.wait_for_selector("html[data-report=ready]")


def offline_ready(page):
    page.wait_for_selector("html[data-offline=ready]")


def add_photo(page, path: str, count: int = 1):
    page.set_input_files("#id_photos", path)
    expect(page.locator("[data-photo-strip] li")).to_have_count(count)
    page.wait_for_selector("form[data-report]:not([aria-busy])")


def sent(page):
    page.wait_for_url("**/report/sent/**")
    return Report.objects.order_by("-pk").first()


@pytest.mark.parametrize("resident", ["zh-CN", "en-GB"], indirect=True)
def test_three_taps_photo_kind_send(resident, house, large_photo):
    page = resident()
    form_of(page, house)
    add_photo(page, large_photo)  # 1
    page.locator(".kind").filter(
        has_text="路灯" if page.evaluate("document.documentElement.lang") == "zh-Hans" else "Street lamp"
    ).click()  # 2
    page.click("form[data-report] .btn-huge")  # 3
    report = sent(page)
    matter, photo = report.matter, Photo.objects.get()
    assert matter.type.code == "0137"
    assert (round(matter.lon, 4), round(matter.lat, 4)) == LAMP, "the place is the picture's, not the phone's"
    assert photo.size < 1_500_000 and max(photo.width, photo.height) == 2048
    assert (round(photo.taken_lon, 4), round(photo.taken_lat, 4)) == LAMP
    assert matter.number in page.locator("main").inner_text()
    assert page.complaints == []


def test_plain_words_bring_the_likely_kinds_first(resident, house):
    page = resident()
    form_of(page, house)
    page.fill("#id_text", "门口的井盖响")
    expect(page.locator(".kind").first).to_have_text("上水井盖")
    page.fill("#id_text", "lamp")
    expect(page.locator(".kind").first).to_have_text("路灯")
    page.locator(".kind").first.click()
    expect(page.locator(".kind input").first).to_be_checked()
    page.locator(".kind").first.click()
    assert page.locator(".kind input:checked").count() == 0, "a second tap takes it back"


def test_nothing_said_is_told_and_nothing_is_lost(resident, house, photo):
    page = resident()
    form_of(page, house)
    add_photo(page, photo)
    page.click("form[data-report] .btn-huge")
    expect(page.locator("#report-problem")).to_contain_text("请简单说明问题")
    expect(page.locator("[data-photo-strip] li")).to_have_count(1)
    assert not Report.objects.exists()


def test_a_photo_is_taken_out_again_and_the_tenth_is_left_out(resident, house, photo, tmp_path):
    page = resident()
    form_of(page, house)
    add_photo(page, photo)
    page.locator(".photo-remove").click()
    expect(page.locator("[data-photo-strip] li")).to_have_count(0)
    page.set_input_files("#id_photos", [photo] * 10)
    expect(page.locator("[data-photo-strip] li")).to_have_count(9)
    expect(page.locator("[data-photo-note]")).to_contain_text("最多九张")


def test_a_draft_survives_a_closed_tab_with_its_photos(resident, house, photo):
    page = resident()
    form_of(page, house)
    page.fill("#id_text", "柳巷的路灯整夜不亮")
    add_photo(page, photo)
    page.wait_for_selector("form[data-kept]")
    page.wait_for_timeout(600)
    context = page.context
    page.close()

    again = context.new_page()
    form_of(again, house)
    assert again.input_value("#id_text") == "柳巷的路灯整夜不亮"
    expect(again.locator("[data-photo-strip] li")).to_have_count(1)
    expect(again.locator("#draft-note")).to_be_visible()
    again.click("form[data-report] .btn-huge")
    assert sent(again).text == "柳巷的路灯整夜不亮" and Photo.objects.filter(matter__isnull=False).count() == 1

    form_of(again, house)
    assert again.input_value("#id_text") == "", "what was sent is no draft any more"


def test_what_was_sent_without_a_line_comes_through_once(resident, house, photo):
    page = resident()
    form_of(page, house)
    offline_ready(page)
    lose_the_line(page)
    page.goto(f"{house.url}/report/")  # the form opens all the same
    page.wait_for_selector("html[data-report=ready]")
    page.fill("#id_text", "柳巷路灯不亮")
    add_photo(page, photo)
    page.click("form[data-report] .btn-huge")
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("#waiting-bar")).to_contain_text("1 件等待发送")
    assert not Report.objects.exists()
    context = page.context
    page.close()  # the person goes home

    context.set_offline(False)
    home = context.new_page()
    home.goto(house.url)
    expect(home.locator("#waiting-bar")).to_contain_text("您的上报已自动发出")
    report = Report.objects.get()
    assert report.text == "柳巷路灯不亮" and Photo.objects.filter(matter=report.matter).count() == 1
    home.click("[data-waiting-link]")
    home.wait_for_url("**/report/sent/**")
    home.goto(f"{house.url}/")
    expect(home.locator("#waiting-bar")).to_be_hidden()
    assert Report.objects.count() == 1


def test_an_answer_lost_on_the_way_makes_no_second_report(resident, house):
    page = resident()
    form_of(page, house)
    lost = []

    def lose_the_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # the server has it
            route.abort()  # the phone does not know
        else:
            route.continue_()

    page.context.route("**/report/", lose_the_answer)
    page.fill("#id_text", "柳巷路灯不亮")
    page.click("form[data-report] .btn-huge")
    sent(page)
    assert lost == [200] and Report.objects.count() == 1


def test_a_refused_report_comes_back_to_be_mended(resident, house):
    page = resident()
    page.context.set_geolocation({"longitude": 10, "latitude": 10})
    form_of(page, house)
    page.click("[data-here]")
    expect(page.locator("[data-place-said]")).to_contain_text("手机当前所在地")
    page.fill("#id_text", "路灯不亮")
    page.click("form[data-report] .btn-huge")
    expect(page.locator("#report-problem")).to_contain_text("不在本区范围内")
    assert page.input_value("#id_text") == "路灯不亮"
    page.context.set_geolocation({"longitude": LANE[0], "latitude": LANE[1]})
    page.click("[data-here]")
    page.wait_for_timeout(500)
    page.click("form[data-report] .btn-huge")
    sent(page)
    assert Report.objects.count() == 1


@pytest.fixture
def lamp(stage):
    """A neighbour's lamp, filed: so its type is known and may be shown."""
    matter = stage.reported(text="柳巷3号张三家门口路灯不亮，电话19900001234", address="柳巷3号")
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    return matter


@pytest.mark.parametrize("resident", ["zh-CN", "en-GB"], indirect=True)
def test_joining_a_neighbours_report(resident, house, lamp, photo):
    page = resident()
    form_of(page, house)
    page.fill("#id_text", "路灯又坏了")
    page.click("[data-here]")
    expect(page.locator("[data-place-said]")).to_have_attribute("data-known", "yes")
    add_photo(page, photo)
    page.click("form[data-report] .btn-huge")
    dialog = page.locator("#near-dialog")
    expect(dialog).to_be_visible()
    assert "张三" not in dialog.inner_text() and "19900001234" not in dialog.inner_text()
    dialog.locator(".near-one .btn-primary").click()
    report = sent(page)
    assert report.matter_id == lamp.pk and Matter.objects.count() == 1 and report.joined
    shown = page.locator(".tracking-code").inner_text().replace("-", "")
    assert shown == report.own_code != lamp.tracking_code

    page.goto(f"{house.url}/track/{report.own_code}/")
    story = page.locator("main").inner_text()
    assert "路灯又坏了" in story and "张三" not in story
    receipt = json.loads(page.evaluate("() => fetch('receipt.json').then((answer) => answer.text())"))
    assert receipt["steps"][-1]["move"] == "join"


def test_the_map_is_not_loaded_until_it_is_opened(resident, house):
    page = resident()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    form_of(page, house)
    offline_ready(page)
    assert not [url for url in asked if "maplibre" in url or "/map/base.json" in url]
    page.locator(".place .map-fold > summary").click()
    page.wait_for_selector(".map-box.is-ready", timeout=60_000)
    assert [url for url in asked if "maplibre" in url]


def test_without_scripts_a_plain_form_reports_follows_and_asks(resident, house, photo):
    page = resident(java_script_enabled=False)
    page.goto(f"{house.url}/report/")
    page.set_input_files("#id_photos", photo)
    page.fill("#id_text", "柳巷路灯不亮")
    page.select_option("select[name=type]", "0137")
    page.fill("#id_address", "柳巷3号")
    page.click("form[data-report] .btn-huge")
    report = sent(page)
    assert report.matter.type.code == "0137" and report.matter.photos.count() == 1
    assert page.locator("[data-copy]").is_hidden()
    page.click("a.btn-primary")
    page.locator("details.sheet > summary").click()
    page.fill("#id_text", "已经三天了")
    page.locator("button[formaction$='/urge/']").click()
    page.wait_for_load_state()
    assert Matter.objects.get().urges == 1
    page.goto(f"{house.url}/report/")
    page.click("form[data-report] .btn-huge")
    expect(page.locator(".error-summary")).to_contain_text("请简单说明问题")


def test_large_type_is_one_tap_and_kept(resident, house):
    page = resident()
    page.goto(house.url)
    page.click("button[name=type][value=large]")
    for path in ("/", "/report/", "/nearby/", "/mine/"):
        page.goto(house.url + path)
        assert page.get_attribute("html", "data-type") == "large"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, select, button, a")]
    .filter((one) => one.offsetParent && !(one.getAttribute("aria-label") || one.textContent.trim() || one.title
        || [...(one.labels ?? [])].some((label) => label.textContent.trim())))
    .map((one) => one.outerHTML)"""


@pytest.mark.parametrize("resident", ["zh-CN", "en-GB"], indirect=True)
def test_at_320_pixels_nothing_overflows_and_everything_has_a_name(resident, house, lamp, photo):
    page = resident()
    page.set_viewport_size({"width": 320, "height": 640})
    form_of(page, house)
    add_photo(page, photo)
    page.fill("#id_text", "路灯又坏了")
    page.click("[data-here]")
    expect(page.locator("[data-place-said]")).to_have_attribute("data-known", "yes")
    seen = []
    for step in ("form", "near", "sent", "story", "/nearby/", "/mine/", "/receipt/", "/"):
        if step == "near":
            page.click("form[data-report] .btn-huge")
            expect(page.locator("#near-dialog")).to_be_visible()
        elif step == "sent":
            page.locator(".near-one .btn-primary").click()
            report = sent(page)
        elif step == "story":
            page.goto(f"{house.url}/track/{report.own_code}/")
        elif step != "form":
            page.goto(house.url + step)
        seen.append(
            (step, page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.evaluate(NAMELESS))
        )
    assert seen == [(step, True, []) for step, _fits, _nameless in seen]
    assert page.complaints == []
