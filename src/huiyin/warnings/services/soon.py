"""Ask the worker to tell people. Named, not imported: jobs stand above what defers them."""

from procrastinate.contrib.django import app

TELL = "huiyin.warnings.jobs.tell_people"


def tell_soon(warning: int) -> None:
    """Commits with the caller's transaction. One job of a warning runs at a time."""
    app.configure_task(TELL, lock=f"warning/{warning}").defer(warning=warning)
