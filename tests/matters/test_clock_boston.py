"""Boston's service requests of 2013 to 2017, put on the product's own clock.

Each row becomes a clock with the promised due time of its row, is stopped where the row was closed, and is asked for
its status; the answer is compared with what the city wrote in `on_time`. What the data is like:

- times are wall times of New York without an offset; none falls into an hour that a clock change repeats or skips;
- a row without a target says ONTIME throughout, also when it is still open years later;
- open rows with a target are all past it at the end of the file, which is taken as the last moment that any row
  mentions (a closing in 2022);
- ten rows were closed before they were opened, and one has its target at the second of its opening: both are kept
  as they are, since a clock must survive the data that cities have.
"""

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin.kernel.calendar import LimitUnit, WorkingCalendar
from huiyin.matters.rules import clock
from huiyin.matters.rules.clock import ClockState, ClockStatus

FILE = Path(__file__).parents[2] / "../shared/data/boston311/boston_2013_2017.csv.gz"
BOSTON = ZoneInfo("America/New_York")
ON_TIME = {
    ClockStatus.RUNNING: "ONTIME",
    ClockStatus.SOON: "ONTIME",
    ClockStatus.OVERDUE: "OVERDUE",
    ClockStatus.DONE_ON_TIME: "ONTIME",
    ClockStatus.DONE_LATE: "OVERDUE",
}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"the Boston sample is not at {FILE}")


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON).astimezone(UTC) if text else None


def clock_of(row: dict) -> ClockState:
    state = clock.promised(moment(row["open_dt"]), moment(row["sla_target_dt"]))
    return clock.stop(state, moment(row["closed_dt"])) if row["closed_dt"] else state


@pytest.fixture(scope="module")
def rows():
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def end_of_file(rows):
    return max(moment(row[name]) for row in rows for name in ("open_dt", "sla_target_dt", "closed_dt") if row[name])


@pytest.fixture(scope="module")
def told(rows, end_of_file):
    """(row, what our clock says at the end of the file)."""
    return [(row, clock.status(clock_of(row), end_of_file)) for row in rows]


def test_every_row_is_there(told):
    assert len(told) == 29_838
    assert {row["case_status"] for row, _ in told} == {"Open", "Closed"}


def test_no_row_without_a_target_is_overdue(told):
    without = [status for row, status in told if not row["sla_target_dt"]]
    assert Counter(without) == {ClockStatus.RUNNING: 8_747, ClockStatus.DONE_ON_TIME: 3_591}


def test_every_open_row_past_its_target_is_overdue(told):
    open_rows = [status for row, status in told if row["sla_target_dt"] and row["case_status"] == "Open"]
    assert Counter(open_rows) == {ClockStatus.OVERDUE: 2_022}


def test_every_closed_row_agrees_with_what_the_city_wrote(told):
    closed = [(row["on_time"], status) for row, status in told if row["case_status"] == "Closed"]
    assert Counter(closed) == {
        ("ONTIME", ClockStatus.DONE_ON_TIME): 14_803 + 3_591,
        ("OVERDUE", ClockStatus.DONE_LATE): 675,
    }


def test_all_rows_agree_without_exception(told):
    assert [row["case_enquiry_id"] for row, status in told if ON_TIME[status] != row["on_time"]] == []


def test_an_open_row_was_not_overdue_before_its_target(rows):
    """The state follows the time at which one asks: a second before the target no row is late."""
    open_rows = [clock_of(row) for row in rows if row["case_status"] == "Open" and row["sla_target_dt"]]
    assert not any(clock.is_late(state, state.due_at) for state in open_rows)


def test_the_working_calendar_leaves_a_promise_as_it_is(rows):
    """A recount walks the calendar; a promised due time must come out of it untouched, across clock changes too."""
    calendar = WorkingCalendar(BOSTON)
    states = [clock_of(row) for row in rows[::10] if row["sla_target_dt"]]
    assert [state for state in states if clock.recount(state, calendar).due_at != state.due_at] == []


def test_the_city_counts_its_days_as_24_hours_too(rows):
    """Why a 自然日 is 24 hours: of the targets beyond a change of the clocks, those in whole days keep 24 hours
    each and let the wall clock slip, with few exceptions."""
    calendar = WorkingCalendar(BOSTON)
    elapsed, wall = 0, 0
    for row in rows:
        start, due = moment(row["open_dt"]), moment(row["sla_target_dt"])
        if due and calendar.local(start).utcoffset() != calendar.local(due).utcoffset():
            real = calendar.between(start, due, LimitUnit.MINUTES)
            shown = calendar.local(due).replace(tzinfo=None) - calendar.local(start).replace(tzinfo=None)
            elapsed += _whole_days(real)
            wall += _whole_days(shown)
    assert (elapsed, wall) == (2_806, 0)


def _whole_days(span) -> bool:
    """Within a minute, since targets are off by up to a second."""
    return (span.total_seconds() + 60) % 86_400 <= 120
