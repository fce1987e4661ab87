"""One lamp, six people, seven stages, in a real browser."""

import pytest
from playwright import sync_api

from huiyin.audit.models import TraceEntry
from huiyin.matters.models import Matter, Photo

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.mark.parametrize("people", ["zh-CN", "en"], indirect=True)
def test_a_lamp_from_report_to_stars(people, stage, photo):
    resident = people("", 390)
    number = reports(resident, photo)
    lin, mei, zhao, sun = people("lin"), people("mei", 390), people("zhao"), people("sun")

    acts(lin, number, "ask-check")
    looks(mei, number, "true", "确实不亮", photo)
    acts(lin, number, "file", choose_type)
    acts(zhao, number, "dispatch", lambda page: picks(page, "unit", "D001"))
    acts(sun, number, "accept")
    acts(sun, number, "start")
    acts(sun, number, "finish", lambda page: page.fill(".move-form textarea[name=text]", "已换灯泡，恢复照明"))
    acts(lin, number, "ask-verification")
    looks(mei, number, "fixed", "灯亮了", photo)
    acts(lin, number, "close", lambda page: page.check(".move-form input[name=grade][value=good]"))
    rates(resident)

    matter = Matter.objects.get()
    assert (matter.state, matter.stars, matter.grade) == ("rated", 5, "good")
    assert TraceEntry.objects.filter(chain=matter.chain).count() == 12
    assert sorted(Photo.objects.values_list("kind", flat=True)) == ["check", "report", "verify"]
    assert [page.complaints for page in (resident, lin, mei, zhao, sun)] == [[]] * 5


def reports(page, photo: str) -> str:
    page.click("a[href='/report/']")
    page.set_input_files("input[name=photos]", photo)
    page.fill("textarea[name=text]", "柳巷3号门前路灯不亮")
    page.click("#contact-fold summary")
    page.fill("input[name=phone]", "19900001234")
    page.click("details.map-fold summary")
    page.click("[data-map-here]", timeout=40_000)  # the map is drawn in software
    sync_api.expect(page.locator("#id_place_lon")).not_to_have_value("", timeout=40_000)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/report/sent/**")
    assert page.locator(".tracking-code").inner_text().count("-") == 1
    return Matter.objects.get().number


def acts(page, number: str, move: str, fill=None) -> None:
    """Open the matter at the desk, open the move's form if it has one, fill it in, send it."""
    page.goto(f"{origin(page)}/desk/m/{number}/")
    before = Matter.objects.get().version
    direct = page.locator(f"form[action*='/{move}/'] button")
    if direct.count():
        direct.first.click()
    else:
        page.goto(f"{origin(page)}/desk/m/{number}/{move}/")
        if fill:
            fill(page)
        page.click(".move-form .btn-send")
    wait_until(lambda: Matter.objects.get().version == before + 1, page)


def choose_type(page) -> None:
    picks(page, "type", "0137")
    page.check(".move-form input[name=condition][value='1']")


def picks(page, name: str, code: str) -> None:
    """Type into the search field of a long list and take what it finds with Enter."""
    field = page.locator(f".move-form .search-select:has(select[name={name}]) input[type=search]")
    field.click()
    field.fill(code)
    field.press("Enter")


def looks(page, number: str, verb: str, words: str, photo: str) -> None:
    """The grid worker opens the task under the thumb and answers it with a photo."""
    page.goto(f"{origin(page)}/field/")
    page.click(f"a[href$='/field/m/{number}/']")
    page.fill("textarea[name=text]", words)
    page.set_input_files("input[name=photos]", photo)
    page.click(f".action-bar button[formaction$='/{verb}/']")
    page.wait_for_url("**/field/")


def rates(page) -> None:
    code = Matter.objects.get().tracking_code
    page.goto(f"{origin(page)}/track/{code}/")
    page.click("label[for=stars_5]")
    page.click("form[action$='/rate/'] button")
    wait_until(lambda: Matter.objects.get().state == "rated", page)


def wait_until(true, page) -> None:
    """Let the browser and the server go on until `true()`; after 15 seconds say what the page shows instead."""
    for _turn in range(150):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.locator("main").inner_text())


def origin(page) -> str:
    return "/".join(page.url.split("/")[:3])
