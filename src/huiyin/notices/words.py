"""A notice in the reader's language. Pure but for the language of the moment and the district's time zone."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from huiyin.notices.models import Notice
from huiyin.notices.templates import TEMPLATES, Pair, Template

_DAYS = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NO_TIME = ("时限未定", "no limit set")


@dataclass(frozen=True)
class Told:
    """A notice as a page shows it. `number`: of the matter to open, empty if there is none to open."""

    id: int
    title: str
    body: str
    tone: str
    number: str
    at: datetime
    unread: bool


def in_words(notice: Notice, language: str | None = None) -> Told:
    """`language`: zh… or en…; the reader's of the moment by default."""
    zh = (language or get_language() or "zh").startswith("zh")
    template = TEMPLATES.get(notice.template, UNKNOWN)
    given = {name: _said(value, zh) for name, value in notice.params.items()}
    given = {"what": "", "unit": "", "level": "", "stars": "", "count": "", "due": _pick(NO_TIME, zh)} | given
    return Told(
        id=notice.pk,
        title=_pick(template.title, zh).format_map(given),
        body=_pick(template.body, zh).format_map(given),
        tone=template.tone,
        number=str(notice.params.get("number", "")) if template.opens else "",
        at=notice.created_at,
        unread=notice.read_at is None,
    )


# A template that an old notice names and a newer edition no longer has.
UNKNOWN = Template(("{what}", "{what}"), ("", ""), "neutral")


def _said(value: object, zh: bool) -> str:
    """A pair of names is one name; a time is said the way people say it."""
    if isinstance(value, list):
        return _pick((str(value[0]), str(value[1])), zh)
    if isinstance(value, dict):
        return moment(datetime.fromisoformat(value["at"]), zh)
    return str(value)


def moment(at: datetime, zh: bool) -> str:
    """3月6日 周五 17:00 / Fri 6 Mar 17:00, in the district's own time."""
    here = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    day = _pick(_DAYS[here.weekday()], zh)
    if zh:
        return f"{here.month}月{here.day}日 {day} {here:%H:%M}"
    return f"{day} {here.day} {_MONTHS[here.month - 1]} {here:%H:%M}"


def _pick(pair: Pair, zh: bool) -> str:
    return (pair[0] or pair[1]) if zh else (pair[1] or pair[0])
