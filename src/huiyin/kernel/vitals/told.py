"""Answers of a probe: each check with its words, at most once a second however many ask."""

import threading
import time
from collections.abc import Callable, Mapping

from django.db import connection, transaction

Check = Callable[[], str | None]
FRESH = 1.0  # seconds that an answer is good for
PATIENCE = "SET LOCAL statement_timeout = '2s'"  # a probe must not be what a busy database waits for


class Answered:
    """Run `look` at most once in a second; whoever asks meanwhile gets the same answer."""

    def __init__(self, look: Callable[[], dict]) -> None:
        self.look = look
        self._lock = threading.Lock()
        self._at = -FRESH
        self._told: dict = {}

    def __call__(self) -> dict:
        with self._lock:
            if time.monotonic() - self._at >= FRESH:
                self._told = self.look()
                self._at = time.monotonic()
            return self._told

    def forget(self) -> None:
        self._at = -FRESH


def answers(checks: Mapping[str, Check]) -> dict[str, dict[str, object]]:
    return {name: _answer(check) for name, check in checks.items()}


def _answer(check: Check) -> dict[str, object]:
    began = time.perf_counter()
    try:
        problem = check()
    except Exception as error:  # whatever it is, the honest answer is "not well"
        problem = f"this could not be looked at ({type(error).__name__})"
    answer: dict[str, object] = {"ok": problem is None, "ms": round((time.perf_counter() - began) * 1000, 1)}
    if problem:
        answer["problem"] = problem
    return answer


def quickly(check: Check) -> Check:
    """A check that asks the database and does not wait long for it."""

    def asked() -> str | None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PATIENCE)
            return check()

    return asked


def status_of(needed: Mapping[str, dict], beside: Mapping[str, dict]) -> str:
    """failing: it cannot serve. degraded: it serves, but something beside it is behind."""
    if not all(check["ok"] for check in needed.values()):
        return "failing"
    return "ok" if all(check["ok"] for check in beside.values()) else "degraded"
