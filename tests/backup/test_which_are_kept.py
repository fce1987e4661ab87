"""When one is due, which ones stay."""

from datetime import UTC, datetime, time, timedelta

import pytest

from huiyin.backup.keeping import Keep, file_name, is_due, made_at, superfluous
from huiyin.backup.plan import plan
from huiyin.runtime.errors import RuntimeFault

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
HALF_PAST_TWO = time(2, 30)


def nights(count: int) -> list[str]:
    return [file_name(NOON - timedelta(days=n)) for n in range(count)]


def test_a_year_of_nights_leaves_a_week_and_four_weeks():
    names = nights(365)
    gone = superfluous(names, Keep(7, 4))
    kept = [name for name in names if name not in gone]
    assert kept[:7] == names[:7]
    days = [(NOON.date() - made_at(name).date()).days for name in kept]
    assert len(kept) == 9 and days[7:] == [11, 18], "the newest of the weeks before, this week's and last's being days"
    assert max(days) < Keep(7, 4).oldest.days


def test_the_newest_of_a_day_stays_and_old_ones_are_not_dropped_for_their_age_alone():
    late, early = "huiyin-20250101T230000.backup", "huiyin-20250101T010000.backup"
    assert superfluous([early, late], Keep()) == [early]
    assert superfluous([late], Keep(1, 0)) == []


def test_what_has_another_name_is_left_alone():
    strangers = ["notes.txt", "huiyin-20250101T010000.damaged", "huiyin-20259999T010000.backup", "x-" + nights(1)[0]]
    assert superfluous([*strangers, *nights(1)], Keep(1, 0)) == []


@pytest.mark.parametrize(
    ("at", "last", "due"),
    [
        (NOON, None, True),
        (NOON, NOON - timedelta(hours=9), False),
        (NOON, NOON - timedelta(hours=10), True),
        (NOON.replace(hour=2, minute=29), NOON - timedelta(days=1), False),
        (NOON.replace(hour=2, minute=30), NOON - timedelta(days=1), True),
    ],
)
def test_due_once_a_night_and_in_the_morning_after_a_night_off(at, last, due):
    assert is_due(at, HALF_PAST_TWO, last) is due


def test_a_setting_that_cannot_be_read_is_named(monkeypatch):
    assert plan() is None
    monkeypatch.setenv("HUIYIN_BACKUP_DIR", "/tmp")
    assert plan().keep == Keep(7, 4)
    for name, value in (("HUIYIN_BACKUP_AT", "midnight"), ("HUIYIN_BACKUP_KEEP", "0/4"), ("HUIYIN_BACKUP_KEEP", "7")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(RuntimeFault, match=name):
                plan()
    with pytest.raises(RuntimeFault, match="HUIYIN_BACKUP_KEY"):
        plan().key()
