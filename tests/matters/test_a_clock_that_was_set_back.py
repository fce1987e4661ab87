"""Somebody sets the server's time back by twenty minutes: everybody goes on working, no story runs backwards."""

from datetime import timedelta

import pytest

from huiyin.audit.models import TraceEntry
from huiyin.kernel import clock
from huiyin.matters import services as do
from huiyin.matters.models import Clock, Matter
from huiyin.matters.states import State
from tests.cast import THURSDAY

BEFORE = THURSDAY + timedelta(minutes=30)


@pytest.fixture
def dispatched(district) -> Matter:
    with clock.freeze(BEFORE):
        matter = district.reported()
        do.file(matter, district.conditions["0137"], by=district.actor("lin"))
        return do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))


def test_a_unit_may_return_and_another_is_asked(district, dispatched):
    with clock.freeze(BEFORE - timedelta(minutes=20)):
        do.return_(dispatched, "不属于我单位", by=district.actor("sun"))
        do.dispatch(dispatched, district.units["D002"], by=district.actor("zhao"))
    assert Matter.objects.get(pk=dispatched.pk).state == State.DISPATCHED
    handle = Clock.objects.get(matter=dispatched, kind="handle")
    assert handle.started_at == BEFORE and handle.due_at > BEFORE


def test_it_may_be_suspended_resumed_finished_and_closed(district, dispatched):
    sun, qian = district.actor("sun"), district.actor("qian")
    with clock.freeze(BEFORE - timedelta(minutes=20)):
        do.accept(dispatched, by=sun)
        do.start(dispatched, by=sun)
        do.ask_suspension(dispatched, "等待材料", by=sun)
        do.suspend(dispatched, "等待材料", by=qian)
        do.resume(dispatched, by=qian)
        do.finish(dispatched, "已更换灯泡", by=sun)
        do.verify(dispatched, "已核实", by=qian)
        do.close(dispatched, "good", by=qian)
    for each in Clock.objects.filter(matter=dispatched):
        assert each.stopped_at is not None and each.stopped_at >= each.started_at
    said = list(TraceEntry.objects.filter(chain=dispatched.chain).order_by("seq").values_list("seq", flat=True))
    assert said == list(range(1, len(said) + 1)), "the chain is ordered by number, whatever the time says"
