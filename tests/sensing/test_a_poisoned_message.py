"""A message that breaks us stands alone at last: it is set aside and counted, the others are kept, all goes on."""

import threading

import pytest
from django.db import DatabaseError, InternalError, OperationalError
from psycopg import Error
from psycopg.errors import DeadlockDetected, DiskFull, QueryCanceled, ReadOnlySqlTransaction, UndefinedTable

from huiyin.intake.sensing import consuming, messages, taking_in
from huiyin.intake.sensing.consuming import Consumer
from huiyin.intake.sensing.sources import Message
from huiyin.kernel.clock import now
from huiyin.kernel.contents import NoRoom
from huiyin.sensing.models import FateCount, Reading, SetAside
from tests.sensing.things import things


class Queue:
    """A source in memory."""

    gives_again = True

    def __init__(self, batches):
        self.batches, self.done, self.held = list(batches), [], 0
        self.stop = threading.Event()

    def take(self, wait):
        if not self.batches:
            self.stop.set()
            return []
        return self.batches.pop(0)

    def acknowledge(self, taken):
        self.done += taken

    def hold(self, taken):
        self.held += 1

    def close(self):
        pass


def message(number, device="river-1"):
    at = now().timestamp()
    payload = b'{"t": %.6f, "m": {"level": %d}}' % (at - 100 + number, number)
    return Message(device, "up", payload, at, number)


@pytest.fixture
def broken(monkeypatch):
    """Whatever takes in a level of 13 fails as told."""
    error = [ZeroDivisionError("13")]
    was = messages.take_in

    def take_in(readings, **told):
        if any(reading.value == 13 for reading in readings):
            raise error[0]
        return was(readings, **told)

    monkeypatch.setattr(messages, "take_in", take_in)
    monkeypatch.setattr(consuming, "_is_there", lambda: True)
    return error


def consume(queue):
    Consumer(lambda: queue, queue.stop).run()


def refused(cause: type[Error], kind=OperationalError):
    error = kind(cause.__name__)
    error.__cause__ = cause()
    return error


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("13"), refused(QueryCanceled), refused(UndefinedTable, DatabaseError)]
)
def test_the_others_are_kept(db, broken, error):
    things()
    broken[0] = error
    queue = Queue([[message(n) for n in range(20)], [message(99 - 60)]])
    consume(queue)
    assert len(queue.done) == 21
    assert sorted(Reading.objects.values_list("value", flat=True)) == [n for n in range(20) if n != 13] + [39]
    assert dict(FateCount.objects.values_list("fate", "amount"))["malformed"] == 1
    sample = SetAside.objects.get()
    assert sample.source == "dev/river-1/up"
    assert type(error).__name__ in sample.why
    assert b"13" in bytes(sample.payload)


def test_a_database_that_is_away_is_waited_for_and_nothing_lost(db, broken, monkeypatch):
    things()
    broken[0] = OperationalError("server closed the connection")
    away = iter([False] * 3)

    def is_there():
        found = next(away, True)
        if found:
            monkeypatch.setattr(messages, "take_in", taking_in.take_in)
        return found

    monkeypatch.setattr(consuming, "_is_there", is_there)
    monkeypatch.setattr(consuming, "HOLD", 0.0)
    queue = Queue([[message(13), message(14)]])
    consume(queue)
    assert queue.held
    assert len(queue.done) == 2
    assert sorted(Reading.objects.values_list("value", flat=True)) == [13, 14]
    assert not SetAside.objects.exists()


@pytest.mark.parametrize(
    "error", [refused(DiskFull), refused(DeadlockDetected), refused(ReadOnlySqlTransaction, InternalError)]
)
def test_a_database_that_has_no_room_is_waited_for_and_nothing_set_aside(db, broken, monkeypatch, error):
    things()
    tries = iter(range(consuming.TRIES * 3))

    def take_in(readings, **told):
        if next(tries, None) is not None:
            raise error
        return taking_in.take_in(readings, **told)

    monkeypatch.setattr(messages, "take_in", take_in)
    monkeypatch.setattr(consuming, "LONGEST_PAUSE", 0.0)
    queue = Queue([[message(13), message(14)]])
    consume(queue)
    assert len(queue.done) == 2
    assert sorted(Reading.objects.values_list("value", flat=True)) == [13, 14]
    assert not SetAside.objects.exists()


@pytest.mark.parametrize("again", [True, False])
def test_a_picture_without_room_holds_nobody_up_and_comes_again(db, monkeypatch, again):
    """Whether the source gives again what was not acknowledged, or would not before we connect anew."""
    things()
    tries = []

    def take_scene(code, payload, **told):
        tries.append(payload)
        if len(tries) < 3:
            raise NoRoom("full")

    monkeypatch.setattr(messages, "take_scene", take_scene)
    scene = Message("river-1", "scene", b"{}", now().timestamp(), "scene")
    queue = Queue([[message(1), scene, message(2)], [scene], [scene]])
    queue.gives_again = again
    consume(queue)
    assert sorted(Reading.objects.values_list("value", flat=True)) == [1, 2]
    assert [one.token for one in queue.done].count("scene") == (1 if again else 3)
    assert not SetAside.objects.exists()
