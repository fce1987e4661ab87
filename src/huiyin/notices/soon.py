"""Ask the worker to send what waits on a channel. Named, not imported: jobs stand above what defers them."""

from collections.abc import Iterable

from procrastinate.contrib.django import app

SEND = "huiyin.notices.jobs.send_waiting"


def send_soon(ways: Iterable[str]) -> None:
    """Commits with the caller's transaction. One job of a channel runs at a time; one more finds nothing to do."""
    for way in sorted(ways):
        app.configure_task(SEND, lock=f"notices/{way}").defer(channel=way)
