"""Visits and calls on working days, once; missed ones go up; greetings and warnings once; consents run out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin.accounts.models import Account
from huiyin.care.dues import make_dues, raise_missed
from huiyin.care.greeting import greet, warn_of_weather
from huiyin.care.lapsing import forget_proofs, look_after_consents
from huiyin.care.models import CareFile, Consent, Due, Record
from huiyin.care.rules.levels import suggest_level
from huiyin.care.rules.missing import step_after
from huiyin.care.rules.occasions import birthdays_by_moon, birthdays_by_sun, festivals_on
from huiyin.care.services import assign_carer, plan, record_contact, renew, withdraw
from huiyin.care.vocabulary import CarerKind, Level, Met, PlanKind, RecordKind, Risk, Step
from huiyin.kernel.clock import freeze
from huiyin.kernel.errors import Conflict
from huiyin.matters.models import WeatherWarning
from huiyin.notices.models import Notice
from huiyin.people.caring import CaredDetails

FRIDAY = datetime(2026, 3, 6, 2, tzinfo=UTC)  # 10:00 in Shanghai
SATURDAY = FRIDAY + timedelta(days=1)
MONDAY = FRIDAY + timedelta(days=3)


def _due(home, first_on):
    file = home.bai()
    assign_carer(file, CarerKind.GRID_WORKER, staff=home.district.staff["mei"], by=home.he)
    plan(file, PlanKind.VISIT, by=home.he, every_days=7, first_on=first_on)
    return file


def test_what_falls_on_a_weekend_is_due_on_monday_and_made_once(home):
    with freeze(FRIDAY):
        _due(home, SATURDAY.date())
        make_dues(FRIDAY)
        make_dues(SATURDAY)
    visit = Due.objects.get(kind="visit")
    assert visit.on == MONDAY.date() and visit.staff == home.district.staff["mei"]


def test_missed_it_goes_to_the_worker_then_the_community_then_the_duty_desk(home):
    with freeze(FRIDAY):
        _due(home, FRIDAY.date())
        make_dues(FRIDAY)
        Due.objects.exclude(kind="visit").delete()
    told, logins = [], dict(Account.objects.values_list("pk", "login"))
    for hours in (10, 10, 72 + 10, 72 + 34):
        at = FRIDAY + timedelta(hours=hours)
        with freeze(at):
            raise_missed(at)
        told.append({(row.template, logins[row.account_id]) for row in Notice.objects.all()})
    worker, again, community, duty = told
    assert worker == again == {("care_missed", "mei")}
    assert ("care_raised", "he") in community and ("care_raised", "qian") not in community
    assert ("care_raised", "qian") in duty
    assert Due.objects.get().step == "duty"


def test_without_consent_nobody_is_sent(home):
    with freeze(FRIDAY):
        _due(home, FRIDAY.date())
    late = FRIDAY + timedelta(days=400)
    assert make_dues(late) == 0


def test_the_level_is_a_suggestion_with_reasons():
    close = suggest_level({Risk.ALONE, Risk.FALLS})
    assert close.level == Level.CLOSE and close.because == (Risk.FALLS, Risk.ALONE)
    assert suggest_level({Risk.EIGHTY, Risk.LOW_INCOME}).level == Level.REGULAR
    assert suggest_level(set()).level == Level.LIGHT


def test_the_closer_the_care_the_sooner_it_goes_up():
    assert step_after(timedelta(hours=3), Level.CLOSE) == Step.COMMUNITY
    assert step_after(timedelta(hours=3), Level.LIGHT) == Step.CARER


def test_festivals_and_birthdays_of_both_calendars():
    assert festivals_on(date(2026, 2, 17)) == ["spring_festival"]
    assert festivals_on(date(2026, 9, 25)) == ["mid_autumn"]
    assert festivals_on(date(2026, 10, 18)) == ["double_ninth"]
    assert birthdays_by_moon(date(2026, 9, 25)) == ["08-15"]
    assert birthdays_by_sun(date(2026, 2, 28)) == ["02-28", "02-29"]
    assert birthdays_by_sun(date(2028, 2, 28)) == ["02-28"]
    assert birthdays_by_moon(date(2025, 8, 1)) == []  # in a leap sixth month


def test_greeted_once_by_the_calendar_they_keep(home):
    with freeze(datetime(2026, 9, 1, 2, tzinfo=UTC)):
        home.bai()
        moon = CaredDetails(name="月", phone="13900000002", by_moon=True, moon_birthday="08-15")
        home.bai(person=moon)
    mid_autumn = datetime(2026, 9, 25, 2, tzinfo=UTC)
    assert greet(mid_autumn) == 3  # her lunar birthday, and the festival for both
    assert greet(mid_autumn) == 0
    assert greet(datetime(2026, 9, 14, 2, tzinfo=UTC)) == 1
    assert Record.objects.filter(kind="message").count() == 4


def test_warned_of_the_weather_once_in_its_area_only(home):
    with freeze(FRIDAY):
        home.bai()
        for area in ("990101001", "990101002"):
            WeatherWarning.objects.create(
                kind="cold", level="orange", area=area, since=FRIDAY, until=FRIDAY + timedelta(days=1), by="staff/1"
            )
    assert warn_of_weather(FRIDAY) == 1
    assert warn_of_weather(FRIDAY) == 0


def test_consent_that_runs_out_stops_all_and_a_month_later_erases(home):
    with freeze(FRIDAY):
        file = home.bai(agreement=home.agreement(until=FRIDAY + timedelta(days=60)))
    look_after_consents(FRIDAY + timedelta(days=40))
    assert set(Notice.objects.values_list("template", flat=True)) == {"care_expiring"}
    lapsed = FRIDAY + timedelta(days=61)
    look_after_consents(lapsed)
    with freeze(lapsed), pytest.raises(Conflict):
        record_contact(file, RecordKind.VISIT, Met.WELL, by=home.mei)
    look_after_consents(FRIDAY + timedelta(days=91))
    file.refresh_from_db()
    assert file.ended_how == "expired" and file.risks == []
    assert forget_proofs(FRIDAY + timedelta(days=92)) == 0
    assert forget_proofs(FRIDAY + timedelta(days=92 + 3 * 366 + 1)) == 1
    assert not CareFile.objects.exists() and not Consent.objects.exists()


def test_a_renewed_consent_lets_it_go_on(home):
    with freeze(FRIDAY):
        file = home.bai(agreement=home.agreement(until=FRIDAY + timedelta(days=5)))
        renew(file, home.agreement(until=FRIDAY + timedelta(days=300)), by=home.he)
    assert make_dues(FRIDAY + timedelta(days=20)) == 2


def test_two_who_end_it_at_once_end_it_once(home):
    file = home.bai()
    stale = CareFile.objects.get(pk=file.pk)
    withdraw(file, by=home.he)
    with pytest.raises(Conflict):
        withdraw(stale, by=home.he)
