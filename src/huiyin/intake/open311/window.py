"""Which requests are asked for: GeoReport's filters, read from a query and judged. Pure; time is passed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from huiyin.intake.open311.refusals import BAD, Refused, Wrong

LONGEST = timedelta(days=90)
MOST = 1_000
DEEPEST = 100_000  # rows that paging may skip; whoever wants more asks by dates
STATUSES = ("open", "closed")


@dataclass(frozen=True)
class Wanted:
    """`ids` overrides everything else. `since` and `until` are both included."""

    since: datetime
    until: datetime
    ids: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset(STATUSES)
    page: int = 1
    size: int = MOST

    @property
    def before(self) -> datetime:
        """The first moment no longer wanted: times are told to the second, so that a second is wanted whole."""
        return self.until.replace(microsecond=0) + timedelta(seconds=1)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def read_wanted(query: Mapping[str, str], now: datetime) -> Wanted:
    """Raises Refused with everything that is wrong with the query, not only the first."""
    wrongs: list[Wrong] = []
    ids = _listed(query, "service_request_id")
    if len(ids) > MOST:
        wrongs.append(Wrong(BAD, _("At most %(most)s service_request_id at once.") % {"most": MOST}))
    since, until = read_range(query, now, wrongs)
    statuses = frozenset(status.lower() for status in _listed(query, "status")) or frozenset(STATUSES)
    if odd := sorted(statuses - set(STATUSES)):
        wrongs.append(Wrong(BAD, _("status is open or closed, not “%(status)s”.") % {"status": odd[0][:40]}))
    page, size = _number(query, "page", 1, wrongs), _number(query, "page_size", MOST, wrongs)
    if size > MOST:
        wrongs.append(Wrong(BAD, _("page_size is at most %(most)s.") % {"most": MOST}))
    if page * size > DEEPEST:
        wrongs.append(Wrong(BAD, _("This page is too far. Ask for a shorter time with start_date and end_date.")))
    if wrongs:
        raise Refused(*wrongs)
    return Wanted(since, until, ids, _listed(query, "service_code"), statuses, page, size)


def read_range(query: Mapping[str, str], now: datetime, wrongs: list[Wrong]) -> tuple[datetime, datetime]:
    """With one end given the other is 90 days away; with none, the 90 days until now."""
    start, end = _moment(query, "start_date", wrongs), _moment(query, "end_date", wrongs)
    if start is None and end is None:
        return now - LONGEST, now
    since = start or (end or now) - LONGEST
    until = end or min(since + LONGEST, max(now, since))
    if since > until:
        wrongs.append(Wrong(BAD, _("start_date is later than end_date.")))
    elif until - since > LONGEST:
        wrongs.append(
            Wrong(BAD, _("From start_date to end_date are more than 90 days. Ask for one part after another."))
        )
    return since, until


_LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)")  # a “+” that was not encoded arrives as a space


def _moment(query: Mapping[str, str], name: str, wrongs: list[Wrong]) -> datetime | None:
    given = query.get(name, "").strip()
    if not given:
        return None
    try:
        at = datetime.fromisoformat(_LOST_PLUS.sub("+", given))
        if at.utcoffset() is None or not 1900 <= at.year <= 2200:
            raise ValueError
    except ValueError:
        words = _("%(name)s must be a time with its zone, such as 2026-11-22T08:00:00Z, not “%(given)s”.")
        wrongs.append(Wrong(BAD, words % {"name": name, "given": given[:40]}))
        return None
    return at


def _number(query: Mapping[str, str], name: str, usual: int, wrongs: list[Wrong]) -> int:
    given = query.get(name, "").strip()
    if not given:
        return usual
    if given.isascii() and given.isdigit() and len(given) < 8 and int(given) > 0:
        return int(given)
    wrongs.append(Wrong(BAD, _("%(name)s must be a whole number from 1 on.") % {"name": name}))
    return usual


def _listed(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in query.get(name, "").split(",") if part.strip()))
