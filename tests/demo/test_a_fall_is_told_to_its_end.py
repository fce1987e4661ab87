"""The day's fall, said by a detector in somebody's home: an alarm, a call-out from rung to rung, and their daughter."""

import json

import pytest

from huiyin.care.services import add_contact, bind_device
from huiyin.care.vocabulary import Relation
from huiyin.command.models import CallOut
from huiyin.command.services import step_due
from huiyin.demo.day.beats import beats
from huiyin.demo.day.sky import Sky
from huiyin.demo.living.district import spots
from huiyin.intake.sensing.messages import take_messages
from huiyin.intake.sensing.sources import Message
from huiyin.kernel.clock import now, travel
from huiyin.sensing.models import Alarm
from tests.care.conftest import DAUGHTER, home  # noqa: F401 - a fixture
from tests.cast import THURSDAY
from tests.command.ground import on_duty
from tests.sensing.devices_cast import device, kinds, partition
from tests.sensing.rules_cast import rule


@pytest.fixture(autouse=True)
def thursday():
    with travel(THURSDAY):
        yield


def say(body: dict) -> None:
    at = now()
    take_messages([Message("FALL-1", "up", json.dumps(body).encode(), at.timestamp(), None)], at=at)


def test_the_detector_speaks_only_when_it_is_bound_and_family_is_called_in_the_end(home):  # noqa: F811
    detector, sky = device(kinds()["fall_detector"], "FALL-1"), Sky(7)
    partition()
    rule({"when": "threshold", "metric": "fall", "is": True}, ["fall_detector"], opens="confirmed", calls="at_once")
    assert "fall" not in [beat.code for beat in beats(7, spots(), sky)]
    file = home.bai()
    add_contact(file, DAUGHTER, Relation.DAUGHTER, by=home.he)
    bind_device(file, detector, by=home.he)
    [beat] = [beat for beat in beats(7, spots(), sky, speed=60) if beat.code == "fall"]
    on_duty(home.district.staff["mei"])

    say(beat.said[0].body)
    assert Alarm.objects.get().subject == file.subject
    callout = CallOut.objects.get()
    assert callout.steps.get().staff == home.district.staff["mei"]
    step_due(callout.until)
    [daughter] = callout.steps.filter(outcome="ringing")
    assert (daughter.whom, daughter.relation) == ("contact", "daughter")

    say(beat.said[-1].body)
    assert Alarm.objects.get().cleared_at is not None
