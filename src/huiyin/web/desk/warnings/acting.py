"""POST /desk/warnings/<pk>/<verb>/."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.warnings import services as do
from huiyin.warnings.access import access_warning
from huiyin.warnings.models import Warning
from huiyin.warnings.vocabulary import State
from huiyin.web.desk.warnings.words import READERS
from huiyin.web.doors import actor_in, needs

VERBS = {
    "send": do.ask_or_send,
    "approve": do.approve,
    "decline": do.decline,
    "set_aside": do.set_aside,
    "cancel": do.cancel,
}


@needs(*READERS)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise NotFound(_("There is no such action."))
    warning = access_warning(actor_in(request), pk)
    try:
        messages.success(request, _said(VERBS[verb](warning.pk, by=actor_in(request))))
    except HuiyinError as refused:
        messages.error(request, str(refused))
    return redirect("desk-warning", pk=pk)


def _said(warning: Warning) -> str:
    return {
        State.OUT: _("It is out: households are told now, the frail first."),
        State.ASKED: _("It waits for a second person. They have been told."),
        State.DRAFT: _("It is back at the desk as a draft."),
        State.SET_ASIDE: _("It is set aside; nobody is told."),
        State.CANCELLED: _("It is over: whoever was told hears the all-clear."),
        State.ENDED: _("Its time is over."),
    }[State(warning.state)]
