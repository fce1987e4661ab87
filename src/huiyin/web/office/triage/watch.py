"""/office/triage/: how right triage is, whether the world has moved, and what it takes for what."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.access import visible_to
from huiyin.matters.labels import label
from huiyin.matters.selectors import watching
from huiyin.matters.vocabulary import Choice
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import STANDARDS_READERS, page, trail
from huiyin.web.office.triage.words import code_name, community_name, tabs_of, unit_name_of
from huiyin.web.parts import Tab

WATCHED = (Choice.TYPE, Choice.UNIT, Choice.PLACE, Choice.DUPLICATE)
# What may be taken for what, and what each is called. Which matter is a duplicate of which is no kind of mistake.
NAMES: dict[Choice, Callable[[str], str]] = {
    Choice.TYPE: code_name,
    Choice.UNIT: unit_name_of,
    Choice.PLACE: community_name,
}


def choice_in(request: HttpRequest) -> Choice:
    given = request.GET.get("choice", "")
    return Choice(given) if given in WATCHED else Choice.TYPE


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
    at, choice = now(), choice_in(request)
    pairs = watching.confusions(choice, at) if choice in NAMES else []
    context = {
        "choice": choice.value,
        "choices": [Tab(label("choice", one), f"?choice={one}", one == choice, None) for one in WATCHED],
        "lately": watching.lately(choice, at),
        "weeks": watching.weeks(choice, at),
        "drift": watching.drift(choice, at) if choice == Choice.TYPE else None,
        "compared": choice in NAMES,
        "confusions": [(pair, NAMES[choice](pair.guess), NAMES[choice](pair.decided)) for pair in pairs],
        "tabs": tabs_of(request, "office-triage"),
        "trail": trail((_("Triage"), "")),
    }
    return page(request, "office/pages/triage.html", context)


@needs(*STANDARDS_READERS)
@require_GET
def confused(request: HttpRequest, guess: str, decided: str) -> HttpResponse:
    choice = choice_in(request)
    if not (guess.isalnum() and decided.isalnum() and choice in NAMES):
        raise NotFound(_("There are no such types."))
    rows = list(watching.confused(choice, guess, decided, now()))
    may_see = visible_to(actor_in(request)).filter(pk__in=[row.matter_id for row in rows], confidential=False)
    seen = set(may_see.values_list("pk", flat=True))
    lines = [
        Line(r.matter.number, r.at, round(r.confidence * 100), r.matter.title if r.matter_id in seen else "")
        for r in rows
    ]
    context = {
        "lines": lines,
        "guess": NAMES[choice](guess),
        "decided": NAMES[choice](decided),
        "trail": trail((_("Triage"), "/office/triage/"), (_("Confused"), "")),
    }
    return page(request, "office/pages/triage_confused.html", context)
