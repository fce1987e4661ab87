"""One fire is one alarm, one alarm is one matter."""

import threading

import pytest
from django.db import connection, connections

from huiyin.kernel.work import work
from huiyin.matters import services as matters
from huiyin.matters.errors import OnHold
from huiyin.matters.models import Hold, Matter
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm
from huiyin.sensing.services.alarms import clear, raise_alarm
from tests.cast import THURSDAY
from tests.sensing.devices_cast import device, kinds
from tests.sensing.rules_cast import MINUTE, SECOND, only_alarm, rule, say

SMOKE = {"when": "threshold", "metric": "smoke", "is": True}


@pytest.fixture
def detector(district):
    return device(kinds()["smoke"], "s1", address="柳巷 1 号")


def test_smoke_raises_one_alarm_opens_one_matter_and_holds_it(detector):
    rule(SMOKE, matter_type="0137")
    judged = say(detector, "smoke", THURSDAY, 1)
    alarm = only_alarm()
    assert judged.raised == (alarm,)
    assert (alarm.count, alarm.severity, alarm.began_at) == (1, "critical", THURSDAY)
    matter = Matter.objects.get()
    assert alarm.matter == matter
    assert (matter.source, matter.urgency, matter.title) == ("sensor", "critical", "烟感：柳巷 1 号")
    assert matter.type.code == "0137"
    assert list(Hold.objects.values_list("owner", "lifted_at")) == [(alarm.chain, None)]


def test_said_again_it_is_counted_and_nothing_is_raised(detector):
    rule(SMOKE)
    say(detector, "smoke", THURSDAY, 1)
    judged = say(detector, "smoke", THURSDAY + 10 * SECOND, 1)
    assert judged.raised == ()
    alarm = only_alarm()
    assert (alarm.count, alarm.last_at) == (2, THURSDAY + 10 * SECOND)


def test_calm_again_it_ends_and_somebody_is_asked_to_look(detector):
    rule(SMOKE)
    say(detector, "smoke", THURSDAY, 1)
    judged = say(detector, "smoke", THURSDAY + MINUTE, 0)
    alarm = only_alarm()
    assert judged.cleared == (alarm,)
    assert (alarm.cleared_at, alarm.cleared_how) == (THURSDAY + MINUTE, "reading")
    assert alarm.matter.state == "checking"
    assert Hold.objects.get().lifted_at == THURSDAY + MINUTE


def test_a_matter_is_not_declined_while_its_alarm_is_active(detector, district):
    rule(SMOKE)
    say(detector, "smoke", THURSDAY, 1)
    with pytest.raises(OnHold):
        matters.decline(Matter.objects.get(), "误报", by=district.actor("lin"))


def test_after_it_ended_smoke_is_a_new_alarm_that_names_the_former(detector):
    rule(SMOKE)
    say(detector, "smoke", THURSDAY, 1)
    say(detector, "smoke", THURSDAY + MINUTE, 0)
    say(detector, "smoke", THURSDAY + 5 * MINUTE, 1)
    former, latter = Alarm.objects.order_by("pk")
    assert latter.said["former"] == former.pk
    assert latter.matter == former.matter


def test_ordinary_readings_cost_one_statement_and_unwatched_ones_none(detector, django_assert_num_queries):
    rule(SMOKE)
    say(detector, "smoke", THURSDAY, 0)
    from huiyin.sensing.services.watch.judging import judge
    from tests.sensing.rules_cast import reading

    ordinary = [reading(detector, "smoke", THURSDAY + n * SECOND, 0) for n in range(50)]
    unwatched = [reading(detector, "battery", THURSDAY + n * SECOND, 60) for n in range(50)]
    with django_assert_num_queries(1):
        judge(ordinary, at=THURSDAY)
    with django_assert_num_queries(0):
        judge(unwatched, at=THURSDAY)


@pytest.mark.usefixtures("stage")
def test_two_hundred_at_once_are_one_alarm_one_matter_counted_two_hundred():
    made, said = device(kinds()["smoke"], "s1"), rule(SMOKE)
    together = threading.Barrier(20)
    failed: list[BaseException] = []

    def shout():
        try:
            together.wait()
            for _ in range(10):
                with work():
                    raise_alarm(made, said, said={"metric": "smoke"}, began_at=THURSDAY, at=THURSDAY, by=SYSTEM)
        except BaseException as wrong:
            failed.append(wrong)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=shout) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    alarm = only_alarm()
    assert (alarm.count, Matter.objects.count()) == (200, 1)
    assert alarm.matter.reports.count() == 1
    clear(alarm, how="person", by=SYSTEM)
    assert not Alarm.objects.filter(cleared_at=None).exists()
    connection.close()
