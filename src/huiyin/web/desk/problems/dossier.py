"""/desk/problems/<pk>/: one dossier: why it is hot, its matters, its owner, measures and what the check showed."""

import json
from collections.abc import Callable
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.insight import services as do
from huiyin.insight.access import access_problem
from huiyin.insight.grouping.heat import WEIGHTS
from huiyin.insight.models import Problem
from huiyin.insight.rules import Window
from huiyin.insight.selectors import Ranked, history_of, measures_of, members_for, span_of, standing_of, sure_of
from huiyin.insight.services.stepping import open_to
from huiyin.insight.states import DECIDE, LABELS, STEP_LABELS, WORK, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.access import access_matter
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.web.desk.frame import page
from huiyin.web.desk.hotline.calls import moment_in
from huiyin.web.desk.people import names_behind
from huiyin.web.desk.problems.forms import MeasureForm, NameForm, NumberForm, ReasonForm, UnitForm, WeeksForm
from huiyin.web.desk.problems.listing import TONES
from huiyin.web.desk.problems.trend import trend_of
from huiyin.web.desk.rows import ROW_NEEDS, rows_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number

SIZE = 20
MOST_POINTS = 500
FORMS: dict[str, type[forms.Form]] = {
    "adopt": UnitForm,
    "entrust": UnitForm,
    "rename": NameForm,
    "dismiss": ReasonForm,
    "plan": MeasureForm,
    "watch": WeeksForm,
    "add": NumberForm,
    "remove": NumberForm,
    "finish": forms.Form,
}


@needs(*DECIDE, *WORK)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return dossier_page(request, access_problem(actor_in(request), pk))


@needs(*DECIDE, *WORK)
@require_GET
def points(request: HttpRequest, pk: int) -> JsonResponse:
    actor = actor_in(request)
    matters = members_for(actor, access_problem(actor, pk)).filter(lon__isnull=False)[:MOST_POINTS]
    return JsonResponse({"type": "FeatureCollection", "features": [_point(matter) for matter in matters]})


def _point(matter: Matter) -> dict:
    about = {"label": matter.title, "tone": "info", "href": reverse("desk-matter", args=[matter.number])}
    where = {"type": "Point", "coordinates": [matter.lon, matter.lat]}
    return {"type": "Feature", "geometry": where, "properties": about}


