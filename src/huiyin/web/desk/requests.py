"""/desk/requests/: what waits for a decision: extensions, suspensions, voids, disputes of responsibility."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.access import visible_to
from huiyin.matters.labels import label
from huiyin.matters.models import Matter, Request, Text
from huiyin.matters.states import OPEN
from huiyin.orgs.actor import Actor
from huiyin.web.desk.access import DECIDERS
from huiyin.web.desk.facts import amount_of
from huiyin.web.desk.frame import page
from huiyin.web.desk.people import names_behind
from huiyin.web.desk.rows import ROW_NEEDS, Row, row_of
from huiyin.web.doors import actor_in, needs

MOST = 200
DECIDED_WITH = {"extension": "decide-extension", "suspension": "suspend", "void": "void"}


@dataclass(frozen=True)
class Waiting:
    """One request, with the matter it is about."""

    request: Request
    row: Row
    kind: str
    amount: str
    who: str
    words: str
    href: str


@needs(*DECIDERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = waiting_for_decision(actor_in(request), now())
    return page(request, "desk/pages/requests.html", {"waiting": found, "full": len(found) == MOST})


def waiting_for_decision(actor: Actor, moment: datetime) -> list[Waiting]:
    """Oldest first, in four statements."""
    seen = Q(matter__in=visible_to(actor).filter(state__in=sorted(OPEN)).values("pk"))
    rows = Request.objects.filter(seen, decided_at=None, lapsed=False).order_by("asked_at", "pk")[:MOST]
    rows = list(rows)
    matters = Matter.objects.select_related(*ROW_NEEDS).in_bulk({row.matter_id for row in rows})
    names = names_behind({row.asked_by for row in rows})
    asked = Text.objects.filter(matter__in=matters, kind__startswith="ask_")
    words = {(text.matter_id, text.kind, text.at): text.words for text in asked}
    return [_waiting(row, matters[row.matter_id], names, words, moment) for row in rows]


def _waiting(row: Request, matter: Matter, names: dict, words: dict, moment: datetime) -> Waiting:
    return Waiting(
        request=row,
        row=row_of(matter, moment),
        kind=label("request", row.kind),
        amount=amount_of(row),
        who=names[row.asked_by],
        words=words.get((matter.pk, f"ask_{row.kind}", row.asked_at), ""),
        href=f"/desk/m/{matter.number}/{DECIDED_WITH[row.kind]}/?tab=open",
    )
