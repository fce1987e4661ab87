"""Visits to people in care and doors to knock at, without a line: kept on the phone, they arrive exactly once."""

from datetime import timedelta

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.care.dues import make_dues
from huiyin.care.models import Due, Record
from huiyin.care.services import Agreement, NewFile, enrol, plan
from huiyin.care.vocabulary import PlanKind, Purpose, Risk
from huiyin.kernel.clock import now
from huiyin.matters.models import Matter
from huiyin.orgs.actor import SYSTEM
from huiyin.people.caring import CaredDetails
from huiyin.people.models import Household
from huiyin.places.models import Area, Building
from huiyin.warnings.models import Told
from huiyin.warnings.services import ask_or_send, go_on, take_in
from huiyin.warnings.vocabulary import Via
from tests.cast import LANE
from tests.journeys.phones import bar, expect, find_the_line, lose_the_line, origin, queued, until
from tests.journeys.test_field_offline import lost_once
from tests.warnings.town import SHANGHAI, message, write

pytestmark = [pytest.mark.browser, pytest.mark.journey]


PATIENCE = 60_000  # milliseconds; a machine may be busy


@pytest.fixture
def visit(stage):
    """Grandmother Bai is to be visited today."""
    he = stage.actor("he")
    agreed = Agreement(frozenset(Purpose), until=now() + timedelta(days=365))
    person = CaredDetails(name="白金丝雀", phone="13900007391", address="柳巷12号302")
    file = enrol(NewFile(person, agreed, *LANE, risks=frozenset({Risk.ALONE})), by=he)
    plan(file, PlanKind.VISIT, by=he, every_days=7, first_on=now().date())
    make_dues(now())
    return Due.objects.get(kind="visit")


@pytest.fixture
def doors(stage):
    """A warning is out, and two homes of Mei's grid have no number to be told by."""
    grid = Area.objects.get(code="99010100100101")
    lane = {"address_zh": "柳巷8号", "address_en": "8 Willow Lane", "lon": LANE[0], "lat": LANE[1], "grid": grid}
    Building.objects.create(code="W8", kind="residential", **lane)
    for code in ("W801", "W802"):
        Household.objects.create(code=code, building_code="W8", room=code[1:], grid_code=grid.code)
    sent = now().astimezone(SHANGHAI).replace(microsecond=0)
    body = write(message(sent=sent, expires=sent + timedelta(hours=6)))
    warning = ask_or_send(take_in(body, via=Via.HTTP, by=SYSTEM).warning.pk, by=SYSTEM)
    go_on(warning.pk, until=now() + timedelta(seconds=30))
    return warning


def write_down(page, note: str) -> None:
    page.goto(f"{origin(page)}/field/care/")
    expect(page.locator("main")).to_contain_text("白金丝雀", timeout=PATIENCE)
    page.click("summary:has-text('记录情况')")
    page.fill("textarea[name=note]", note)
    page.click("button[formaction$='/well/']")
    page.wait_for_url("**/field/", timeout=PATIENCE)


def knock(page, warning, room: str, answer: str) -> None:
    page.goto(f"{origin(page)}/field/warnings/{warning.pk}/")
    page.locator("li.door", has_text=room).locator(f"button[value={answer}]").click()
    page.wait_for_url("**/field/", timeout=PATIENCE)


def test_without_a_line_a_visit_and_two_doors_are_written_down_and_arrive_once(phone, visit, doors):
    mei = phone("mei")
    lose_the_line(mei)
    write_down(mei, "精神很好")
    knock(mei, doors, "801", "yes")
    knock(mei, doors, "802", "help")
    expect(bar(mei)).to_contain_text("3", timeout=PATIENCE)
    mei.goto(f"{origin(mei)}/field/care/")
    expect(mei.locator(f"[data-waits='care/{visit.pk}']")).to_be_visible(timeout=PATIENCE)
    assert not Record.objects.exists() and not Told.objects.exclude(knock="").exists()

    find_the_line(mei)
    until(lambda: Told.objects.exclude(knock="").count() == 2 and not queued(mei), mei, seconds=60)
    assert [(one.met, one.due) for one in Record.objects.all()] == [("well", visit)]
    told = dict(Told.objects.values_list("recipient", "knock"))
    assert told == {"household/W801": "yes", "household/W802": "help"}
    assert Matter.objects.count() == 1 and TraceEntry.objects.filter(action="warnings.knocked").count() == 2
    assert mei.complaints == []


def test_an_answer_lost_on_the_way_back_writes_no_second_visit_and_knocks_at_no_door_twice(phone, visit, doors):
    mei = phone("mei")
    mei.context.route("**/field/care/*/well/", lost_once())
    mei.context.route("**/field/warnings/*/knock/*/", lost_once())
    write_down(mei, "精神很好")
    knock(mei, doors, "802", "help")
    until(lambda: not queued(mei), mei, seconds=60)
    assert Record.objects.count() == 1 and Matter.objects.count() == 1
    assert TraceEntry.objects.filter(action="warnings.knocked").count() == 1


def test_the_service_worker_sends_it_after_the_page_was_left_and_trying_again_sends_nothing_twice(
    phone, house, visit, doors
):
    mei = phone("mei")
    house.close()
    write_down(mei, "精神很好")
    knock(mei, doors, "802", "help")
    assert len(queued(mei)) == 2
    wake = waker(mei)
    mei.goto("about:blank")
    house.open()
    for _again in range(3):
        wake()
    until_kept = 600
    while until_kept and TraceEntry.objects.filter(action="warnings.knocked").count() == 0:
        mei.wait_for_timeout(100)
        until_kept -= 1
    wake()
    mei.goto(f"{house.url}/field/")
    until(lambda: not queued(mei), mei)
    assert Record.objects.count() == 1 and Matter.objects.count() == 1
    assert TraceEntry.objects.filter(action="warnings.knocked").count() == 1


def waker(page):
    """Lets the browser say to the worker what it says when a line is back: `sync`."""
    devtools, found = page.context.new_cdp_session(page), []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    number = next(one["registrationId"] for one in found if not one["isDeleted"])
    asked = {"origin": origin(page), "registrationId": number, "tag": "huiyin-field", "lastChance": False}
    return lambda: devtools.send("ServiceWorker.dispatchSyncEvent", asked)
