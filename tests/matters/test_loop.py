"""One lamp, from the report to the stars, through all seven stages."""

from datetime import timedelta

import pytest

from huiyin.audit.chain import START, entry_hash
from huiyin.audit.models import TraceEntry
from huiyin.kernel.errors import Conflict
from huiyin.kernel.models import OutboxEvent
from huiyin.matters import services as do
from huiyin.matters.access import reporter_actor
from huiyin.matters.errors import Missing, NotYours, WrongState
from huiyin.matters.models import Matter
from huiyin.matters.states import State
from tests.cast import THURSDAY


def test_a_lamp_is_reported_mended_verified_closed_and_rated(district):
    hours = (THURSDAY + timedelta(minutes=10 * n) for n in range(20))
    matter = district.reported()
    assert matter.state == State.RECEIVED and matter.grid == "99010100100101"
    do.ask_check(matter, by=district.actor("lin"), at=next(hours))
    do.answer_check(matter, True, by=district.actor("mei"), note="确实不亮", at=next(hours))
    do.file(matter, district.conditions["0137"], by=district.actor("lin"), at=next(hours))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"), at=next(hours))
    do.accept(matter, by=district.actor("sun"), at=next(hours))
    do.start(matter, by=district.actor("sun"), at=next(hours))
    do.finish(matter, "已更换灯泡", by=district.actor("sun"), at=next(hours))
    do.ask_verification(matter, by=district.actor("lin"), at=next(hours))
    do.answer_verification(matter, True, by=district.actor("mei"), at=next(hours))
    do.close(matter, "good", by=district.actor("lin"), at=next(hours))
    do.rate(matter, 5, by=reporter_actor(matter.reports.get()), comment="很快", at=next(hours))

    stored = Matter.objects.get(pk=matter.pk)
    assert (stored.state, stored.stars, stored.late, stored.version) == (State.RATED, 5, False, 12)
    assert [e.action.removeprefix("matters.") for e in chain(matter)] == [
        "receive", "ask_check", "answer_check", "file", "dispatch", "accept", "start", "finish",
        "ask_verification", "answer_verification", "close", "rate",
    ]  # fmt: skip
    assert OutboxEvent.objects.filter(key=matter.chain).count() == 12
    previous = START
    for e in chain(matter):
        assert bytes(e.hash) == entry_hash(previous, e.chain, e.seq, e.at, e.action, e.actor, e.data)
        previous = bytes(e.hash)


def chain(matter):
    return list(TraceEntry.objects.filter(chain=matter.chain).order_by("seq"))


def test_of_two_dispatchers_one_wins_and_the_other_is_told(district):
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    mine, theirs = Matter.objects.get(pk=matter.pk), Matter.objects.get(pk=matter.pk)
    do.dispatch(mine, district.units["D001"], by=district.actor("zhao"))
    with pytest.raises(Conflict) as lost:
        do.dispatch(theirs, district.units["D002"], by=district.actor("zhao2"))
    assert lost.value.status == 409
    assert Matter.objects.get(pk=matter.pk).unit == district.units["D001"]


def test_a_move_from_the_wrong_state_changes_nothing(district):
    matter = district.reported()
    with pytest.raises(WrongState):
        do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    assert len(chain(matter)) == 1


def test_the_unit_next_door_may_not_accept(district):
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    with pytest.raises(NotYours):
        do.accept(matter, by=district.actor("wu"))


def test_a_return_needs_a_reason_and_the_third_one_goes_to_arbitration(district):
    matter = district.reported()
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    for turn in (1, 2, 3):
        do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
        with pytest.raises(Missing):
            do.return_(Matter.objects.get(pk=matter.pk), "  ", by=district.actor("sun"))
        do.return_(matter, "不是我们的灯", by=district.actor("sun"))
        assert matter.state == (State.FILED if turn < 3 else State.ARBITRATION)
    do.arbitrate(matter, district.units["D002"], "灯在公园内", by=district.actor("qian"))
    assert matter.unit == district.units["D002"] and matter.state == State.DISPATCHED


def test_a_bad_rating_reopens_once(district):
    matter = closed(district)
    reporter = reporter_actor(matter.reports.get())
    do.rate(matter, 1, by=reporter, comment="还是不亮")
    assert matter.state == State.FILED and matter.reopens == 1
    finish_again(district, matter)
    do.rate(matter, 1, by=reporter, comment="还是不亮")
    assert matter.state == State.RATED


def closed(district, **extra):
    matter = district.reported(**extra)
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    finish_again(district, matter)
    return matter


def finish_again(district, matter):
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "已修", by=district.actor("sun"))
    do.verify(matter, "电话核查", by=district.actor("lin"))
    do.close(matter, "fair", by=district.actor("lin"))
