"""Call people out for an alarm."""

from datetime import datetime

from huiyin.orgs.actor import Actor
from huiyin.sensing.models import Alarm


def begin_call(alarm: Alarm, *, by: Actor, at: datetime | None = None) -> None:
    """Ring whoever is best placed. Done twice for one alarm, it is one call-out. Call inside the alarm's `work()`."""
