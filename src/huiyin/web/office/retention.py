"""/office/retention/: what the nights erased, what was kept and on what ground; the rules, holds and open wishes."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import Conflict, NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter
from huiyin.matters.numbers import serial_of
from huiyin.orgs.roles import Role
from huiyin.retention.holding import lift_hold, place_hold
from huiyin.retention.models import LegalHold, Run, Wish
from huiyin.retention.policy import rules_in_force
from huiyin.retention.vocabulary import GROUND_LABELS, WHAT_LABELS, Ground
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.paging import page_number

SIZE = 30
MOST_HOLDS = 50


class HoldForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Number of the matter"), max_length=32)
    reason = forms.CharField(
        label=gettext_lazy("Which proceedings need it"),
        max_length=200,
        help_text=gettext_lazy("For instance the file number of the review or the court. No names."),
    )


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, HoldForm())


@needs(Role.ADMINISTRATOR)
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Nothing of a matter goes until it is lifted."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    number = form.cleaned_data["number"].strip()
    matter = Matter.objects.filter(pk=serial_of(number) or 0).first()
    if matter is None or matter.number != number:
        form.add_error("number", _("There is no matter with this number."))
        return _page(request, form, 422)
    try:
        place_hold(matter, form.cleaned_data["reason"], by=actor_in(request))
    except Conflict as refused:
        form.add_error("number", str(refused))
        return _page(request, form, 409)
    messages.success(request, _("On legal hold: nothing of it goes."))
    return redirect("office-retention")


@needs(Role.ADMINISTRATOR)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    found = LegalHold.objects.select_related("matter").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such hold."))
    lift_hold(found.matter, by=actor_in(request))
    messages.success(request, _("The hold is lifted. What waited for it goes in the coming night."))
    return redirect("office-retention")


def _page(request: HttpRequest, form: HoldForm, status: int = 200) -> HttpResponse:
    found = page_of(Run.objects.order_by("-at", "-pk"), page_number(request), SIZE)
    holds = LegalHold.objects.filter(lifted_at=None).select_related("matter").order_by("-since")[:MOST_HOLDS]
    context = {
        "page": found,
        "runs": [(run, _words(run.lines)) for run in found.rows],
        "rules": [(pick(WHAT_LABELS[rule.kind]), rule) for rule in rules_in_force().values()],
        "holds": holds,
        "waiting": Wish.objects.filter(done_at=None).count(),
        "hold_form": form,
        "trail": trail((_("Kept and erased"), "")),
    }
    return page(request, "office/pages/retention.html", context, status=status)


def _words(lines: list[dict]) -> list[tuple[str, int, str]]:
    """What, how many, and the ground of what was kept (empty: erased)."""
    return [
        (
            pick(WHAT_LABELS[line["what"]]),
            line["kept"] or line["gone"],
            pick(GROUND_LABELS[Ground(line["ground"])]) if line["ground"] else "",
        )
        for line in lines
    ]
