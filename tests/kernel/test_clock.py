"""The product's one clock: aware, in UTC, and held still or moved for one thread at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from huiyin.kernel.clock import freeze, now, today, travel

NOON = datetime(2026, 9, 18, 12, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta()
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_and_is_given_back():
    with freeze(NOON) as at:
        assert at == now() == now() == NOON
    assert now() != NOON


def test_freezing_inside_a_freeze_returns_to_the_outer_moment():
    with freeze(NOON):
        with freeze(NOON + timedelta(days=1)):
            assert now() == NOON + timedelta(days=1)
        assert now() == NOON


def test_a_failure_inside_gives_the_clock_back():
    with pytest.raises(RuntimeError), freeze(NOON):
        raise RuntimeError
    assert now() != NOON


def test_travelling_starts_elsewhere_and_runs_on():
    with travel(NOON):
        first, second = now(), now()
    assert NOON <= first <= second < NOON + timedelta(minutes=1)


def test_any_zone_may_be_given_and_utc_comes_back():
    with freeze(datetime(2026, 9, 18, 20, 0, tzinfo=timezone(timedelta(hours=8)))):
        assert now() == NOON
        assert now().tzinfo is UTC


def test_today_depends_on_the_zone():
    with freeze(datetime(2026, 9, 18, 17, 0, tzinfo=UTC)):
        assert today(ZoneInfo("Asia/Shanghai")) == date(2026, 9, 19)
        assert today(ZoneInfo("America/New_York")) == date(2026, 9, 18)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), freeze(NOON.replace(tzinfo=None)):
        pass


def test_another_thread_keeps_the_real_time():
    with freeze(NOON), ThreadPoolExecutor(1) as pool:
        assert pool.submit(now).result() != NOON
