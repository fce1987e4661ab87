"""A classifier of the operator's own, behind the same question; never required, never waited for by a reporter.

HUIYIN_TRIAGE_CLASSIFIER names a callable by its dotted path: `guess(text) -> list[Guess]`, codes of the pack's types,
confidences between 0 and 1. It is asked in the worker after the report was received, for so many seconds and no longer;
if it fails or is late, the platform's own guesses stand.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from huiyin.learning.linear import MOST_GUESSES, Guess
from huiyin.matters.library import Library

log = logging.getLogger(__name__)
Asked = Callable[[str], list[Guess]]


def is_plugged() -> bool:
    return bool(settings.HUIYIN_TRIAGE_CLASSIFIER)


def ask(text: str, library: Library) -> list[Guess] | None:
    """Its guesses, checked; None where it gave none that can be used."""
    try:
        answer = _pool().submit(_plugged(settings.HUIYIN_TRIAGE_CLASSIFIER), text)
        return _checked(answer.result(timeout=settings.HUIYIN_TRIAGE_CLASSIFIER_SECONDS), library)
    except Exception as failed:  # whatever somebody else's code does, ours goes on
        log.warning("the plugged-in classifier gave no answer", extra={"kind": type(failed).__name__})
        return None


def _checked(guesses: list[Guess], library: Library) -> list[Guess] | None:
    usable = [
        Guess(str(guess.code), float(guess.confidence), tuple(map(str, guess.words)))
        for guess in guesses
        if guess.code in library.types and 0.0 <= float(guess.confidence) <= 1.0
    ]
    return sorted(usable, key=lambda guess: -guess.confidence)[:MOST_GUESSES] or None


@cache
def _plugged(path: str) -> Asked:
    found = import_string(path)
    return found().guess if isinstance(found, type) else getattr(found, "guess", found)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="triage-plugin")
