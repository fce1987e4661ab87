"""A grid worker's day with no connection: nothing is lost, nothing comes twice, and the bar tells the truth."""

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.kernel.models import IdempotentCall
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Photo, Report, Task
from tests.cast import LANE
from tests.journeys.phones import answer, bar, expect, find_the_line, lose_the_line, origin, queued, report, until

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def to_check(stage):
    matter = stage.reported(address="柳巷1号")
    return do.ask_check(matter, by=stage.actor("lin"))


@pytest.mark.parametrize("phone", ["zh-CN", "en"], indirect=True)
def test_what_is_done_without_a_line_arrives_once_and_in_order(phone, stage, to_check, photo):
    mei = phone("mei")
    lose_the_line(mei)

    mei.goto(f"{origin(mei)}/field/")
    assert to_check.title in mei.locator("main").inner_text()
    answer(mei, to_check.number, "true", "确实不亮", photo)
    report(mei, "井盖破损", photo)
    report(mei, "垃圾满溢", photo)

    expect(bar(mei)).to_contain_text("3")
    assert [item["path"].split("/")[-2] for item in queued(mei)] == ["true", "report", "report"]
    assert Matter.objects.count() == 1 and Task.objects.get().answered_at is None

    find_the_line(mei)
    until(lambda: Report.objects.count() == 3 and not queued(mei), mei)
    told = list(Report.objects.order_by("pk").values_list("text", flat=True))
    assert told == ["柳巷路灯不亮", "井盖破损", "垃圾满溢"]
    assert Task.objects.get().answer is True
    assert Task.objects.get().answered_at < Report.objects.get(text="井盖破损").received_at
    assert sorted(Photo.objects.exclude(matter=None).values_list("kind", flat=True)) == ["check", "report", "report"]
    for picture in Photo.objects.all():
        assert picture.taken_at is not None
        assert (round(picture.taken_lon, 4), round(picture.taken_lat, 4)) == LANE, "the phone's place is in the photo"
    expect(bar(mei)).to_be_hidden()
    assert mei.complaints == []


def test_a_server_that_is_down_is_told_and_survived_like_a_dead_line(phone, house, stage, to_check, photo):
    mei = phone("mei")
    house.close()

    answer(mei, to_check.number, "true", "确实不亮", photo)
    report(mei, "井盖破损", photo)
    expect(bar(mei)).to_contain_text("2 件等待发送")
    assert mei.evaluate("navigator.onLine") is True

    house.open()
    until(lambda: Report.objects.count() == 2 and not queued(mei), mei, seconds=60)
    assert Task.objects.get().answer is True
    assert Photo.objects.exclude(matter=None).count() == 2


def test_an_answer_that_was_lost_on_the_way_back_does_not_make_a_second_report(phone, stage, photo):
    mei = phone("mei")
    mei.context.route("**/field/report/", lost_once())

    report(mei, "井盖破损", photo)
    until(lambda: not queued(mei), mei)

    assert Report.objects.count() == 1
    assert IdempotentCall.objects.count() == 1
    assert TraceEntry.objects.filter(action="matters.receive").count() == 1


def lost_once():
    """The first POST reaches the server, and its answer does not reach the phone."""
    lost = []

    def pass_on(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    return pass_on


def test_what_waits_survives_the_closing_of_the_browser(chromium, house, stage, photo, tmp_path):
    from playwright import sync_api  # noqa: F401  (the fixture has started it)

    from tests.journeys.phones import ready, sign_in

    def opened():
        return chromium.new_persistent_context(
            str(tmp_path / "phone"), locale="zh-CN", viewport={"width": 390, "height": 844}
        )

    context = opened()
    page = context.pages[0]
    page.goto(f"{house.url}/login/?next=/field/")
    sign_in(page, "mei")
    ready(page)
    house.close()
    report(page, "井盖破损", photo)
    assert len(queued(page)) == 1
    chromium.close([context])

    context = opened()
    page = context.pages[0]
    page.goto(f"{house.url}/field/")
    expect(bar(page)).to_contain_text("1 件等待发送")
    house.open()
    until(lambda: Report.objects.count() == 1, page, seconds=60)
    assert Report.objects.get().matter.photos.count() == 1
    chromium.close([context])
