"""A notice in the reader's language. Pure but for the language of the moment and the district's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from huiyin.notices.models import Notice
from huiyin.notices.templates import TEMPLATES, Pair, Template
from huiyin.notices.wordings import AT_SENDING, IN_APP, Wordings, usual_words, words_for

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


@dataclass(frozen=True)
class Said:
    """Title, body, and what is said outside of the app instead of the body."""

    title: str
    body: str
    out: str


def in_words(notice: Notice, language: str | None = None, own: Wordings | None = None) -> Told:
    """`language`: zh… or en…; the reader's of the moment by default. own: words of the office, if any were read."""
    language = language or get_language() or "zh"
    template = TEMPLATES.get(notice.template, UNKNOWN)
    said = say(notice.template, notice.params, language, own or {})
    return Told(
        id=notice.pk,
        title=said.title,
        body=said.body,
        tone=template.tone,
        number=str(notice.params.get("number", "")) if template.opens else "",
        at=notice.created_at,
        unread=notice.read_at is None,
    )


def say(name: str, params: Mapping, language: str, own: Wordings, more: Mapping[str, str] | None = None) -> Said:
    """The template's words filled in. more: what is only known at sending (reason, result, code)."""
    zh = language.startswith("zh")
    words = words_for(name, language, own) or usual_words(UNKNOWN, language)
    given = dict.fromkeys((*IN_APP, *AT_SENDING), "") | {"due": _pick(NO_TIME, zh)}
    given |= {key: _said(value, zh) for key, value in params.items()}
    given |= {key: _pick(ON_ITS_PAGE, zh) for key in ("reason", "result")} | dict(more or {})
    return Said(*(part.format_map(given) for part in (words.title, words.body, words.out)))


# A template that an old notice names and a newer edition no longer has.
UNKNOWN = Template(("{what}", "{what}"), ("", ""), "neutral")
ON_ITS_PAGE = ("见事项页面。", "see its page.")


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
