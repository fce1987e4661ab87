"""/office/triage/: how right triage is, whether the world has moved, and what it takes for what."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.access import visible_to
from huiyin.matters.selectors import watching
from huiyin.matters.vocabulary import Choice
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import STANDARDS_READERS, page, trail
from huiyin.web.office.triage.words import code_name, tabs_of


@dataclass(frozen=True)
class Line:
    """A matter behind a confusion. `title`: only for whoever may see the matter."""

    number: str
    at: object
    percent: int
    title: str


@needs(*STANDARDS_READERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    at = now()
    pairs = watching.confusions(Choice.TYPE, at)
    context = {
        "lately": watching.lately(Choice.TYPE, at),
        "weeks": watching.weeks(Choice.TYPE, at),
        "drift": watching.drift(Choice.TYPE, at),
        "confusions": [(pair, code_name(pair.guess), code_name(pair.decided)) for pair in pairs],
        "tabs": tabs_of(request, "office-triage"),
        "trail": trail((_("Triage"), "")),
    }
    return page(request, "office/pages/triage.html", context)


@needs(*STANDARDS_READERS)
@require_GET
def confused(request: HttpRequest, guess: str, decided: str) -> HttpResponse:
    if not (guess.isalnum() and decided.isalnum()):
        raise NotFound(_("There are no such types."))
    rows = list(watching.confused(Choice.TYPE, guess, decided, now()))
    may_see = visible_to(actor_in(request)).filter(pk__in=[row.matter_id for row in rows], confidential=False)
    seen = set(may_see.values_list("pk", flat=True))
    lines = [
        Line(r.matter.number, r.at, round(r.confidence * 100), r.matter.title if r.matter_id in seen else "")
        for r in rows
    ]
    context = {
        "lines": lines,
        "guess": code_name(guess),
        "decided": code_name(decided),
        "trail": trail((_("Triage"), "/office/triage/"), (_("Confused"), "")),
    }
    return page(request, "office/pages/triage_confused.html", context)
