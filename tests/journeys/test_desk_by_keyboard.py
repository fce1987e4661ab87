"""The desk in a browser: keys, the search in long lists, the open form, the list that stays where it is."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def reported(stage):
    """Three lamps, the oldest first in the queue."""
    return [stage.reported(text=f"柳巷{n}号路灯不亮") for n in (1, 2, 3)]


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def queue_of(page, tab: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + f"/desk/?tab={tab}")


def test_a_matter_is_registered_without_a_mouse(people, reported):
    page = people("lin")
    queue_of(page, "accept")
    page.keyboard.press("j")
    page.wait_for_selector("#moves")
    first = page.locator(".queue a[aria-current]").inner_text()
    page.keyboard.press("f")
    page.wait_for_selector("#form .btn-send")
    page.keyboard.press("Escape")
    page.wait_for_selector("#form:empty", state="attached")
    page.keyboard.press("j")
    page.wait_for_function("first => document.querySelector('.queue a[aria-current]').innerText !== first", arg=first)
    page.wait_for_url(f"**/{reported[1].number}/**")

    page.keyboard.press("f")
    page.wait_for_selector("#form .btn-send")
    page.click("#form .search-select input")
    page.keyboard.type("0137")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form input[name=condition]:checked")
    page.focus("#form textarea[name=note]")
    page.keyboard.type("请派市政")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".notice.is-done")
    assert [fresh(m).state for m in reported] == ["received", "filed", "received"]
    assert page.complaints == []


def test_choosing_another_row_leaves_the_list_alone(people, reported):
    page = people("lin")
    queue_of(page, "accept")
    page.evaluate("document.querySelector('.queue').dataset.untouched = 'yes'")
    page.click(f".queue a[href*='{reported[2].number}']")
    page.wait_for_selector("#moves")
    assert page.locator(".queue").get_attribute("data-untouched") == "yes"
    assert reported[2].number in page.locator(".queue a[aria-current]").get_attribute("href")
    assert reported[2].number in page.locator(".matter-number").inner_text()


def test_a_filter_narrows_the_rows_and_keeps_what_is_typed(people, reported):
    page = people("lin")
    queue_of(page, "accept")
    page.fill("#filter_q", "柳巷2号")
    page.wait_for_function("() => document.querySelectorAll('.queue a').length === 1")
    assert page.locator("#filter_q").input_value() == "柳巷2号" and "q=" in page.url


def test_the_second_dispatcher_keeps_the_words_and_reads_what_happened(people, stage, reported):
    matter = reported[0]
    do.file(fresh(matter), stage.conditions["0137"], by=stage.actor("lin"))
    page = people("zhao2")
    queue_of(page, "dispatch")
    page.keyboard.press("j")
    page.wait_for_selector("#moves")
    page.keyboard.press("d")
    page.wait_for_selector("#form .btn-send")
    page.fill("#form textarea[name=note]", "请园林处理")
    do.dispatch(fresh(matter), stage.units["D001"], by=stage.actor("zhao"), note="先到先得")
    page.click("#form .btn-send")
    page.wait_for_selector("#form [role=alert]")
    assert "先到先得" in page.locator("#form [role=alert]").inner_text()
    assert page.locator("#form textarea[name=note]").input_value() == "请园林处理"
    assert fresh(matter).unit == stage.units["D001"]


def test_co_handlers_are_found_by_name_and_chosen_one_by_one(people, stage, reported):
    matter = reported[0]
    do.file(fresh(matter), stage.conditions["0137"], by=stage.actor("lin"))
    page = people("zhao")
    page.goto("/".join(page.url.split("/")[:3]) + f"/desk/m/{matter.number}/dispatch/")
    page.click("#form details.fold summary")
    field = page.locator("#form .search-select:has(select[multiple]) input")
    for name in ("园林", "柳巷"):
        field.fill(name)
        field.press("Enter")
    page.click("#form .btn-send")
    page.wait_for_selector(".notice.is-done")
    helping = fresh(matter).assignments.filter(lead=False).values_list("unit__code", flat=True)
    assert sorted(helping) == ["D002", "S001"] and fresh(matter).unit.code == "D001"


@pytest.mark.parametrize("people", ["zh-CN", "en"], indirect=True)
def test_nothing_sticks_out_on_a_phone(people, stage, reported):
    do.file(fresh(reported[0]), stage.conditions["0137"], by=stage.actor("lin"))
    page = people("qian", 360)
    home = "/".join(page.url.split("/")[:3])
    matter = f"/desk/m/{reported[0].number}/"
    for path in (
        "/desk/",
        "/desk/new/",
        "/desk/requests/",
        "/desk/supervise/",
        "/desk/notices/",
        matter,
        f"{matter}dispatch/",
    ):
        page.goto(home + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_ten_matters_are_dispatched_with_the_keyboard_alone(people, stage):
    """Enter takes what is suggested; one goes to another unit; three go together, are taken back and sent again."""
    matters = [stage.reported(text=f"柳巷{n}号路灯不亮") for n in range(1, 11)]
    for matter in matters:
        do.file(fresh(matter), stage.conditions["0137"], by=stage.actor("lin"))
    page = people("zhao")
    queue_of(page, "dispatch")
    press = page.keyboard.press
    for matter in matters[:6]:
        press("j")
        page.wait_for_url(f"**/{matter.number}/**")
        page.wait_for_selector("[data-accept]")
        press("Enter")
        page.wait_for_selector(".notice.is-done")

    press("j")  # the seventh goes to the parks: two keys to what is to be changed, its name, Enter, send
    page.wait_for_url(f"**/{matters[6].number}/**")
    page.wait_for_selector("#moves")
    press("d")
    page.wait_for_selector("#form .btn-send:focus")
    press("/")
    page.keyboard.type("园林")
    press("Enter")
    press("Control+Enter")
    page.wait_for_selector(".notice.is-done")
    assert fresh(matters[6]).unit == stage.units["D002"]

    for turn in range(2):
        queue_of(page, "dispatch")
        page.wait_for_selector(".queue-pick")
        press("*")
        page.wait_for_selector(".bulk-bar.is-shown")
        press("1")
        page.wait_for_selector("#changed-head")
        assert {fresh(m).state for m in matters[7:]} == {"filed"}, "looking changes nothing"
        press("r")
        page.wait_for_selector("button[name=undo]")
        assert {fresh(m).state for m in matters} == {"dispatched"}
        if turn == 0:
            press("z")
            page.wait_for_selector("main h1:has-text('撤回')")
            assert [fresh(m).state for m in matters] == ["dispatched"] * 7 + ["filed"] * 3
    assert page.complaints == []


def test_two_dispatchers_meet_at_one_matter_and_both_see_what_happened(people, stage, reported):
    matter = reported[0]
    do.file(fresh(matter), stage.conditions["0137"], by=stage.actor("lin"))
    first, second = people("zhao"), people("zhao2")
    for page in (first, second):
        page.goto("/".join(page.url.split("/")[:3]) + f"/desk/m/{matter.number}/?tab=dispatch")
        page.keyboard.press("d")
        page.wait_for_selector("#form .btn-send")
    second.fill("#form textarea[name=note]", "请园林处理")
    first.fill("#form textarea[name=note]", "先到先得")
    first.keyboard.press("Control+Enter")
    first.wait_for_selector(".notice.is-done")
    second.keyboard.press("Control+Enter")
    second.wait_for_selector("#form [role=alert]")
    told = second.locator("#form [role=alert]").inner_text()
    assert "赵派遣" in told and "先到先得" in told
    assert second.locator("#form textarea[name=note]").input_value() == "请园林处理"
    first.reload()
    assert "赵派遣" in first.locator("main").inner_text() and "先到先得" in first.locator("main").inner_text()
    assert first.complaints == second.complaints == []
