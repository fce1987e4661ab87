"""/login/provider/: sign in with the city's account. Who has no account here is not let in, and none is made."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from huiyin.accounts.models import SignIn
from huiyin.accounts.provider import Told, Way, configured, finish
from huiyin.accounts.provider import begin as begin_at
from huiyin.accounts.provider.exchange import way_out
from huiyin.accounts.provider.told import ProviderFault
from huiyin.accounts.services import link, log_sign_in
from huiyin.accounts.services.signing_in import PROVIDER
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.web.browsers import hold_up, source_of
from huiyin.web.doors import open_to_all
from huiyin.web.entering import go_on, safe_next
from huiyin.web.signing import provider_name

log = logging.getLogger("huiyin.accounts")
WAY = "provider_way"  # in the session


@open_to_all
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    told = _told()
    hold_up(request)
    with _logged():
        address, way = begin_at(told, _back(request), safe_next(request))
    request.session[WAY] = asdict(way)
    return HttpResponseRedirect(address)


@open_to_all
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    told, kept = _told(), request.session.pop(WAY, None)  # popped: each way is gone once, whatever comes of it
    with _logged():
        came = finish(told, Way(**kept) if kept else None, request.GET.dict(), _back(request))
    account = link(came.issuer, came.subject, came.login)
    if account is None:
        log_sign_in(None, SignIn.Outcome.WRONG, PROVIDER, source_of(request))
        raise Forbidden(_("There is no account here for you yet. Ask your administrator to open one."), code="nobody")
    response = go_on(request, account, PROVIDER, kept["next"])
    request.session["by_provider"] = True
    return response


@open_to_all
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Signed out here; the way to sign out there is a link, because leaving a shared computer is their choice."""
    told, address = configured(), ""
    if request.user.is_authenticated or told is None:
        return redirect("/")
    try:
        address = way_out(told, request.build_absolute_uri("/"))
    except ProviderFault as fault:
        log.warning("the sign-in provider: %s", fault.why)
    return render(request, "account/pages/signed_out.html", {"address": address, "provider": provider_name()})


def _told() -> Told:
    told = configured()
    if told is None:
        raise NotFound("no provider is configured")
    return told


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sign-in-provider-back"))


@contextmanager
def _logged() -> Iterator[None]:
    """Why it went wrong is for the operator; the person is told what to do."""
    try:
        yield
    except ProviderFault as fault:
        log.warning("the sign-in provider: %s", fault.why)
        raise
