"""Asking again who it is before something grave: the name behind a confidential report, a new API key.

Only whoever has a second step is asked; the proof holds for some minutes in this browser.
"""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.accounts.selectors import has_second_step
from huiyin.accounts.services import renewed
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden
from huiyin.kernel.work import work

PROVED = "proved_at"  # in the session
HOLDS = timedelta(minutes=10)


def note_proof(request: HttpRequest) -> None:
    request.session[PROVED] = now().timestamp()


def renew_session(request: HttpRequest) -> None:
    """From now on it may do more: whoever knew its key before must not."""
    old = str(request.session.session_key)
    with work():
        request.session.cycle_key()
        renewed(old, str(request.session.session_key))


def must_prove(request: HttpRequest) -> bool:
    """Has this person a second step, and not shown it lately?"""
    at = request.session.get(PROVED, 0)
    return now().timestamp() - at > HOLDS.total_seconds() and has_second_step(request.user)  # type: ignore[arg-type]


def refuse_unproved(request: HttpRequest) -> None:
    """For the writing half of a page that has shown the way to the proof already."""
    if must_prove(request):
        raise Forbidden(_("Confirm that it is you first; go back one page and begin there."), code="prove")


def way_to_proof(target: str) -> str:
    return f"{reverse('account-confirm')}?{urlencode({'next': target})}"
