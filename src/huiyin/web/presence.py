"""When a browser was last there: kept for its owner's list, written at most every five minutes for each process."""

from datetime import datetime

from django.http import HttpRequest

from huiyin.accounts.services.sessions import SEEN_EVERY, seen
from huiyin.kernel.clock import now
from huiyin.web.browsers import source_of

MOST_REMEMBERED = 20_000
_noted: dict[str, datetime] = {}


def note(request: HttpRequest) -> None:
    """Somebody signed in has asked for a page."""
    key = request.session.session_key
    if key is None:
        return
    at = now()
    last = _noted.get(key)
    if last is not None and abs(at - last) < SEEN_EVERY:
        return
    if len(_noted) >= MOST_REMEMBERED:
        _noted.clear()
    _noted[key] = at
    seen(request.user, key, source_of(request), at)  # type: ignore[arg-type]


def forget() -> None:
    _noted.clear()
