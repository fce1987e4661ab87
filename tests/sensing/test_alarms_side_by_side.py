"""Alarms of one place wait for each other, so that one fire is one matter; alarms elsewhere do not wait for them."""

import threading
from math import cos, hypot, radians
from random import Random

import pytest
from django.db import connection, connections
from django.db.utils import OperationalError

from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.services.alarms import raise_alarm
from huiyin.sensing.services.alarms.claiming import SAME_PLACE, Spot
from tests.cast import LANE, THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import rule

SMOKE = {"when": "threshold", "metric": "smoke", "is": True}
STEP = 1 / 111_320  # degrees of latitude in a metre


def test_whoever_stands_within_reach_of_each_other_takes_a_turn_in_common():
    dice = Random(5)
    for _ in range(5000):
        lat, lon = dice.uniform(-60, 60), dice.uniform(-180, 180)
        north, east = dice.uniform(-1, 1), dice.uniform(-1, 1)
        away = dice.uniform(0, SAME_PLACE) / max(hypot(north, east), 1e-9)
        other = Spot(lon + east * away * STEP / cos(radians(lat)), lat + north * away * STEP)
        assert Spot(lon, lat).names & other.names


def test_a_building_an_address_and_a_shared_matter_are_one_place_wherever_they_lie():
    here, there = (114.5, 30.5), (114.6, 30.6)
    for facts in ({"building": "B1"}, {"address": "柳巷 1 号"}, {"component": "M-7"}, {"matter": 12}):
        assert Spot(*here, **facts).names & Spot(*there, **facts).names
    assert not Spot(*here, building="B1").names & Spot(*there, building="B2").names
    assert Spot().names == set()


def shout(made, said):
    """One alarm; a wait of more than two seconds is an error."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    raise_alarm(made, said, said={"metric": "smoke"}, began_at=THURSDAY, at=THURSDAY, by=SYSTEM)


def elsewhere(made, said):
    """What came of it in another connection."""
    found: list[BaseException | None] = []

    def run():
        try:
            shout(made, said)
            found.append(None)
        except OperationalError as late:
            found.append(late)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(("metres", "waits"), [(3000, False), (40, True)])
def test_while_one_alarm_opens_its_matter_another_waits_only_next_door(metres, waits):
    of = kinds()["smoke"]
    one = device(of, "s1", address="柳巷 1 号")
    other = device(of, "s2", lat=LANE[1] + metres * STEP, address="河边 7 号")
    said = rule(SMOKE)
    with work():
        shout(one, said)
        late = elsewhere(other, said)
    assert (late is not None) == waits
    assert Matter.objects.count() == (1 if waits else 2)
    if waits:
        assert elsewhere(other, said) is None
        assert Matter.objects.count() == 1, "the second joins the fire next door"
    connection.close()
