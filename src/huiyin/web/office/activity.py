"""What the platform did in the last hour, which pages are slow, what went wrong: from the tallies of all processes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Max, Sum
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from huiyin.kernel.models import Fault, RequestTally
from huiyin.web.office.vital import Reading

AN_HOUR = timedelta(hours=1)
SLOT = timedelta(minutes=10)
LATELY = timedelta(days=1)  # an error that did not come back since is history
MOST = 10
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Page:
    """`mean`, `worst`: milliseconds."""

    address: str
    count: int
    slow: int
    mean: int
    worst: int


def last_hour(at: datetime) -> Iterator[Reading]:
    sums = _lately(at).aggregate(n=Sum("count"), failed=Sum("failed"), slow=Sum("slow"), ms=Sum("total_ms"))
    count, failed, slow = (sums[name] or 0 for name in ("n", "failed", "slow"))
    if not count:
        yield Reading(_("Requests answered"), _("none was counted"), "")
        return
    mean = _("%(count)d, on average %(ms)d ms") % {"count": count, "ms": (sums["ms"] or 0) / count}
    yield Reading(_("Requests answered"), mean, "")
    mend = _("The table “What went wrong” says where; the log says more under the request's number.") if failed else ""
    yield Reading(_("Answered with an error of ours"), str(failed), "soon" if failed else "done", mend)
    many = slow * 100 > count
    mend = _("The table “Slow pages” names them. Is the database's machine busy, or its disk?") if many else ""
    yield Reading(_("Took longer than a second"), str(slow), "soon" if many else "done", mend)


def slow_pages(at: datetime) -> list[Page]:
    """Those with a request of more than a second, the most of them first."""
    found = (
        _lately(at).values("route").annotate(n=Sum("count"), s=Sum("slow"), ms=Sum("total_ms"), most=Max("worst_ms"))
    )
    rows = found.filter(s__gt=0).order_by("-s", "-most")[:MOST]
    return [Page(address_of(r["route"]), r["n"], r["s"], round(r["ms"] / r["n"]), r["most"]) for r in rows]


def faults() -> list[Fault]:
    return list(Fault.objects.order_by("-last_at")[:MOST])


def errors(at: datetime) -> Reading:
    new = Fault.objects.filter(last_at__gt=at - LATELY).count()
    mend = _("The table “What went wrong” names them with their first time; pass it on with the log.") if new else ""
    return Reading(_("Kinds of errors in the last day"), str(new), "soon" if new else "done", mend)


def _lately(at: datetime):
    return RequestTally.objects.filter(slot__gt=at - AN_HOUR - SLOT).order_by()


def address_of(route: str) -> str:
    """The address that a person knows from their browser, with … where it differs: /desk/m/…/"""
    return _addresses().get(route, route)


@cache
def _addresses() -> dict[str, str]:
    found: dict[str, str] = {}

    def walk(patterns: list, prefix: str, spaces: tuple[str, ...]) -> None:
        for one in patterns:
            path = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, path, (*spaces, one.namespace) if one.namespace else spaces)
            elif isinstance(one, URLPattern) and one.name:
                found.setdefault(":".join((*spaces, one.name)), _PART.sub("…", path))

    walk(get_resolver().url_patterns, "/", ())
    return found
