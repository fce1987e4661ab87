"""Which requests are asked for: GeoReport's filters, read from a query and judged. Pure; time is passed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from huiyin.intake.open311.refusals import BAD, Refused, Wrong

LONGEST = timedelta(days=90)
MOST = 1_000
DEEPEST = 100_000  # rows that paging may skip; whoever wants more asks by dates
STATUSES = ("open", "closed")
REQUESTED, UPDATED = ("start_date", "end_date"), ("updated_after", "updated_before")
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """`ids` overrides everything else. `since` and `until` are both included, as are the ends of `changed`."""

    since: datetime
    until: datetime
    ids: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset(STATUSES)
    changed: tuple[datetime, datetime] | None = None
    page: int = 1
    size: int = MOST

    @property
    def before(self) -> datetime:
        """The first moment no longer wanted."""
        return whole_second(self.until)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def whole_second(end: datetime) -> datetime:
    """Times are told to the second, so that the second of an end is wanted whole."""
    return end.replace(microsecond=0) + timedelta(seconds=1)


def read_wanted(query: Mapping[str, str], now: datetime) -> Wanted:
    """Raises Refused with everything that is wrong with the query, not only the first."""
    wrongs: list[Wrong] = []
    ids = _listed(query, "service_request_id")
    if len(ids) > MOST:
        wrongs.append(Wrong(BAD, _("At most %(most)s service_request_id at once.") % {"most": MOST}))
    since, until = read_range(query, now, wrongs)
    changed = None
    if any(query.get(name, "").strip() for name in UPDATED):
        changed = read_range(query, now, wrongs, UPDATED)
        if not any(query.get(name, "").strip() for name in REQUESTED):
            since = LONG_AGO  # then it does not matter when they came in
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
    return Wanted(since, until, ids, _listed(query, "service_code"), statuses, changed, page, size)


def read_range(
    query: Mapping[str, str], now: datetime, wrongs: list[Wrong], names: tuple[str, str] = REQUESTED
) -> tuple[datetime, datetime]:
    """With one end given the other is 90 days away; with none, the 90 days until now."""
    start, end = (_moment(query, name, wrongs) for name in names)
    said = {"start": names[0], "end": names[1]}
    if start is None and end is None:
        return now - LONGEST, now
    since = start or (end or now) - LONGEST
    until = end or min(since + LONGEST, max(now, since))
    if since > until:
        wrongs.append(Wrong(BAD, _("%(start)s is later than %(end)s.") % said))
    elif until - since > LONGEST:
        wrongs.append(
            Wrong(BAD, _("From %(start)s to %(end)s are more than 90 days. Ask for one part after another.") % said)
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
