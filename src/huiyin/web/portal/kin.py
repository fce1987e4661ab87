"""/kin/<token>/: family is called. What happened, who is on the way, and three answers; nothing to sign in to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.command.models import CallStep
from huiyin.command.services import kin
from huiyin.command.vocabulary import Outcome, State
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.web.callouts import what_of
from huiyin.web.doors import open_to_all

ANSWERS = {"going": kin.go, "cannot": kin.stay_away, "with-them": kin.is_with_them}


@open_to_all
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, kin.open_step(token), token)


def _page(request: HttpRequest, step: CallStep, token: str, status: int = 200) -> HttpResponse:
    callout = step.callout
    staff_goes = callout.state == State.TAKEN and callout.taken_by.startswith("staff/")
    context = {
        "token": token,
        "step": step,
        "callout": callout,
        "what": what_of(callout.alarm),
        "staff_goes": staff_goes,
        "over": callout.state == State.ENDED,
        "mine": callout.taken_by == f"contact/{step.contact}",
        "going": step.outcome == Outcome.GOING,
        "declined": step.outcome == Outcome.DECLINED,
    }
    return render(request, "portal/pages/kin.html", context, status=status)


@open_to_all
@require_POST
def act(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    step = kin.open_step(token)
    if verb not in ANSWERS:
        raise NotFound(_("There is no such action."))
    try:
        ANSWERS[verb](step)
    except HuiyinError as refused:
        if refused.status not in (400, 409):
            raise
        messages.info(request, str(refused))
        return _page(request, kin.open_step(token), token, status=refused.status)
    messages.success(request, _("Thank you. Everybody who was called knows it."))
    return redirect("kin", token)
