"""Readings lie in tables of a day: made ahead, made when an old reading wants one, dropped when too old."""

from datetime import timedelta

import pytest
from django.db import connection

from huiyin.kernel.clock import now
from huiyin.sensing.models import FateCount, Reading, SetAside
from huiyin.sensing.reading import Reading as Told
from huiyin.sensing.services.readings import keeping_up, partitions
from huiyin.sensing.services.readings.taking import take
from huiyin.sensing.vocabulary import Fate, Via
from tests.sensing.things import things


@pytest.fixture
def river(db):
    return things()["river-1"]


def level(device, at, value=1.0):
    from huiyin.sensing import registry

    return Told(device.pk, registry.metric_ids()["level"], at.timestamp(), value)


def test_days_are_made_ahead_and_old_ones_dropped(river, settings):
    at = now()
    keeping_up.make_days(at)
    assert partitions.kept_days()[-1] == at.date() + timedelta(days=keeping_up.DAYS_AHEAD)
    old = at - timedelta(days=settings.HUIYIN_READINGS_KEPT - 1)
    take([level(river, old)], via=Via.MQTT, at=at)
    assert old.date() in partitions.kept_days()
    assert keeping_up.drop_days(at) == []
    assert keeping_up.drop_days(at + timedelta(days=3)) == [old.date()]
    assert Reading.objects.count() == 0
    assert old.date() not in partitions.kept_days()


def test_a_batch_over_many_days_is_kept_day_by_day(river):
    at = now()
    readings = [level(river, at - timedelta(hours=6 * n), n) for n in range(40)]
    taken = take(readings, via=Via.IMPORT, at=at)
    assert taken.counts == {Fate.KEPT: 1, Fate.OUT_OF_ORDER: 1, Fate.LATE: 38} or taken.counts[Fate.LATE] >= 38
    assert Reading.objects.count() == 40
    assert len(partitions.kept_days()) >= 10
    again = take(readings, via=Via.IMPORT, at=at)
    assert again.counts == {Fate.DUPLICATE: 40}
    assert Reading.objects.count() == 40


def test_old_days_are_dropped_without_shutting_out_readers(own_database):
    at = now()
    partitions.forget()
    with connection.cursor() as cursor:
        keeping_up.make_days(at - timedelta(days=100))
        assert len(keeping_up.drop_days(at)) == keeping_up.DAYS_AHEAD + 2
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("15s",)


def test_samples_stay_few(river):
    at = now()
    SetAside.objects.bulk_create(
        SetAside(at=at - timedelta(minutes=n), fate="absurd", via="mqtt", source="river-1", payload=b"", why="")
        for n in range(30)
    )
    SetAside.objects.create(at=at - timedelta(days=30), fate="future", via="mqtt", source="x", payload=b"", why="")
    FateCount.objects.create(hour=at - timedelta(days=500), fate="kept", via="mqtt", amount=1)
    keeping_up.forget_samples(at)
    left = list(SetAside.objects.order_by("-at"))
    assert len(left) == keeping_up.SAMPLES_OF_ONE
    assert left[0].at == at
    assert not FateCount.objects.exists()
