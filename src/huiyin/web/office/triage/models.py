"""/office/triage/models/: versions of the classifier, what was measured, and which is in force."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import HuiyinError
from huiyin.matters.models import Classifier
from huiyin.matters.services.learning import use, use_none
from huiyin.matters.triage.reasons import told
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.triage.words import tabs_of

SHOWN = 30


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = Classifier.objects.extra(select={"usable": "length(arrays) > 0"}).defer("arrays").order_by("-pk")[:SHOWN]
    context = {
        "versions": [(row, told(row.why)) for row in found],
        "tabs": tabs_of(request, "office-triage-models"),
        "trail": trail((_("Triage"), "/office/triage/"), (_("What it has learned"), "")),
    }
    return page(request, "office/pages/triage_models.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def put_in_force(request: HttpRequest, version: int) -> HttpResponse:
    """0: the pack's words alone."""
    by = actor_in(request)
    try:
        use(version, by=by) if version else use_none(by=by)
        messages.success(request, _("Every process uses it within half a minute."))
    except HuiyinError as refused:
        messages.error(request, str(refused))
    return redirect(reverse("office-triage-models"))
