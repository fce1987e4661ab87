"""Look for repeated problems every night, and see whether those that are being watched came back."""

from datetime import datetime

from procrastinate.contrib.django import app

from huiyin.insight.rules import USUAL, Window
from huiyin.insight.services import check_due_ones, keep
from huiyin.kernel.apart import AGAIN, run_apart
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.orgs.actor import SYSTEM


@scheduled("23 2 * * *", "insight.look", lock="insight.keep", retry=AGAIN)
def look(timestamp: int) -> None:
    run_apart(f"{__name__}:look_now")


@app.task(lock="insight.keep", retry=AGAIN)
def look_in(since: str, until: str) -> None:
    """A window that somebody asked for."""
    run_apart(f"{__name__}:find_and_keep", since, until)


def look_now() -> None:
    """The checks come after the search: they count what it sorted in."""
    at = now()
    find_and_keep((at - USUAL).isoformat(), at.isoformat())
    check_due_ones(at)


def find_and_keep(since: str, until: str) -> None:
    """Of the matters received between two moments (ISO 8601)."""
    from huiyin.insight.finding import find_in_window  # scikit-learn, for whoever runs this only

    window = Window(datetime.fromisoformat(since), datetime.fromisoformat(until))
    keep(find_in_window(window), by=SYSTEM, at=now())
