"""/desk/many/: one move for many matters: first what it will change and what not, then it is made, then undone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.web.desk.access import DESK
from huiyin.web.desk.bulk import MOST, UNDO, VERBS, Outcome, Verb, make, rehearse, take_back, verbs_of
from huiyin.web.desk.frame import page
from huiyin.web.desk.rows import row_of
from huiyin.web.doors import actor_in, needs

KEPT = "desk_many"  # in the session: what was last made for many, to be read and undone


@needs(*DESK)
@never_cache
@require_http_methods(["GET", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _made(request)
    if "undo" in request.POST:
        return _undo(request)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None or verb not in verbs_of(actor_in(request)):
        raise NotFound(_("There is no such action."))
    numbers = list(dict.fromkeys(request.POST.getlist("number")))
    if not numbers:
        messages.warning(request, _("Choose at least one matter."))
        return redirect(_way_back(request))
    return _look(request, verb, numbers)


def _look(request: HttpRequest, verb: Verb, numbers: list[str]) -> HttpResponse:
    """Look, or do it if it was looked at just so."""
    actor, asked = actor_in(request), "shown" in request.POST
    form = verb.form(request.POST if asked else None, actor=actor)
    form.suggest(numbers)
    settled, valid = form.settled(), asked and form.is_valid()
    if valid and "confirmed" in request.POST and request.POST["shown"] == settled:
        return _make(request, verb, form, _seen(request, numbers[:MOST]))
    given = dict(getattr(form, "cleaned_data", {})) if asked else {}
    found = rehearse(form, numbers[:MOST], given, actor)
    if asked and "confirmed" not in request.POST:
        form = verb.form(initial={name: request.POST.get(name, "") for name in form.fields}, actor=actor)
    context = _parted(found) | {
        "verb": verb,
        "form": form,
        "settled": settled,
        "left_out": max(0, len(numbers) - MOST),
        "back": _way_back(request),
    }
    wrong = asked and "confirmed" in request.POST and not valid
    return page(request, "desk/pages/many.html", context, status=422 if wrong else 200)


def _parted(found: list[Outcome]) -> dict:
    moment = now()
    lines = [(row_of(one.matter, moment), one) for one in found]
    return {
        "changed": [line for line in lines if not line[1].refused],
        "refused": [line for line in lines if line[1].refused],
    }


def _seen(request: HttpRequest, numbers: list[str]) -> dict[str, int]:
    """Number to the version that was looked at; what was refused then has none, and is left alone."""
    given = {number: request.POST.get(f"seen_{number}", "") for number in numbers}
    return {number: int(text) for number, text in given.items() if text.isascii() and text.isdigit() and len(text) < 9}


def _make(request: HttpRequest, verb: Verb, form, seen: dict[str, int]) -> HttpResponse:
    made = make(form, seen, form.cleaned_data, actor_in(request))
    _keep(request, verb.name, made, undone=False)
    return redirect(f"{request.path}?{urlencode({'back': _way_back(request)})}")


def _keep(request: HttpRequest, verb: str, made: list[Outcome], *, undone: bool) -> None:
    lines = [[one.matter.number, one.matter.title, one.version, one.will, one.refused, one.undo] for one in made]
    request.session[KEPT] = {"verb": verb, "lines": lines, "undone": undone}


def _made(request: HttpRequest) -> HttpResponse:
    """What was last made: it stays to be read, and undone, until the next one."""
    kept = request.session.get(KEPT)
    if not kept:
        return redirect(_way_back(request))
    verb = VERBS[kept["verb"]]
    names = ("number", "title", "version", "will", "refused", "undo")
    lines = [dict(zip(names, line, strict=True)) for line in kept["lines"]]
    done = [line for line in lines if not line["refused"]]
    can = not kept["undone"] and verb.name in UNDO and (verb.name != "assign" or any(line["undo"] for line in done))
    context = {
        "verb": verb,
        "done": done,
        "left": [line for line in lines if line["refused"]],
        "undone": kept["undone"],
        "can_undo": can and bool(done),
        "back": _way_back(request),
    }
    return page(request, "desk/pages/many_done.html", context)


def _undo(request: HttpRequest) -> HttpResponse:
    kept = request.session.get(KEPT)
    if not kept or kept["undone"] or kept["verb"] not in UNDO:
        messages.warning(request, _("There is nothing left to take back."))
        return redirect(_way_back(request))
    left = {number: (version, undo) for number, _title, version, _will, refused, undo in kept["lines"] if not refused}
    _keep(request, kept["verb"], take_back(kept["verb"], left, actor_in(request)), undone=True)
    return redirect(f"{request.path}?{urlencode({'back': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """The list one came from; only ever one of the desk's own."""
    given = request.POST.get("back") or request.GET.get("back", "")
    ours = given.startswith("/desk/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if ours else "/desk/"
