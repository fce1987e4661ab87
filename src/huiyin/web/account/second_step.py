"""/account/second-step/: set it up, renew the recovery codes, take it off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huiyin.accounts.models import Passkey, SecondStep
from huiyin.accounts.selectors import recovery_codes_left
from huiyin.accounts.services import (
    begin_second_step,
    confirm_second_step,
    new_recovery_codes,
    stop_second_step,
)
from huiyin.accounts.services.passkeys import MOST
from huiyin.accounts.services.second_step import pending_address
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.web.account.codes import CodeForm, by_hand, qr
from huiyin.web.account.frame import page
from huiyin.web.account.passkeys import possible
from huiyin.web.browsers import source_of
from huiyin.web.doors import actor_in
from huiyin.web.entering import must_have_second_step
from huiyin.web.stepping import must_prove, note_proof, refuse_unproved, renew_session, way_to_proof


@sensitive_post_parameters("code")
def show(request: HttpRequest) -> HttpResponse:
    """How it stands; a POST is the first code of a new one."""
    row = SecondStep.objects.filter(account=request.user).first()
    if row is not None and row.confirmed_at is not None:
        if request.method == "POST":
            raise Conflict(_("A second step is set up already. Remove it first."), code="second_step_there")
        return _standing(request, row)
    if row is None:
        context = {"must": must_have_second_step(request.user)} | _passkeys(request)
        return page(request, "second_step_none.html", context)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = _confirm(request, form.cleaned_data["code"])
        except InvalidInput as refused:
            form.add_error("code", str(refused))
        else:
            return page(request, "recovery_codes.html", {"codes": codes, "fresh": True})
    address = pending_address(row)
    context = {"form": form, "qr": qr(address), "secret": by_hand(address)}
    return page(request, "second_step_scan.html", context, 422 if form.is_bound else 200)


def _standing(request: HttpRequest, row: SecondStep) -> HttpResponse:
    context = {
        "since": row.confirmed_at,
        "left": recovery_codes_left(request.user),
        "must": must_have_second_step(request.user),
        "way_to_proof": way_to_proof(request.path) if must_prove(request) else "",
    }
    return page(request, "second_step.html", context | _passkeys(request))


def _passkeys(request: HttpRequest) -> dict:
    own = Passkey.objects.filter(account=request.user).order_by("-added_at")[:MOST]
    return {"passkeys": list(own), "passkeys_possible": possible(request)}


def _confirm(request: HttpRequest, code: str) -> list[str]:
    with work():
        codes = confirm_second_step(request.user, code, by=actor_in(request).ref)
        tell_owner(request.user, "second_step_on", device=source_of(request).device)
    note_proof(request)
    renew_session(request)
    return codes


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    begin_second_step(request.user, by=actor_in(request).ref)
    return redirect("account-second-step")


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    refuse_unproved(request)
    codes = new_recovery_codes(request.user, by=actor_in(request).ref)
    return page(request, "recovery_codes.html", {"codes": codes})


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    refuse_unproved(request)
    if must_have_second_step(request.user):
        raise Forbidden(_("Your post needs a second step. An administrator can reset it if you have a new phone."))
    with work():
        stop_second_step(request.user, by=actor_in(request).ref)
        tell_owner(request.user, "second_step_off", device=source_of(request).device)
    messages.success(request, _("The second step is off."))
    return redirect("account-second-step")
