"""Failed attempts, counted in the database so that the counts hold over processes and restarts.

A clean path only reads. Once there are too many failures, an attempt first claims its turn by raising the count where
it is still what was read: of a hundred attempts sent at once, one is looked at.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.accounts.models import Failures
from huiyin.accounts.rules.throttle import FORGET_AFTER, Budget, Count, open_again_at
from huiyin.kernel.errors import TooMany


class Wait(TooMany):
    """Too many failures; the words are the same whether the account exists or not."""

    def __init__(self, left: timedelta) -> None:
        seconds = max(1, math.ceil(left.total_seconds()))
        if seconds < 90:
            text = ngettext(
                "Too many attempts. Try again in %(count)d second.",
                "Too many attempts. Try again in %(count)d seconds.",
                seconds,
            ) % {"count": seconds}
        else:
            text = _("Too many attempts. Try again in %(count)d minutes.") % {"count": -(-seconds // 60)}
        super().__init__(text, retry_after=seconds)


@dataclass(frozen=True)
class Counter:
    name: str
    budget: Budget


def counter(kind: str, budget: Budget, *parts: object) -> Counter:
    """Named by a keyed digest: the table tells nobody who was tried, or from where."""
    name = salted_hmac("huiyin.accounts.failures", "\n".join((kind, *map(str, parts))), algorithm="sha256")
    return Counter(name.hexdigest(), budget)


class Turn:
    """One attempt that may be looked at. Say how it ended."""

    def __init__(self, counters: list[Counter], charged: set[str], at: datetime) -> None:
        self.counters, self.charged, self.at = counters, charged, at

    def failed(self) -> None:
        names = [one.name for one in self.counters if one.name not in self.charged]
        if names:
            with connection.cursor() as cursor:
                cursor.execute(_COUNT, {"names": names, "at": self.at, "stale": self.at - FORGET_AFTER})

    def succeeded(self, *, forget: Counter) -> None:
        """`forget` begins anew; the other budgets get back what this attempt took, and no more."""
        if not self.charged and not self.dirty:
            return
        Failures.objects.filter(name=forget.name).delete()
        Failures.objects.filter(name__in=self.charged - {forget.name}).update(count=F("count") - 1)

    dirty = False


_COUNT = """
INSERT INTO accounts_failures AS f (name, count, last_at) SELECT name, 1, %(at)s FROM unnest(%(names)s::text[]) AS name
ON CONFLICT (name) DO UPDATE
SET count = CASE WHEN f.last_at <= %(stale)s THEN 1 ELSE f.count + 1 END, last_at = EXCLUDED.last_at
"""


def claim(counters: list[Counter], at: datetime) -> Turn:
    """Take one attempt from each budget.

    Raises:
        Wait: one of them is used up for now; nothing must be looked at.
    """
    there = Failures.objects.in_bulk([one.name for one in counters])
    counts = {name: Count(row.count, row.last_at) for name, row in there.items()}
    for one in counters:
        until = open_again_at(counts.get(one.name, Count()), one.budget, at)
        if until is not None:
            raise Wait(until - at)
    turn = Turn(counters, set(), at)
    turn.dirty = bool(there)
    for one in counters:
        count = counts.get(one.name, Count()).alive(at)
        # Within the free part nobody waits, so nobody has to take turns either.
        if one.budget.wait(count.failures + 1) > timedelta(0):
            row = there[one.name]
            still = Failures.objects.filter(name=one.name, count=row.count, last_at=row.last_at)
            if not still.update(count=row.count + 1, last_at=at):
                raise Wait(one.budget.first)
            turn.charged.add(one.name)
    return turn
