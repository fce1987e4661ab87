"""/office/dead-letters/: announcements that a subscriber could not take after all its tries."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.models import DeadLetter
from huiyin.kernel.outbox import drop, lag, replay
from huiyin.kernel.paging import page_of
from huiyin.kernel.work import work
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.paging import page_number

CHAIN = "outbox"


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    waiting = DeadLetter.objects.filter(settled_at=None).order_by("failed_at", "pk")
    found = page_of(waiting, page_number(request), 20)
    context = {"page": found, "behind": lag(), "trail": trail((_("Undelivered"), ""))}
    return page(request, "office/pages/letters.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Outside of a unit of work: a letter that fails again keeps its new error."""
    try:
        replay(pk)
    except Conflict as failed:
        messages.error(request, str(failed))
    else:
        with work():
            record("outbox.replayed", chain=CHAIN, by=actor_in(request).ref, at=now(), data={"letter": pk})
        messages.success(request, _("Delivered."))
    return redirect("office-letters")


@needs(Role.ADMINISTRATOR)
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    with work():
        drop(pk)
        record("outbox.dropped", chain=CHAIN, by=actor_in(request).ref, at=now(), data={"letter": pk})
    messages.success(request, _("Dropped. Nobody is told of it any more."))
    return redirect("office-letters")
