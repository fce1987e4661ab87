"""/desk/warnings/new/ and …/edit/: a draft; what it would reach is shown before anything is sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.kernel.errors import Conflict, HuiyinError, InvalidInput
from huiyin.orgs.models import Unit
from huiyin.warnings.access import access_warning
from huiyin.warnings.models import Warning
from huiyin.warnings.services import change, draft
from huiyin.warnings.templates import templates
from huiyin.warnings.vocabulary import MAKE, State, Via
from huiyin.web.desk.frame import page
from huiyin.web.desk.warnings.forms import WarningForm, first_values, new_warning, values_of
from huiyin.web.doors import actor_in, needs

FIELDS = {"area": "areas", "headline_zh": "headline_zh", "expires_at": "expires_at"}


@needs(*sorted(MAKE))
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    kinds = templates()
    template = kinds.get(request.GET.get("kind", ""))
    form = WarningForm(request.POST or None, initial=first_values(template))
    if form.is_bound and form.is_valid() and (made := _save(request, form, None)):
        return redirect("desk-warning", pk=made.pk)
    context = {"form": form, "kinds": kinds.values(), "kind": template.kind if template else "", "warning": None}
    return page(request, "desk/pages/warnings/form.html", context, status=422 if form.is_bound else 200)


@needs(*sorted(MAKE))
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    warning = access_warning(actor_in(request), pk)
    if warning.state != State.DRAFT:
        raise Conflict(_("It is a draft no more, so nothing of it can be changed."))
    came_in = warning.via != Via.DESK
    form = WarningForm(request.POST or None, initial=values_of(warning), came_in=came_in)
    if form.is_bound and form.is_valid() and (made := _save(request, form, warning)):
        return redirect("desk-warning", pk=made.pk)
    context = {"form": form, "warning": warning, "came_in": came_in, "kinds": (), "kind": ""}
    return page(request, "desk/pages/warnings/form.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, form: WarningForm, warning: Warning | None) -> Warning | None:
    actor = actor_in(request)
    unit = Unit.objects.filter(pk=actor.unit_id).values_list("name_zh", "name_en").first() or ("", "")
    given = new_warning(form, warning, by=actor, unit=unit)
    try:
        return draft(given, by=actor) if warning is None else change(warning.pk, given, by=actor)
    except HuiyinError as refused:
        field = FIELDS.get(refused.field) if isinstance(refused, InvalidInput) else None
        form.add_error(field if field in form.fields else None, str(refused))
        return None
