"""From matters to messages and back: what the grouping core finds in a window of the district's own matters.

Confidential matters take no part: neither their words nor their number can then show in a name or a figure.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min
from django.utils.timezone import get_default_timezone

from huiyin.insight.grouping.find import find_groups
from huiyin.insight.grouping.shapes import Message
from huiyin.insight.rules import USUAL, Found, Window
from huiyin.kernel.clock import now
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Source

MOST = 200_000  # matters; the newest of them where a window has more
NOT_A_MATTER = (State.VOIDED,)
CHUNK = 5_000
COLUMNS = ("pk", "title", "description", "address", "received_at", "area", "type__code", "suggested")


def window_of(first: date | None, last: date | None) -> Window:
    """Whole days in the district's time; without any, the last 90 days."""
    tz = get_default_timezone()
    until = datetime.combine(last + timedelta(days=1), time(), tz) if last else now()
    return Window(datetime.combine(first, time(), tz) if first else until - USUAL, until)


def find_in_window(window: Window) -> list[Found]:
    areas: dict[str, str] = {}
    messages = list(_messages(window, areas))
    return [
        Found(group, tuple(int(pk) for pk in group.messages), tuple(areas[pk] for pk in group.messages))
        for group in find_groups(messages)
    ]


def _messages(window: Window, areas: dict[str, str]) -> Iterator[Message]:
    found = (
        Matter.objects.filter(received_at__gte=window.since, received_at__lt=window.until, confidential=False)
        .exclude(state__in=NOT_A_MATTER)
        .exclude(source=Source.CARE)
        .annotate(reported=Count("reports"), contact=Min("reports__contact_id"))
        .order_by("-received_at", "-pk")
    )
    for row in found.values(*COLUMNS, "reported", "contact")[:MOST].iterator(chunk_size=CHUNK):
        areas[str(row["pk"])] = row["area"]
        yield _message(row)


def _message(row: dict) -> Message:
    community = row["area"][:12]
    kind = row["type__code"] or _guessed(row["suggested"])
    known = in_force().types.get(kind)
    return Message(
        id=str(row["pk"]),
        title=row["title"],
        text=row["description"],
        where=row["address"],
        at=row["received_at"],
        writer=row["contact"] or "",
        likes=max(0, row["reported"] - 1),  # who reported it as well
        places=(f"@{community}",) if len(community) == 12 else (),
        kind=kind,
        kind_name=known.name_zh if known else "",
    )


def _guessed(suggested: dict) -> str:
    guesses = suggested.get("types") or []
    return guesses[0].get("code", "") if guesses else ""
