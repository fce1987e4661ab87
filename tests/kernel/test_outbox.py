"""What was announced reaches every subscriber: in order per key, once in its effects, whatever fails on the way."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection

from huiyin.kernel import clock, events, outbox
from huiyin.kernel.errors import Conflict
from huiyin.kernel.events import Event, announce, subscribe
from huiyin.kernel.models import DeadLetter, OutboxCursor, OutboxEvent, ParkedEvent, Watermark
from huiyin.kernel.outbox import letters
from huiyin.kernel.outbox.deliver import deliver, deliver_all, sign_up
from huiyin.kernel.outbox.parked import PAUSES
from huiyin.kernel.outbox.relay import waiting
from huiyin.kernel.work import work

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Rang(Event):
    bell: str
    n: int

    @classmethod
    def topic(cls) -> str:
        return "tests.Rang"


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch):
    monkeypatch.setattr(events, "_subscribers", {})


@pytest.fixture
def heard():
    """A subscriber that notes what it hears and fails at the numbers in `deaf_to`."""

    class Heard(list):
        deaf_to: set = set()
        calls = 0

    heard = Heard()

    @subscribe("tests.heard", Rang)
    def hear(event, row):
        heard.calls += 1
        Watermark.objects.create(name=f"{event.bell}{event.n}", at=clock.now())
        if event.n in heard.deaf_to:
            raise ValueError("cannot hear")
        heard.append((event.bell, event.n))

    return heard


def ring(*bells: str) -> None:
    for n, bell in enumerate(bells, start=OutboxEvent.objects.count() + 1):
        with work():
            announce(Rang(bell, n), key=f"bell/{bell}")


def pass_on(after: timedelta = timedelta()) -> None:
    with clock.travel(clock.now() + after):
        deliver_all(unsettled=True)


def test_each_subscriber_gets_everything_once(heard):
    other = []
    subscribe("tests.other", Rang)(lambda event, row: other.append(event.n))
    ring("a", "b", "a")
    pass_on()
    pass_on()
    assert heard == [("a", 1), ("b", 2), ("a", 3)]
    assert other == [1, 2, 3]
    assert Watermark.objects.count() == 3


def test_nothing_is_announced_by_a_transaction_that_failed(heard):
    with pytest.raises(ZeroDivisionError), work():
        announce(Rang("a", 1), key="bell/a")
        raise ZeroDivisionError
    pass_on()
    assert heard == []


def test_a_new_subscriber_hears_what_is_kept(heard):
    ring("a")
    pass_on()
    late = []
    subscribe("tests.late", Rang)(lambda event, row: late.append(event.n))
    pass_on()
    assert late == [1]


def test_a_failure_holds_back_its_own_key_only_and_leaves_nothing_behind(heard):
    heard.deaf_to = {1}
    ring("a", "b", "a", "c")
    pass_on()
    assert heard == [("b", 2), ("c", 4)]
    assert set(Watermark.objects.values_list("name", flat=True)) == {"b2", "c4"}, "a failed handler wrote nothing"
    assert ParkedEvent.objects.count() == 2


def test_it_is_tried_again_and_order_per_key_is_kept(heard):
    heard.deaf_to = {1}
    ring("a", "a", "b")
    pass_on()
    pass_on(timedelta(milliseconds=500))
    assert heard == [("b", 3)] and heard.calls == 2, "not before its pause is over"
    heard.deaf_to = set()
    ring("a")
    pass_on(PAUSES[0] * 1.1)
    pass_on()
    assert heard == [("b", 3), ("a", 1), ("a", 2), ("a", 4)]
    assert not ParkedEvent.objects.exists()


def test_a_clock_that_ran_ahead_keeps_nothing_waiting_for_hours(heard):
    heard.deaf_to = {1}
    ring("a")
    pass_on(timedelta(hours=3))
    heard.deaf_to = set()
    assert [subscriber.name for subscriber in waiting()] == ["tests.heard"]
    pass_on()
    assert heard == [("a", 1)]


def test_after_all_its_tries_it_is_laid_aside_and_the_others_go_on(heard):
    heard.deaf_to = {1}
    ring("a", "a")
    pass_on()
    later = timedelta()
    for pause in PAUSES:
        assert heard == []
        later += pause * 1.1
        pass_on(later)
    assert heard == [("a", 2)]
    letter = DeadLetter.objects.get()
    assert (letter.event_id, letter.tries, letter.key) == (OutboxEvent.objects.first().pk, len(PAUSES) + 1, "bell/a")
    assert letter.error.startswith("ValueError at ") and "cannot hear" not in letter.error
    assert outbox.lag().dead == 1


def test_a_dead_letter_is_replayed_or_dropped(heard):
    heard.deaf_to = {1, 2}
    ring("a", "b")
    later = timedelta()
    for pause in (timedelta(), *PAUSES):
        later += pause * 1.1
        pass_on(later)
    first, second = letters.unsettled()
    with pytest.raises(Conflict, match="ValueError"):
        letters.replay(first.pk)
    heard.deaf_to = set()
    letters.replay(first.pk)
    assert heard == [("a", 1)]
    letters.drop(second.pk)
    assert letters.unsettled() == [] and outbox.lag().dead == 0


def test_a_deferred_constraint_fails_its_own_event_not_the_batch(heard):
    @subscribe("tests.careless", Rang)
    def careless(event, row):
        if event.n == 1:
            ParkedEvent.objects.create(subscriber="x", event_id=999_999, key="x")  # checked at the commit by default

    ring("a", "b")
    pass_on()
    assert OutboxCursor.objects.get(pk="tests.careless").event_id == OutboxEvent.objects.last().pk
    assert ParkedEvent.objects.get().subscriber == "tests.careless"


def test_a_subscriber_for_many_gets_them_together_and_one_by_one_after_a_failure():
    calls = []

    @subscribe("tests.many", Rang, many=True)
    def hear(items):
        calls.append([event.n for event, _ in items])
        if any(event.n == 2 for event, _ in items):
            raise ValueError

    ring("a", "b", "c")
    pass_on()
    assert calls == [[1, 2, 3], [1], [2], [3]]
    assert ParkedEvent.objects.get().event.payload["n"] == 2
    ring("b", "d")
    pass_on()
    assert calls[4:] == [[5]], "what waits behind the failed one is not tried"


def test_what_a_handler_announces_is_delivered_too(heard):
    @subscribe("tests.echo", Rang)
    def echo(event, row):
        if event.n < 3:
            with work():
                announce(Rang(event.bell, event.n + 1), key=row.key)

    ring("a")
    pass_on()
    assert heard == [("a", 1), ("a", 2), ("a", 3)]


def test_old_events_go_when_everybody_has_had_them(heard):
    ring("a", "b")
    OutboxEvent.objects.update(at=clock.now() - timedelta(days=8))
    assert outbox.purge() == 0, "nobody has had them"
    heard.deaf_to = {2}
    pass_on()
    ring("c")
    assert outbox.purge() == 1, "not what is parked, not what is new"
    assert [row.payload["n"] for row in OutboxEvent.objects.order_by("id")] == [2, 3]


def test_lag_is_the_age_of_the_oldest_event_that_waits(heard):
    sign_up()
    assert outbox.lag().seconds == 0
    ring("a")
    OutboxEvent.objects.update(at=clock.now() - timedelta(seconds=90))
    assert 89 <= outbox.lag().seconds < 100
    pass_on()
    assert outbox.lag().seconds == 0


def test_one_name_belongs_to_one_handler(heard):
    with pytest.raises(ValueError, match="another subscriber"):
        subscribe("tests.heard", Rang)(lambda event, row: None)


def test_a_handler_that_ruins_its_transaction_ruins_nobody_elses(heard):
    @subscribe("tests.sql", Rang)
    def broken(event, row):
        if event.n == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")

    ring("a", "b")
    pass_on()
    assert OutboxCursor.objects.get(pk="tests.sql").event_id == OutboxEvent.objects.last().pk
    assert deliver(events.subscribers()[1]) == 0
