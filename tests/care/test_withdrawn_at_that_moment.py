"""On real connections: what falls due, and a consent that is taken back, at the same moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from huiyin.care.dues import make_dues
from huiyin.care.models import Due
from huiyin.care.services import withdraw
from huiyin.care.vocabulary import Purpose
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
