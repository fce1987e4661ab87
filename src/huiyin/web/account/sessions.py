"""Sign out from afar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.accounts.services import end_other_sessions, end_session
from huiyin.web.doors import actor_in


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    end_session(request.user, request.POST.get("browser", ""), by=actor_in(request).ref)
    messages.success(request, _("That browser is signed out."))
    return redirect("account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    end_other_sessions(request.user, request.session.session_key or "", by=actor_in(request).ref)
    messages.success(request, _("All other browsers are signed out."))
    return redirect("account")
