"""Python runs this at the start of every process of a town: its clock runs ahead or behind by what the file CLOCK says.

The wall clock only, as when somebody sets a machine's time; the monotonic one is never set. The database keeps its own.
"""

import os
import time
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, tzinfo

from django.utils import timezone

from huiyin.kernel import clock

_real = time.time


def _ahead() -> float:
    try:
        with open(os.environ["HUIYIN_BENCH_CLOCK"]) as file:
            return float(file.read() or 0)
    except (KeyError, OSError, ValueError):
        return 0.0


def _now(tz: tzinfo = UTC) -> datetime:
    return datetime.now(tz) + timedelta(seconds=_ahead())


time.time = lambda: _real() + _ahead()
timezone.now = _now
clock._source = ContextVar("huiyin_clock", default=_now)
