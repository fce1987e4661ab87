"""The last hours' requests and the kinds of errors, in the database: for the page of whoever has no Prometheus.

Each process counts in memory and writes down every quarter of a minute, in a thread and on a connection of its own. A
database that is away loses nothing: the counts wait. Nothing is written while nothing happens.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from huiyin.kernel.clock import now
from huiyin.kernel.telemetry import origin

SLOT = timedelta(minutes=10)
EVERY = 15.0  # seconds
KEEP_REQUESTS, KEEP_FAULTS = timedelta(days=2), timedelta(days=30)
MOST_KINDS = 200  # of errors, in memory: one that differs each time must not fill it
SLOW = 1.0


@dataclass
class Requests:
    count: int = 0
    failed: int = 0
    slow: int = 0
    total_ms: int = 0
    worst_ms: int = 0


@dataclass
class Faults:
    count: int
    first_at: datetime
    last_at: datetime
    request: str


_lock = threading.Lock()
_requests: dict[tuple[datetime, str], Requests] = {}
_faults: dict[str, Faults] = {}

_ADD_REQUESTS = """
INSERT INTO kernel_requesttally AS t (slot, route, count, failed, slow, total_ms, worst_ms)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (slot, route) DO UPDATE SET
    count = t.count + EXCLUDED.count, failed = t.failed + EXCLUDED.failed, slow = t.slow + EXCLUDED.slow,
    total_ms = t.total_ms + EXCLUDED.total_ms, worst_ms = greatest(t.worst_ms, EXCLUDED.worst_ms)
"""
_ADD_FAULT = """
INSERT INTO kernel_fault AS f (kind, process, count, first_at, last_at, request)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (kind, process) DO UPDATE SET
    count = f.count + EXCLUDED.count, last_at = greatest(f.last_at, EXCLUDED.last_at), request = EXCLUDED.request
"""


def note_request(route: str, status: int, took: float) -> None:
    at = now()
    slot = at.replace(minute=at.minute - at.minute % 10, second=0, microsecond=0)
    ms = round(took * 1000)
    with _lock:
        one = _requests.setdefault((slot, route), Requests())
        one.count += 1
        one.failed += status >= 500
        one.slow += took > SLOW
        one.total_ms += ms
        one.worst_ms = max(one.worst_ms, ms)


class FaultHandler(logging.Handler):
    """Counts what is logged as an error, by where it arose. Its words are the program's own, never a person's."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.request") and not record.exc_info:
            return  # an answer with 5xx that we gave on purpose; requests are counted by themselves
        at, kind = now(), kind_of(record)
        with _lock:
            if kind not in _faults and len(_faults) >= MOST_KINDS:
                kind = "more kinds than are told apart"
            one = _faults.setdefault(kind, Faults(0, at, at, ""))
            one.count, one.last_at, one.request = one.count + 1, at, origin.request_id()


def kind_of(record: logging.LogRecord) -> str:
    """The error's type and the innermost place of ours; without an error the message as it stands in the program."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        # Only ours are sure to keep what differs out of the words.
        return f"{record.name}: {str(record.msg)[:120]}" if record.name.startswith("huiyin") else record.name
    place, trace = record.name, error.__traceback__
    while trace is not None:
        _head, ours, path = trace.tb_frame.f_code.co_filename.rpartition("/huiyin/")
        if ours and "site-packages" not in _head:
            place = f"{path}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"[:200]


def flush(process: str) -> int:
    """Write down what was counted; how many rows. What cannot be written is kept for the next time."""
    with _lock:
        requests, faults = dict(_requests), dict(_faults)
        _requests.clear()
        _faults.clear()
    if not requests and not faults:
        return 0
    try:
        with connection.cursor() as cursor:
            if requests:
                rows = sorted(((*key, *vars(one).values()) for key, one in requests.items()), key=lambda row: row[:2])
                cursor.executemany(_ADD_REQUESTS, rows)
            if faults:
                told = [(k, process, f.count, f.first_at, f.last_at, f.request) for k, f in sorted(faults.items())]
                cursor.executemany(_ADD_FAULT, told)
    except DatabaseError:
        _put_back(requests, faults)
        return 0
    return len(requests) + len(faults)


def _put_back(requests: dict, faults: dict) -> None:
    with _lock:
        for key, old in requests.items():
            new = _requests.setdefault(key, Requests())
            new.count += old.count
            new.failed += old.failed
            new.slow += old.slow
            new.total_ms += old.total_ms
            new.worst_ms = max(new.worst_ms, old.worst_ms)
        for kind, was in faults.items():
            since = _faults.get(kind)
            again = since or was
            _faults[kind] = Faults(
                was.count + (since.count if since else 0), was.first_at, again.last_at, again.request
            )


def keep_writing(process: str) -> None:
    """Start the thread that does. Called once in a process that serves, never in a command or a test."""
    threading.Thread(target=_write_on, args=(process,), name="tallies", daemon=True).start()


def _write_on(process: str) -> None:
    pause = threading.Event()
    while not pause.wait(EVERY):
        try:
            flush(process)
        finally:
            connection.close()


def purge() -> None:
    """What is too old; the worker's upkeep calls it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_requesttally WHERE slot < %s", [now() - KEEP_REQUESTS])
        cursor.execute("DELETE FROM kernel_fault WHERE last_at < %s", [now() - KEEP_FAULTS])


def forget() -> None:
    with _lock:
        _requests.clear()
        _faults.clear()
