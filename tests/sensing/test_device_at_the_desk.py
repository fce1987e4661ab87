"""The desk's page of a device: how it stands, what it said, its alarms; of what serves a person nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from huiyin.kernel.clock import now
from huiyin.matters.models import Matter
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import DeviceState
from huiyin.sensing.services.alarms import clear, judge_alarm, raise_alarm
from huiyin.sensing.services.devices.health import check_words
from huiyin.sensing.vocabulary import Verdict
from tests.sensing.devices_cast import administrator, device, kinds, partition, said
from tests.sensing.rules_cast import rule

SMOKE = {"when": "threshold", "metric": "smoke", "is": True}


@pytest.fixture
def detector(district):
    partition()
    return device(kinds()["smoke"], "s1", name="三号楼烟感", address="柳巷 3 号")


def see(district, login: str, path: str):
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.staff[login].account)
    return client.get(path)


def raised(made, code, verdict=None, by=None):
    at = now()
    alarm = raise_alarm(made, rule(SMOKE, code=code), said={"metric": "smoke"}, began_at=at, at=at, by=SYSTEM)
    if verdict:
        judge_alarm(alarm, verdict, by=by)
        clear(alarm, how="person", by=by)
    return alarm


def test_it_shows_place_health_readings_and_alarms_with_verdicts_and_rate(detector, district):
    lin = district.actor("lin")
    raised(detector, "one", Verdict.FALSE, lin)
    raised(detector, "two", Verdict.TRUE, lin)
    raised(detector, "three", Verdict.DRILL, lin)
    said(detector, "temperature", 21.5, now() - timedelta(hours=2))
    said(detector, "temperature", 35.25, now() - timedelta(days=3))
    DeviceState.objects.create(device=detector, heard_at=now() - timedelta(days=2), battery=12)
    check_words(now())
    page = see(district, "lin", "/desk/devices/s1/").content.decode()
    for words in ("三号楼烟感", "柳巷 3 号", "Silent", "Battery at 12", "1 of 2 judged were false", "21.5", "A drill"):
        assert words in page or words == "A drill" and "Drill" in page, words
    assert page.count('href="/desk/alarms/') >= 3
    assert "no secret yet" in page
    table = page.split("As figures")[1]
    assert "21.5" in table and "35.25" not in table, "three days ago is not of the last day"
    week = see(district, "lin", "/desk/devices/s1/?period=week").content.decode()
    assert "35.25" in week


def test_who_serves_elsewhere_and_who_has_no_desk_are_told_that_there_is_none(detector, district):
    administrator(district)
    assert see(district, "lin", "/desk/devices/s1/").status_code == 200
    assert see(district, "lin", "/desk/devices/none/").status_code == 404
    assert see(district, "wu", "/desk/devices/s1/").status_code == 404
    assert see(district, "ada", "/desk/devices/s1/").status_code in (302, 403)


@pytest.mark.parametrize(("kind", "facts"), [("water_meter", {"subject": "care/1"}), ("wristband", {})])
def test_what_serves_or_measures_a_person_has_no_page_here(detector, district, kind, facts):
    device(kinds()[kind], "own", **facts)
    assert see(district, "lin", "/desk/devices/own/").status_code == 404


def test_alarm_and_matter_lead_to_it_and_a_persons_alarm_leads_nowhere(detector, district):
    alarm = raised(detector, "one")
    own = device(kinds()["water_meter"], "own", subject="care/1")
    persons = raise_alarm(own, rule(SMOKE, code="own"), said={}, began_at=now(), at=now(), by=SYSTEM)
    assert 'href="/desk/devices/s1/"' in see(district, "lin", f"/desk/alarms/{alarm.pk}/").content.decode()
    number = Matter.objects.get(alarms=alarm).number
    assert 'href="/desk/devices/s1/"' in see(district, "lin", f"/desk/m/{number}/").content.decode()
    assert "/desk/devices/" not in see(district, "lin", f"/desk/alarms/{persons.pk}/").content.decode()


def test_the_register_shows_the_alarms_and_opens_none_for_whoever_keeps_it(detector, district):
    administrator(district)
    alarm = raised(detector, "one", Verdict.FALSE, district.actor("lin"))
    page = see(district, "ada", "/office/devices/s1/").content.decode()
    assert "1 of 1 judged were false" in page and "False alarm" in page
    assert f"/desk/alarms/{alarm.pk}/" not in page
