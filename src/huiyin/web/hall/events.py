"""The latest moves, as a hall may read them: what kind of matter, where; never the words of whoever reported it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from huiyin.audit.models import TraceEntry
from huiyin.matters.access import RELATED, visible_to
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.places.locate import area_names

SHOWN = 7
LOOKED_AT = 150  # of the newest entries; those of other areas and confidential ones fall out
# move → icon, tone, what a hall reads
SHOW = {
    "receive": ("inbox", "info", pgettext_lazy("event", "Reported")),
    "file": ("file-certificate", "primary", pgettext_lazy("event", "Registered")),
    "merge": ("arrows-join", "neutral", pgettext_lazy("event", "Merged")),
    "decline": ("ban", "neutral", pgettext_lazy("event", "Declined")),
    "dispatch": ("send", "primary", pgettext_lazy("event", "Dispatched")),
    "take_back": ("arrow-back-up", "neutral", pgettext_lazy("event", "Dispatch taken back")),
    "accept": ("user-check", "primary", pgettext_lazy("event", "Accepted")),
    "return": ("arrow-back-up", "soon", pgettext_lazy("event", "Returned")),
    "dispute": ("gavel", "soon", pgettext_lazy("event", "Disputed")),
    "finish": ("clipboard-check", "info", pgettext_lazy("event", "Handled")),
    "redo": ("repeat", "soon", pgettext_lazy("event", "To be redone")),
    "close": ("circle-check", "done", pgettext_lazy("event", "Closed")),
    "reopen": ("refresh", "soon", pgettext_lazy("event", "Reopened")),
    "rate": ("star", "done", pgettext_lazy("event", "Rated")),
    "urge": ("bell-ringing", "soon", pgettext_lazy("event", "Urged")),
    "supervise": ("eye", "soon", pgettext_lazy("event", "Supervised")),
    "escalate": ("arrow-up-circle", "danger", pgettext_lazy("event", "Escalated")),
}


@dataclass(frozen=True)
class Event:
    key: str
    at: datetime
    what: str
    kind: str
    where: str
    href: str
    icon: str
    tone: str


def latest(actor: Actor) -> list[Event]:
    """Newest first; two statements and one for the matters' types."""
    actions = [f"matters.{move}" for move in SHOW]
    newest = TraceEntry.objects.filter(action__in=actions).order_by("-at")
    newest = newest.exclude(action="matters.escalate", actor="system")  # what ran out stands among the overdue
    entries = list(newest.values_list("chain", "seq", "at", "action")[:LOOKED_AT])
    ids = {int(chain.removeprefix("matter/")) for chain, _seq, _at, _action in entries if chain.startswith("matter/")}
    matters = {m.chain: m for m in visible_to(actor).filter(pk__in=ids, confidential=False).select_related(*RELATED)}
    seen = [_event(matters[chain], seq, at, action) for chain, seq, at, action in entries if chain in matters]
    return seen[:SHOWN]


def _event(matter: Matter, seq: int, at: datetime, action: str) -> Event:
    move = action.removeprefix("matters.")
    icon, tone, words = SHOW[move]
    return Event(
        key=f"{matter.pk}-{seq}",
        at=at,
        what=str(words),
        kind=kind_of(matter),
        where=where_of(matter),
        href=reverse("desk-matter", args=[matter.number]),
        icon=icon,
        tone=tone,
    )


def kind_of(matter: Matter) -> str:
    return pick((matter.type.name_zh, matter.type.name_en)) if matter.type else _("Type not chosen yet")


def where_of(matter: Matter) -> str:
    """The community, or the street where no more is known."""
    names = area_names()
    found = next((names[code] for code in (matter.area[:12], matter.area[:9]) if code in names), None)
    return pick(found) if found else ""
