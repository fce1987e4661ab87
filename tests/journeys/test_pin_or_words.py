"""A resident who wrote about another place than the pin is asked once, and the report goes where they say."""

import pytest

from huiyin.matters.models import Report
from tests.journeys.phones import expect
from tests.journeys.test_resident_reports import form_of, resident, sent  # noqa: F401
from tests.places import town

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture(autouse=True)
def _town(stage):
    town.build()


def filled_in(page, house):
    form_of(page, house)
    page.fill("#id_text", "码头路3号门口的路灯不亮")
    page.click("[data-here]")
    expect(page.locator("#id_place_lon")).not_to_have_value("")
    page.click("form[data-report] button[type=submit], form[data-report] .btn-primary")
    expect(page.locator("#where-dialog")).to_be_visible()
    assert "码头路3号" in page.locator("[data-where-said]").inner_text()


def test_the_pin_is_put_where_the_words_say(resident, house):  # noqa: F811
    page = resident()
    filled_in(page, house)
    page.click("#where-dialog [value=there]")
    report = sent(page)
    assert report.matter.area.startswith("990101002") and "place" not in report.matter.suggested
    assert page.complaints == []


def test_the_pin_stays_and_the_desk_is_told(resident, house):  # noqa: F811
    page = resident()
    filled_in(page, house)
    page.click("#where-dialog [value='']")
    assert not Report.objects.exists()
    page.click("form[data-report] button[type=submit], form[data-report] .btn-primary")
    page.click("#where-dialog [value=keep]")
    report = sent(page)
    assert report.matter.area.startswith("990101001") and report.matter.suggested["place"]["conflict"] > 500
