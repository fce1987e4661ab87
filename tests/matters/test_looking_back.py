"""Of each report that comes in it is asked whether it was seen before; merged at once only where the office says so."""

from datetime import timedelta

import pytest

from huiyin.audit.selectors import entries_of
from huiyin.kernel.outbox import deliver_all
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Switch
from huiyin.matters.neighbours import neighbours_of
from huiyin.matters.services.looking_back import look_back
from huiyin.matters.states import State
from huiyin.matters.triage import switches
from huiyin.matters.vocabulary import Choice, Mode, Source
from huiyin.orgs.actor import SYSTEM
from tests.cast import HARBOUR, THURSDAY


@pytest.fixture(autouse=True)
def _switches():
    switches.forget()
    yield
    switches.forget()


@pytest.fixture
def lamp(district):
    return district.reported(type_code="0137", received_at=THURSDAY, address="柳巷12号")


def again(district, **extra):
    given = {"type_code": "0137", "received_at": THURSDAY + timedelta(minutes=20), "address": "柳巷12号"}
    return district.reported(**(given | {"source": Source.HOTLINE, "text": "柳巷的路灯不亮，天黑看不清"} | extra))


def set_mode(mode: Mode, threshold: float | None = None) -> None:
    Switch.objects.create(choice=Choice.DUPLICATE, mode=mode, threshold=threshold, by="test")
    switches.forget()


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


def test_it_is_suggested_with_how_likely_and_why(lamp, district):
    other = again(district)
    (found,) = look_back(other, by=SYSTEM)
    assert found.matter == lamp and found.probability > 0.8
    (kept,) = fresh(other).suggested["seen"]
    assert kept["number"] == lamp.number and "address:same" in kept["traits"]
    assert fresh(other).state == State.RECEIVED


def test_it_is_merged_where_the_office_lets_it_and_can_be_undone(lamp, district):
    set_mode(Mode.ACT, 0.8)
    other = again(district)
    look_back(other, by=SYSTEM)
    assert fresh(other).state == State.MERGED and entries_of(other.chain)[-1].actor == "system"
    do.unmerge(fresh(other), by=district.actor("lin"))
    assert fresh(other).state == State.RECEIVED


def test_what_is_less_sure_than_the_threshold_waits_for_a_person(lamp, district):
    set_mode(Mode.ACT, 1.0)
    other = again(district)
    assert look_back(other, by=SYSTEM) and fresh(other).state == State.RECEIVED


def test_switched_off_nothing_is_looked_for(lamp, district):
    set_mode(Mode.OFF)
    assert look_back(again(district), by=SYSTEM) == []
    assert neighbours_of(district.lamp_out(), THURSDAY + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    "extra",
    [
        {"lon": HARBOUR[0], "lat": HARBOUR[1], "address": "港口路3号"},
        {"type_code": "0101", "text": "井盖响", "address": ""},
        {"received_at": THURSDAY + timedelta(days=40), "address": ""},
    ],
    ids=["elsewhere", "another thing", "too long ago"],
)
def test_what_only_looks_like_it_is_not_called_the_same(lamp, district, extra):
    assert look_back(again(district, **extra), by=SYSTEM) == []


@pytest.mark.parametrize("which", ["new", "earlier"])
def test_nothing_confidential_is_found_or_looked_for(lamp, district, which):
    other = again(district)
    Matter.objects.filter(pk=(other if which == "new" else lamp).pk).update(confidential=True)
    assert look_back(fresh(other), by=SYSTEM) == []


def test_an_address_with_a_slip_and_a_pin_beside_it_is_still_the_same(lamp, district):
    other = again(district, address="柳港12号", lon=lamp.lon + 0.0003)
    assert [one.matter for one in look_back(other, by=SYSTEM)] == [lamp]


def test_without_a_point_the_address_alone_finds_it(lamp, district):
    other = again(district, lon=None, lat=None, address="柳巷 12号")
    assert [one.matter for one in look_back(other, by=SYSTEM)] == [lamp]


def test_the_worker_asks_of_each_new_report(lamp, district):
    other = again(district)
    deliver_all(unsettled=True)
    assert fresh(other).suggested["seen"][0]["number"] == lamp.number


def test_a_merged_one_is_not_found_but_its_root_is(lamp, district):
    other = again(district)
    do.merge(other, lamp, by=district.actor("lin"))
    third = again(district, received_at=THURSDAY + timedelta(minutes=30))
    assert [one.matter for one in look_back(third, by=SYSTEM)] == [lamp]
