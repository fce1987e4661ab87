"""On real connections: what falls due, and a consent that is taken back, at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from huiyin.care.dues import make_dues
from huiyin.care.models import Due, Plan, Record
from huiyin.care.services import record_contact, recording, withdraw
from huiyin.care.vocabulary import Met, OrderKind, Purpose, RecordKind
from huiyin.kernel.clock import now
from huiyin.kernel.work import work


@pytest.fixture
def district(stage):
    """Committed, for every thread to see."""
    return stage


def test_no_visit_stays_due_that_was_made_while_they_said_no(home):
    file = home.bai()
    made, gone_on = threading.Event(), threading.Event()

    def job() -> None:
        with work():
            make_dues(now() + timedelta(days=2))
            made.set()
            gone_on.wait(0.5)  # the withdrawal waits at the plans by now, or has gone past them
        connection.close()

    thread = threading.Thread(target=job)
    thread.start()
    assert made.wait(30)
    withdraw(file, [Purpose.VISITS], by=home.he)
    gone_on.set()
    thread.join(30)
    assert list(Due.objects.filter(kind="visit").values_list("state", flat=True)) == ["ended"]


def test_who_records_a_visit_and_who_withdraws_do_not_wait_for_each_other(home, monkeypatch):
    """The one goes first, whole; then the other. The database has to end neither."""
    file = home.bai()
    held, gone_on, failed = threading.Event(), threading.Event(), []
    place = recording.place_order

    def slowly(*told, **more):  # it holds the file by now, and has not come to the plans
        held.set()
        gone_on.wait(1)
        return place(*told, **more)

    monkeypatch.setattr(recording, "place_order", slowly)

    def visit() -> None:
        try:
            record_contact(file, RecordKind.VISIT, Met.NEEDS, by=home.mei, need=OrderKind.FOOD, note="买米")
        except Exception as error:
            failed.append(error)
        connection.close()

    thread = threading.Thread(target=visit)
    thread.start()
    assert held.wait(30)
    withdraw(file, [Purpose.VISITS], by=home.he)
    gone_on.set()
    thread.join(30)
    assert not failed
    assert Record.objects.count() == 1
    assert list(Plan.objects.filter(kind="visit", ended_at=None)) == []
