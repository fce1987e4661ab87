"""/desk/care/<pk>/withdraw/: first what would go and what would be kept, then, pressed again, it is so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.care.access import access_file
from huiyin.care.selectors.consequences import consequences
from huiyin.care.services import withdraw
from huiyin.care.vocabulary import PURPOSE_LABELS, Purpose
from huiyin.kernel.errors import HuiyinError
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.web.carewords import gone_lines
from huiyin.web.desk.care.purposes import forget_purpose
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs


@needs(Role.CARER)
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    file = access_file(actor, pk)
    chosen = purposes_in(request)
    if request.method == "POST" and (request.POST.get("what") == "all" or chosen):
        try:
            withdraw(file, chosen or None, by=actor)
        except HuiyinError as refused:
            messages.error(request, str(refused))
            return redirect("desk-care-withdraw", pk=pk)
        forget_purpose(request, pk)
        if not file.is_active:
            return redirect("desk-care-ended", pk=pk)
        messages.success(request, _("Withdrawn. What it covered has stopped and is erased."))
        return redirect("desk-care-file", pk=pk)
    context = {"file": file, "all": gone_lines(consequences(file)), "choices": choices_of(file), "chosen": chosen}
    context["some"] = gone_lines(consequences(file, chosen)) if chosen else []
    return page(request, "desk/pages/care/withdraw.html", context)


def purposes_in(request: HttpRequest) -> set[Purpose]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("purposes")
    return {Purpose(one) for one in given if one in set(Purpose)}


def choices_of(file) -> list[tuple[str, str]]:
    """What is agreed to now, in words."""
    consent = file.consents.filter(ended_at=None).first()
    return [(one, pick(PURPOSE_LABELS[Purpose(one)])) for one in consent.purposes] if consent else []
