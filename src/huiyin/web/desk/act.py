"""/desk/m/<number>/<move>/: the form of one move, and making it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from huiyin.kernel.errors import Conflict, HuiyinError, NotFound
from huiyin.kernel.work import work
from huiyin.matters.access import access_matter, visible_to
from huiyin.matters.errors import OnHold
from huiyin.matters.labels import label, state_name
from huiyin.matters.models import Matter
from huiyin.matters.permissions import moves_open_to
from huiyin.matters.selectors.detail import trace_lines
from huiyin.matters.services.moving import overtaken_by
from huiyin.orgs.actor import Actor
from huiyin.web.desk.access import DESK
from huiyin.web.desk.lists import query_of
from huiyin.web.desk.matter import matter_page
from huiyin.web.desk.moves import FORMS
from huiyin.web.desk.moves.base import MoveForm
from huiyin.web.desk.people import name_behind
from huiyin.web.desk.uploads import keep_uploads, kept_photos
from huiyin.web.doors import actor_in, needs


@needs(*DESK)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, move: str) -> HttpResponse:
    actor = actor_in(request)
    matter = access_matter(actor, number)
    form = form_of(move, request, matter, actor)
    if not form.is_bound:
        return _show(request, matter, form)
    if not form.is_valid():
        return _show(request, matter, form, status=422)
    try:
        moved = make(request, form, number, actor)
    except NotFound:
        raise
    except HuiyinError as refused:
        return _refused(request, access_matter(actor, number), form, refused)
    return _done(request, form, moved, actor)


def form_of(move: str, request: HttpRequest, matter: Matter, actor: Actor) -> MoveForm:
    """Bound when it was sent; one step of a form (choosing a type) only carries what was typed so far."""
    kind = FORMS.get(move.replace("-", "_"))
    if kind is None:
        raise NotFound(_("There is no such action."))
    if request.method == "POST" and "step" not in request.POST:
        return kind(request.POST, matter=matter, actor=actor)
    given = (request.POST if request.method == "POST" else request.GET).dict()
    return kind(matter=matter, actor=actor, initial={k: v for k, v in given.items() if k not in ("version", "kept")})


def make(request: HttpRequest, form: MoveForm, number: str, actor: Actor) -> Matter:
    """The move itself; photos are stored before its transaction, and kept with the form if it fails."""
    keep_uploads(request, form, by=actor)
    with work():
        matter = access_matter(actor, number, lock=True)
        if matter.version != form.cleaned_data["version"]:
            raise Conflict(overtaken_by(matter), code="raced")
        form.perform(matter, kept_photos(form, by=actor), form.cleaned_data, actor)
    return matter


def _show(request: HttpRequest, matter: Matter, form: MoveForm, status: int = 200, **more) -> HttpResponse:
    context = {"form": form, "open": form.move in moves_open_to(actor_in(request), matter), **more}
    if request.htmx:
        around = {"matter": matter, "number": matter.number, "query": query_of(request)}
        return render(request, "desk/pages/move.html", around | context, status=status)
    return matter_page(request, matter, status=status, **context)


def _refused(request: HttpRequest, matter: Matter, form: MoveForm, refused: HuiyinError) -> HttpResponse:
    """The form again, with what was typed and what happened meanwhile, ready to be sent once more."""
    shown = form.cleaned_data["version"]
    meanwhile = [line for line in trace_lines(matter) if line.entry.seq > shown] if refused.status == 409 else []
    field = getattr(refused, "field", "")
    if not meanwhile:
        form.add_error(field if field in form.fields else None, _words(refused, matter))
    form.data = form.data.copy()
    form.data["version"] = matter.version
    return _show(request, matter, form, refused.status, meanwhile=meanwhile)


def _words(refused: HuiyinError, matter: Matter) -> str:
    if not isinstance(refused, OnHold):
        return str(refused)
    hold = matter.holds.filter(lifted_at=None).first()
    said = {"reason": hold.reason, "who": name_behind(hold.owner)}
    return _("It cannot be closed yet: %(reason)s (held by %(who)s). Lift the hold first.") % said


def _done(request: HttpRequest, form: MoveForm, matter: Matter, actor: Actor) -> HttpResponse:
    """Back to the matter; to the list if it is no longer this person's to see, or if they came from there."""
    said = {"number": matter.number, "move": label("move", form.move), "state": state_name(matter.state)}
    messages.success(request, _("%(number)s: “%(move)s” is done. It is now “%(state)s”.") % said)
    seen = visible_to(actor).filter(pk=matter.pk).exists()
    query = query_of(request)
    target = f"/desk/m/{matter.number}/" if seen else "/desk/"
    target = "/desk/inbox/" if request.POST.get("back") == "list" else target
    where = f"{target}?{query}" if query else target
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)
