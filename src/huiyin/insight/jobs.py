"""Look for repeated problems every night, and see whether those that are being watched came back."""

from datetime import datetime

from procrastinate.contrib.django import app

from huiyin.insight.rules import USUAL, Window
from huiyin.insight.services import check_due_ones, keep
from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="insight.look", lock="insight.keep")
def look(timestamp: int) -> None:
    """The checks come after the search: they count what it sorted in."""
    at = now()
    _find_and_keep(Window(at - USUAL, at), at)
    check_due_ones(at)


@app.task(lock="insight.keep")
def look_in(since: str, until: str) -> None:
    """A window that somebody asked for."""
    window = Window(datetime.fromisoformat(since), datetime.fromisoformat(until))
    _find_and_keep(window, now())


def _find_and_keep(window: Window, at: datetime) -> None:
    from huiyin.insight.finding import find_in_window  # scikit-learn, for whoever runs this job only

    keep(find_in_window(window), by=SYSTEM, at=at)
