"""When the district does not ring, and when the day's letter goes out."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.models import Hours
from huiyin.notices.rules import quiet_until
from huiyin.notices.wordings import CHAIN

USUAL = Hours(pk=1, quiet_from=time(21, 30), quiet_until=time(7, 30), digest_at=time(17, 0))


def hours() -> Hours:
    return Hours.objects.filter(pk=1).first() or USUAL


def set_hours(begins: time | None, ends: time | None, digest_at: time, *, by: str) -> None:
    """Both ends None: no quiet hours. What waits already keeps its time; what comes follows the new hours."""
    with work():
        given = {"quiet_from": begins, "quiet_until": ends, "digest_at": digest_at, "by": by}
        Hours.objects.update_or_create(pk=1, defaults=given)
        data = {"from": str(begins or ""), "until": str(ends or ""), "digest": str(digest_at)}
        record("notices.hours_set", chain=CHAIN, by=by, at=now(), data=data)


def held_back_until(at: datetime, which: Hours, *, rings: bool, urgent: bool) -> datetime | None:
    """Until when something that rings has to wait; urgent matters wait for nobody's sleep."""
    if urgent or not rings:
        return None
    return quiet_until(here(at), which.quiet_from, which.quiet_until)


def here(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))
