"""How long the next attempt waits. Pure.

Attempts are counted by who is tried from where (account × source), not by account alone: whoever guesses at a
colleague's password slows down themself, never the colleague. A source has a budget of its own for all accounts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FORGET_AFTER = timedelta(hours=12)  # a shift: yesterday's mistyping is nobody's concern


@dataclass(frozen=True)
class Budget:
    """`free` failures cost nothing; after that the wait doubles, from `first` up to `most`."""

    free: int
    first: timedelta
    most: timedelta

    def wait(self, failures: int) -> timedelta:
        over = failures - self.free
        if over <= 0:
            return timedelta(0)
        return min(self.first * 2 ** min(over - 1, 20), self.most)


# One person mistyping, from one place.
ACCOUNT = Budget(free=5, first=timedelta(seconds=5), most=timedelta(minutes=15))
# A whole office behind one address: generous, but no list of stolen passwords is tried through.
SOURCE = Budget(free=60, first=timedelta(seconds=10), most=timedelta(minutes=15))
# Six digits: a million possibilities, three of them right at any moment.
CODE = Budget(free=3, first=timedelta(seconds=10), most=timedelta(hours=1))


@dataclass(frozen=True)
class Count:
    failures: int = 0
    last_at: datetime | None = None

    def alive(self, at: datetime) -> "Count":
        stale = self.last_at is None or at - self.last_at >= FORGET_AFTER
        return Count() if stale else self


def open_again_at(count: Count, budget: Budget, at: datetime) -> datetime | None:
    """When the next attempt is looked at; None: now."""
    count = count.alive(at)
    if count.last_at is None:
        return None
    until = count.last_at + budget.wait(count.failures)
    return until if until > at else None
