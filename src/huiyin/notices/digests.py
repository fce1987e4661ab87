"""One letter a day instead of many, for accounts that want it so."""

from datetime import datetime

from django.db.models import Count

from huiyin.kernel.models import Watermark
from huiyin.kernel.work import work
from huiyin.notices.hours import here, hours
from huiyin.notices.models import Delivery
from huiyin.notices.soon import send_soon
from huiyin.notices.wordings import Wordings
from huiyin.notices.words import say

MARK = "notices.digest"
MOST_LINES = 100


def collect(at: datetime) -> int:
    """Once a day, from the district's hour on: what was collected becomes one letter each. How many letters."""
    local = here(at)
    if local.time().replace(tzinfo=None) < hours().digest_at:
        return 0
    with work():
        Watermark.objects.get_or_create(name=MARK, defaults={"at": at.replace(year=at.year - 1)})
        mark = Watermark.objects.select_for_update().get(name=MARK)
        if here(mark.at).date() >= local.date():
            return 0
        letters = _letters(at, f"digest/{local:%Y%m%d}")
        mark.at = at
        mark.save(update_fields=["at"])
    return letters


def _letters(at: datetime, key: str) -> int:
    waiting = Delivery.objects.filter(state=Delivery.State.COLLECTED)
    rows = []
    for recipient, count in list(waiting.values_list("recipient").annotate(Count("pk")).order_by("recipient")):
        mine = waiting.filter(recipient=recipient).order_by("pk")
        ids = list(mine.values_list("pk", flat=True))
        rows.append(
            Delivery(
                recipient=recipient,
                channel="email",
                template="digest",
                params={"count": count, "first": ids[0], "last": ids[-1]},
                event_key=key,
                next_at=at,
            )
        )
        mine.filter(pk__in=ids).update(state=Delivery.State.IN_DIGEST, sent_at=at)
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        send_soon({"email"})
    return len(rows)


def body_of_digest(row: Delivery, language: str, own: Wordings) -> str:
    """A line for each notice, oldest first; each says what it would have said alone."""
    parts = Delivery.objects.filter(
        recipient=row.recipient,
        state=Delivery.State.IN_DIGEST,
        pk__gte=row.params["first"],
        pk__lte=row.params["last"],
    )
    lines = []
    for part in parts.order_by("pk")[:MOST_LINES]:
        said = say(part.template, part.params, language, own)
        number = part.params.get("number", "")
        lines.append(f"· {said.title}\n  {said.body}" + (f"\n  {number}" if number else ""))
    return "\n\n".join(lines)
