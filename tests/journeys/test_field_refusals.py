"""What the centre does not take is shown in words with what was written, and the worker decides; nothing vanishes."""

import pytest

from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.matters.models import Matter, Photo, Report, Task, Text
from tests.journeys.phones import (
    answer,
    bar,
    expect,
    fill_the_phone,
    find_the_line,
    lose_the_line,
    queued,
    report,
    sign_in,
    take_photo,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def to_check(stage):
    matter = stage.reported(address="柳巷1号")
    return do.ask_check(matter, by=stage.actor("lin"))


def answered_by_the_desk(stage, matter):
    lin = stage.actor("lin")
    do.answer_check(access_matter(lin, matter.number), False, by=lin, note="电话核实：已修好")


@pytest.mark.parametrize(("phone", "words"), [("zh-CN", "当前不能"), ("en", "not possible now")], indirect=["phone"])
def test_an_answer_that_comes_too_late_is_shown_in_words_and_goes_on_as_a_note(phone, stage, to_check, photo, words):
    mei = phone("mei")
    lose_the_line(mei)
    answer(mei, to_check.number, "true", "到现场看过，确实不亮", photo)
    report(mei, "井盖破损", photo)
    answered_by_the_desk(stage, to_check)

    find_the_line(mei)
    expect(bar(mei)).to_have_attribute("data-tone", "danger", timeout=30_000)
    until(lambda: Report.objects.filter(text="井盖破损").exists(), mei)
    bar(mei).click()
    card = mei.locator("#waiting-list > li")
    expect(card).to_have_count(1)
    assert any(word in card.locator("[data-item=why]").inner_text() for word in words.split("|"))
    expect(card).to_contain_text("到现场看过，确实不亮")
    expect(card.locator("img")).to_have_count(1)

    card.locator("[data-do=note]").click()
    until(lambda: not queued(mei), mei)
    assert Task.objects.get().answer is False, "what the desk had answered stands"
    assert Text.objects.filter(words__contains="到现场看过，确实不亮").exists()
    assert Photo.objects.filter(matter=to_check).count() == 1
    assert mei.complaints == []


def test_a_refused_report_can_be_changed_and_sent_again(phone, stage, photo):
    mei = phone("mei")
    lose_the_line(mei)
    mei.goto(f"{phone.house.url}/field/report/")
    mei.fill("textarea[name=text]", "河边有垃圾")
    take_photo(mei, photo, 2)
    mei.evaluate("() => { id_place_lon.value = 10; id_place_lat.value = 10; }")
    mei.click(".action-bar button")
    find_the_line(mei)
    expect(bar(mei)).to_have_attribute("data-tone", "danger", timeout=30_000)
    mei.goto(f"{phone.house.url}/field/waiting/")
    expect(mei.locator("[data-item=why]")).to_contain_text("本区范围")
    mei.click("[data-do=edit]")
    expect(mei.locator("textarea[name=text]")).to_have_value("河边有垃圾")
    expect(mei.locator("[data-photo-strip] li")).to_have_count(2)
    mei.evaluate("() => { id_place_lon.value = ''; id_place_lat.value = ''; }")
    mei.click(".action-bar button")
    until(lambda: Matter.objects.exists() and not queued(mei), mei)
    assert Matter.objects.get().photos.count() == 2


def test_deleting_asks_first(phone, stage, to_check, photo):
    mei = phone("mei")
    lose_the_line(mei)
    answer(mei, to_check.number, "true", "确实不亮", photo)
    answered_by_the_desk(stage, to_check)
    find_the_line(mei)
    expect(bar(mei)).to_have_attribute("data-tone", "danger", timeout=30_000)
    mei.goto(f"{phone.house.url}/field/waiting/")
    mei.click("[data-do=discard]")
    mei.click("#discard-dialog button[value=keep]")
    assert len(queued(mei)) == 1
    mei.click("[data-do=discard]")
    mei.click("[data-discard]")
    until(lambda: not queued(mei), mei)
    expect(bar(mei)).to_be_hidden()


def test_a_session_that_ended_meanwhile_asks_to_sign_in_and_then_sends(phone, stage, to_check, photo):
    from django.contrib.sessions.models import Session

    mei = phone("mei")
    lose_the_line(mei)
    answer(mei, to_check.number, "true", "确实不亮", photo)
    Session.objects.all().delete()
    find_the_line(mei)
    expect(bar(mei)).to_contain_text("重新登录", timeout=30_000)
    assert len(queued(mei)) == 1
    bar(mei).click()
    sign_in(mei, "mei")
    until(lambda: Task.objects.get().answer is True and not queued(mei), mei)


def test_the_next_worker_on_the_same_phone_sees_and_sends_nothing_of_the_first(phone, stage, to_check, photo):
    from django.contrib.sessions.models import Session

    page = phone("mei")
    lose_the_line(page)
    answer(page, to_check.number, "true", "确实不亮", photo)
    Session.objects.all().delete()
    find_the_line(page)
    page.goto(f"{phone.house.url}/login/?next=/field/")
    sign_in(page, "far")
    page.wait_for_timeout(2500)
    assert queued(page) == [] and Task.objects.get().answered_at is None
    lose_the_line(page)
    page.goto(f"{phone.house.url}/field/m/{to_check.number}/")
    assert to_check.title not in page.locator("body").inner_text()

    find_the_line(page)
    page.goto(f"{phone.house.url}/field/")
    page.click("details.menu summary")
    page.click("form[action='/logout/'] button")
    page.wait_for_url(f"{phone.house.url}/")  # the phone forgets before it signs out
    page.goto(f"{phone.house.url}/login/?next=/field/")
    sign_in(page, "mei")
    until(lambda: Task.objects.get().answer is True, page)


def test_signing_out_warns_of_what_waits_and_then_leaves_nothing_on_the_phone(phone, house, stage, to_check, photo):
    mei = phone("mei")
    house.close()
    answer(mei, to_check.number, "true", "确实不亮", photo)
    mei.click("details.menu summary")
    mei.click("form[action='/logout/'] button")
    expect(mei.locator("#sign-out-dialog")).to_contain_text("1 件")
    mei.click("#sign-out-dialog button[value=stay]")
    assert len(queued(mei)) == 1

    if not mei.locator("form[action='/logout/'] button").is_visible():
        mei.click("details.menu summary")
    mei.click("form[action='/logout/'] button")
    mei.click("[data-leave]")
    mei.wait_for_url("**/logout/")
    left = mei.evaluate(
        """async () => ({
            databases: (await indexedDB.databases()).map(({ name }) => name),
            pages: (await caches.keys()).filter((name) => name.startsWith("huiyin-pages-")),
        })"""
    )
    assert left == {"databases": [], "pages": []}
    mei.goto(f"{house.url}/field/")
    assert to_check.title not in mei.locator("body").inner_text()

    house.open()
    mei.goto(f"{house.url}/field/")
    mei.wait_for_url("**/login/**")
    assert Task.objects.get().answered_at is None


def test_a_full_phone_says_so_and_keeps_the_form(phone, house, stage, photo):
    mei = phone("mei")
    fill_the_phone(mei)
    mei.goto(f"{house.url}/field/report/")
    mei.fill("textarea[name=text]", "井盖破损")
    take_photo(mei, photo)
    mei.click(".action-bar button")
    expect(mei.locator("#field-notes")).to_contain_text("存储空间已满")
    expect(mei.locator("textarea[name=text]")).to_have_value("井盖破损")
    expect(mei.locator("[data-photo-strip] li")).to_have_count(1)
    assert not Matter.objects.exists()
