"""Moments and spans in words that people use: “Fri 17:00”, “3 h 20 min”. The template filters wrap them."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from huiyin.kernel import clock


def weekday(day: date) -> str:
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )[day.weekday()]


def day(at: datetime | date, today: date | None = None) -> str:
    """“today”, “tomorrow”, “Fri” within six days, else “27 Nov” or “27 Nov 2025”."""
    on = timezone.localtime(at).date() if isinstance(at, datetime) else at
    today = today or timezone.localtime(clock.now()).date()
    distance = (on - today).days
    if distance in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[distance]
    if 1 < distance < 7:
        return weekday(on)
    return _dated(on, on.year == today.year, get_language())


@lru_cache(maxsize=2000)
def _dated(on: date, this_year: bool, _language: str | None) -> str:
    """A page names the same few days again and again; to read a format takes longer than all else here."""
    # Translators: Django date formats of a day without and with its year.
    return date_format(on, _("j M") if this_year else _("j M Y"))


def when(at: datetime) -> str:
    """The day in words and the time: “today 17:00”, “Fri 17:00”, “27 Nov 17:00”."""
    return _("%(day)s %(time)s") % {"day": day(at), "time": timezone.localtime(at).strftime("%H:%M")}


def span(length: timedelta, units: int = 2) -> str:
    """Two units at most (or one), rounded down: “40 min”, “3 h 20 min”, “2 days 4 h”."""
    minutes = max(0, int(abs(length).total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        parts = [ngettext("%(count)d day", "%(count)d days", days) % {"count": days}]
        parts += [_("%(count)d h") % {"count": hours}] if hours else []
    elif hours:
        parts = [_("%(count)d h") % {"count": hours}]
        parts += [_("%(count)d min") % {"count": minutes}] if minutes else []
    else:
        parts = [_("%(count)d min") % {"count": minutes}]
    return " ".join(parts[:units])