@needs(*DECIDE, *WORK)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb; refused, the page shows the form again with what was typed."""
    actor = actor_in(request)
    problem = access_problem(actor, pk)
    if verb not in FORMS:
        raise NotFound(_("There is no such action."))
    form = FORMS[verb](request.POST)
    if form.is_valid():
        try:
            _do(verb, problem, form, request, actor)
        except HuiyinError as refused:
            if refused.status in (403, 409):
                messages.error(request, str(refused))
                return redirect("desk-problem", pk=pk)
            field = refused.field if isinstance(refused, InvalidInput) and refused.field in form.fields else None
            form.add_error(field, str(refused))
        else:
            messages.success(request, _("Done. It stands in the dossier's history."))
            return redirect("desk-problem", pk=pk)
    return dossier_page(request, problem, (verb, form), status=422)


def _do(verb: str, problem: Problem, form: forms.Form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    verbs: dict[str, Callable[[], object]] = {
        "adopt": lambda: do.adopt(problem, form.units[given["unit"]], by=by),  # type: ignore[attr-defined]
        "entrust": lambda: do.entrust(problem, form.units[given["unit"]], by=by),  # type: ignore[attr-defined]
        "rename": lambda: do.rename(problem, given["name"], by=by),
        "dismiss": lambda: do.dismiss(problem, given["reason"], by=by),
        "plan": lambda: do.plan_measure(problem, given["what"], form.units[given["unit"]], given["due_on"], by=by),  # type: ignore[attr-defined]
        "watch": lambda: do.watch(problem, given["weeks"], by=by),
        "add": lambda: do.add_matter(problem, access_matter(by, given["number"]), by=by),
        "remove": lambda: do.remove_matter(problem, access_matter(by, given["number"]), by=by),
        "finish": lambda: do.finish_measure(problem, _measure_in(request), by=by),
    }
    verbs[verb]()


def _measure_in(request: HttpRequest) -> int:
    given = request.POST.get("measure", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise InvalidInput(_("Say which measure."))
    return int(given)


def dossier_page(
    request: HttpRequest, problem: Problem, refused: tuple[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    actor, moment = actor_in(request), now()
    verbs = open_to(actor, problem)
    span = span_of(problem)
    standing = standing_of(problem, span) if span else None
    found = page_of(_asked(request, actor, problem), page_number(request), SIZE, rows=_with_related())
    sure = sure_of(problem, found.rows)
    home = reverse("desk-problem", args=[problem.pk])
    context = {
        "problem": problem,
        "state": pick(LABELS[State(problem.state)]),
        "tone": TONES[State(problem.state)],
        "unit": pick((problem.unit.name_zh, problem.unit.name_en)) if problem.unit else "",
        "standing": standing,
        "parts": parts_of(standing) if standing else [],
        "trend": trend_of(_at_most_two_years(standing, span), home) if standing and span else None,
        "page": found,
        "rows": [(row, sure.get(row.matter.pk)) for row in rows_of(found.rows, moment)],
        "asked": bool(request.GET.get("from") or request.GET.get("to")),
        "home": home,
        "verbs": verbs,
        "forms": {verb: _form(verb, problem, refused) for verb in FORMS if verb in verbs},
        "refused": refused[0] if refused else "",
        "measures": measure_lines(problem, timezone.localtime(moment).date()),
        "history": history(problem),
    }
    return page(request, "desk/pages/problems/dossier.html", context, status=status)


def _form(verb: str, problem: Problem, refused: tuple[str, forms.Form] | None) -> forms.Form:
    if refused and refused[0] == verb:
        return refused[1]
    return NameForm(initial={"name": problem.name}) if verb == "rename" else FORMS[verb]()


def _asked(request: HttpRequest, actor: Actor, problem: Problem):
    """Its matters, of one week if a bar was opened."""
    found = members_for(actor, problem)
    since, until = moment_in(request.GET.get("from", "")), moment_in(request.GET.get("to", ""))
    found = found.filter(received_at__gte=since) if since else found
    return found.filter(received_at__lt=until) if until else found


def _with_related():
    return Matter.objects.select_related(*ROW_NEEDS)


def _at_most_two_years(standing: Ranked, span: Window) -> list[tuple[datetime, int]]:
    return standing.trend[-104:]


def measure_lines(problem: Problem, today: date) -> list[dict]:
    return [
        {
            "measure": one,
            "unit": pick((one.unit.name_zh, one.unit.name_en)),
            "late": one.done_at is None and one.due_on < today,
        }
        for one in measures_of(problem)
    ]


def parts_of(standing: Ranked) -> list[dict]:
    """Each part of the index: its name, 0 to 100, the points it gives, and what it was reckoned from."""
    heat = standing.heat
    facts = {
        "volume": (_("Volume"), _("%(count)d different people") % {"count": standing.people}),
        "growth": (_("Growth"), _("the steepest rise within four weeks")),
        "likes": (_("Seconded"), _("%(count)d more reported the same matters") % {"count": standing.also}),
        "persistence": (_("Persistence"), _("weeks in which somebody reported")),
    }
    return [
        {
            "name": facts[part][0],
            "why": facts[part][1],
            "share": round(100 * getattr(heat, part)),
            "points": 100 * weight * getattr(heat, part),
            "most": round(100 * weight),
        }
        for part, weight in WEIGHTS.items()
    ]


def history(problem: Problem) -> list[dict]:
    rows = history_of(problem)
    names = names_behind({row.actor for row in rows})
    return [
        {
            "at": row.at,
            "what": pick(STEP_LABELS[row.action.removeprefix("insight.problem.")]),
            "who": names[row.actor],
            "count": _count_in(row.data),
        }
        for row in rows
    ]


def _count_in(data: str) -> int | None:
    return json.loads(data).get("matters")
