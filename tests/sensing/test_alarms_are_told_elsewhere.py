"""Another system hears of alarms: what it asked for, what its account may see, and of a person in care no more than
that there is one."""

import json

import pytest

from huiyin.accounts.models import Account
from huiyin.kernel.errors import InvalidInput
from huiyin.sensing.services.alarms import acknowledge, clear, judge_alarm
from huiyin.sensing.vocabulary import Verdict
from huiyin.webhooks.services import Wanted, subscribe_to_moves
from tests.api.conftest import program
from tests.cast import THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import SECOND, only_alarm, rule, say
from tests.webhooks.conftest import ada, bodies, pass_on, receiver, told

__all__ = ["ada", "program", "receiver", "told"]
FOUR = ["raised", "acknowledged", "judged", "cleared"]


def raised(**facts):
    rule({"when": "threshold", "metric": "smoke", "is": True}, opens="confirmed", matter_type="0101")
    detector = device(kinds()["smoke"], "s1", address="柳巷 3 号", **facts)
    say(detector, "smoke", THURSDAY, 1)
    return only_alarm()


def live_through(alarm, district):
    acknowledge(alarm, by=district.actor("lin"), at=THURSDAY + SECOND)
    judge_alarm(alarm, Verdict.FALSE, by=district.actor("lin"), at=THURSDAY + 2 * SECOND)
    clear(alarm, how="person", by=district.actor("lin"), at=THURSDAY + 3 * SECOND)


def test_each_change_is_told_in_order_as_the_api_shows_the_alarm(district, told, receiver, program):
    hook, _secret = told("lin", alarms=FOUR)
    alarm = raised()
    live_through(alarm, district)
    pass_on(hook)
    heard = [one for one in bodies(receiver) if one["type"].startswith("alarm.")]
    assert [one["type"] for one in heard] == [f"alarm.{name}" for name in FOUR]
    assert [one["data"]["verdict"] for one in heard] == ["", "", "false", "false"]
    status, shown = program("lin", language="zh-hans").get(f"/alarms/{alarm.pk}")
    assert status == 200
    assert heard[-1]["data"]["alarm"] == shown
    assert shown["device"] == "s1" and shown["of_person"] is False


def test_a_receiver_that_asked_for_none_hears_none_and_another_only_of_its_area(district, told, receiver):
    silent, _ = told("lin")
    elsewhere, _ = told("lin", alarms=FOUR, areas=["990101002"])
    ends, _ = told("lin", alarms=["cleared"])
    live_through(raised(), district)
    pass_on(silent, elsewhere, ends)
    assert [one["type"] for one in bodies(receiver)] == ["alarm.cleared"]


def test_whose_account_does_not_see_it_hears_nothing_of_it(district, told, receiver):
    hook, _ = told("sun", alarms=FOUR)
    live_through(raised(), district)
    assert pass_on(hook) == 0


def test_of_a_person_in_care_it_says_what_and_when_and_never_whose_which_or_where(district, told, receiver):
    hook, _ = told("lin", alarms=FOUR)
    alarm = raised(subject="care/4711", name="王秀英家")
    live_through(alarm, district)
    pass_on(hook)
    assert len(receiver.heard) == len(FOUR)
    words = "".join(heard.body.decode() for heard in receiver.heard)
    for hidden in ("4711", "王秀英", "柳巷", "s1", alarm.grid, str(alarm.lon)):
        assert json.dumps(hidden)[1:-1] not in words and hidden not in words
    shown = bodies(receiver)[0]["data"]["alarm"]
    assert (shown["of_person"], shown["device"], shown["address"], shown["lon"]) == (True, "", "", None)
    assert shown["rule"] == "rule"


def test_a_change_that_there_is_not_is_refused(district, ada, receiver):
    wanted = Wanted("Street app", receiver.url + "/hook", alarms=["exploded"])
    with pytest.raises(InvalidInput) as refused:
        subscribe_to_moves(wanted, Account.objects.get(login="lin"), by=ada)
    assert refused.value.field == "alarms"
