"""Matters of the toy district that several residents reported about one thing."""

from datetime import datetime, timedelta

import pytest

from huiyin.insight.finding import Window, find_in_window
from huiyin.insight.models import Problem
from huiyin.insight.services import keep
from huiyin.kernel.clock import freeze
from huiyin.matters.models import Matter
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import SYSTEM
from tests.cast import LANE, THURSDAY
from tests.insight.messages import PLANT, SINGLE

A_DAY = timedelta(days=1)


def report_all(told, start: datetime = THURSDAY, at=LANE, **more) -> list[Matter]:
    """One matter a day, each of a resident of their own."""
    found = []
    for n, (title, text) in enumerate(told):
        with freeze(start + n * A_DAY):
            given = NewReport(Source.PORTAL, text, title=title, lon=at[0], lat=at[1], **more)
            found.append(receive(given, by=SYSTEM).matter)
    return found


def look(at: datetime, by=SYSTEM) -> tuple[int, int]:
    """As the nightly job does."""
    return keep(find_in_window(Window(at - 90 * A_DAY, at)), by=by, at=at)


@pytest.fixture
def plant(district) -> list[Matter]:
    """Matters about the mixing plant, among others."""
    report_all(SINGLE)
    return report_all(PLANT)


@pytest.fixture
def problem(plant) -> Problem:
    look(THURSDAY + 10 * A_DAY)
    return Problem.objects.get()
