"""Verdicts given together are taken back together, as long as nothing followed that cannot be undone."""

from datetime import timedelta

import pytest

from huiyin.audit.selectors import entries_of
from huiyin.command.services.judging import take_back
from huiyin.kernel.clock import freeze, now
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm
from huiyin.sensing.services.alarms import raise_alarm
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import rule
from tests.web.desks import sign_in

SMOKE = {"when": "threshold", "metric": "smoke", "is": True}


@pytest.fixture
def alarms(district):
    """Two of a rule that opens and calls nothing, one that opens a matter once confirmed."""
    made = device(kinds()["smoke"], "s1", address="柳巷 3 号")
    given = [("quiet", "never"), ("other", "never"), ("opening", "confirmed")]
    rules = [rule(SMOKE, code=code, opens=opens, calls="never", severity="minor") for code, opens in given]
    at = now()
    return [raise_alarm(made, one, said={"metric": "smoke"}, began_at=at, at=at, by=SYSTEM) for one in rules]


def judge_many(client, alarms, verb, **given):
    seen = {f"seen_{one.pk}": "|minor" for one in alarms}
    client.post(
        "/desk/alarms/many/", {"verb": verb, "number": [one.pk for one in alarms], "confirmed": "1"} | seen | given
    )


def verdicts(alarms):
    rows = dict(Alarm.objects.values_list("pk", "verdict"))
    return [rows[one.pk] for one in alarms]


def shown(answer):
    return [str(message) for message in answer.context["messages"]]


def test_all_of_them_wait_again_and_the_trace_keeps_both(alarms, district):
    lin = sign_in(district, "lin")
    judge_many(lin, alarms, "filter", reason="dust")
    assert verdicts(alarms) == ["false"] * 3
    assert "/desk/alarms/many/back/" in lin.get("/desk/alarms/").content.decode()
    lin.post("/desk/alarms/many/back/")
    assert verdicts(alarms) == [""] * 3
    assert set(Alarm.objects.values_list("reason", "verdict_by")) == {("", "")}
    said = [entry.action for entry in entries_of(alarms[0].chain)]
    assert said[-2:] == ["sensing.alarm_judged", "sensing.alarm_verdict_taken_back"]
    assert "/desk/alarms/many/back/" not in lin.get("/desk/alarms/").content.decode()


def test_what_opened_a_matter_stays_and_is_named_while_the_others_go_back(alarms, district):
    lin = sign_in(district, "lin")
    judge_many(lin, alarms, "confirm")
    words = shown(lin.post("/desk/alarms/many/back/", follow=True))
    assert verdicts(alarms) == ["", "", "true"]
    number = Alarm.objects.get(pk=alarms[2].pk).matter.number
    assert any(number in line for line in words)


def test_after_ten_minutes_nothing_is_taken_back(alarms, district):
    lin = sign_in(district, "lin")
    judge_many(lin, alarms, "filter", reason="dust")
    with freeze(now() + timedelta(minutes=11)):
        assert "/desk/alarms/many/back/" not in lin.get("/desk/alarms/").content.decode()
        taken = take_back(alarms, by=district.actor("lin"))
    assert (taken.done, len(taken.stay)) == ((), 3)
    assert verdicts(alarms) == ["false"] * 3


def test_nobody_takes_back_what_another_judged(alarms, district):
    judge_many(sign_in(district, "lin"), alarms, "filter", reason="dust")
    assert take_back(alarms, by=district.actor("zhao")).done == ()
    sign_in(district, "zhao").post("/desk/alarms/many/back/")
    assert verdicts(alarms) == ["false"] * 3


def test_who_was_called_out_was_called(alarms, district):
    made = device(kinds()["smoke"], "s2", address="河边 7 号")
    calling = rule(SMOKE, code="calling", opens="never", calls="confirmed", severity="minor")
    at = now()
    alarm = raise_alarm(made, calling, said={"metric": "smoke"}, began_at=at, at=at, by=SYSTEM)
    judge_many(sign_in(district, "lin"), [alarm], "confirm")
    taken = take_back([alarm], by=district.actor("lin"))
    assert taken.done == () and taken.stay[0][1]
    assert verdicts([alarm]) == ["true"]
