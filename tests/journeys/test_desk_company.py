"""Two people at one matter see each other; a kept list, a standard text and a map open in a browser."""

import pytest

from huiyin.habits.models import SavedList, StandardText
from huiyin.matters import services as do
from huiyin.matters.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def go(page, path: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + path)


@pytest.fixture
def filed(stage):
    matter = stage.reported()
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    return matter


@pytest.mark.parametrize(
    ("people", "looks", "fills_in"),
    [("zh-CN", "赵派遣 也在查看", "正在填写“派遣”"), ("en", "is looking at it too", "has “Dispatch” open")],
    indirect=["people"],
)
def test_two_at_one_matter_see_each_other_and_who_has_a_form_open(people, filed, looks, fills_in):
    first, second = people("zhao"), people("zhao2")
    go(first, f"/desk/m/{filed.number}/")
    first.wait_for_selector("#others", state="attached")
    with first.expect_response("**/here/"):
        first.keyboard.press("d")
        first.wait_for_selector("#form .btn-send")
        first.keyboard.press("Escape")
    go(second, f"/desk/m/{filed.number}/")
    second.wait_for_selector(f"#others:has-text('{looks}')")
    with first.expect_response("**/here/"):
        first.keyboard.press("d")
    second.wait_for_selector(f"#others:has-text('{fills_in}')", timeout=30_000)
    assert first.complaints == second.complaints == []


def test_a_list_is_kept_with_the_filters_that_were_typed_since(people, stage, filed):
    page = people("zhao")
    go(page, "/desk/?tab=dispatch")
    page.fill("#filter_q", "柳巷")
    page.wait_for_url("**q=**")
    page.click(".saved-lists summary")
    page.fill("#keep_name", "柳巷路灯")
    page.check(".keep-shared input")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.is-done")
    assert "q=" in SavedList.objects.get(name="柳巷路灯").query
    colleague = people("lin")
    go(colleague, "/desk/")
    colleague.click(".saved-lists summary")
    colleague.click(".saved-lists a:has-text('柳巷路灯')")
    colleague.wait_for_url("**tab=dispatch**")
    assert colleague.locator("#filter_q").input_value() == "柳巷"


def test_a_handler_puts_in_a_standard_text_and_looks_at_the_map(people, stage, filed):
    StandardText.objects.create(unit=stage.units["D001"], move="finish", words="已更换灯泡，恢复照明。")
    do.dispatch(fresh(filed), stage.units["D001"], by=stage.actor("zhao"))
    page = people("sun")
    go(page, "/desk/inbox/?tab=unit")
    page.keyboard.press("v")
    page.wait_for_selector("#inbox-map.is-ready")
    page.click("td.is-action button.btn-primary")
    page.wait_for_selector(".notice.is-done")
    go(page, f"/desk/m/{filed.number}/")
    page.keyboard.press("r")
    page.wait_for_selector("#form .btn-send")
    page.select_option("#standard_text", label="已更换灯泡，恢复照明。")
    assert page.locator("#move_text").input_value() == "已更换灯泡，恢复照明。"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice.is-done")
    assert fresh(filed).state == "finished" and page.complaints == []
