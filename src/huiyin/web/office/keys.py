"""Keys, passwords and second steps of an account. A secret is shown once, in the answer to the request that made it."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_POST

from huiyin.accounts.models import ApiKey
from huiyin.accounts.resets import IdentityCheck, ResetReason
from huiyin.accounts.rules.recovery import LETTERS
from huiyin.accounts.services import end_other_sessions, issue_key, reset_second_step, revoke_key, set_password
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.keyforms import KeyForm
from huiyin.web.office.resets import ResetForm
from huiyin.web.office.staff import person_or_404, show_person
from huiyin.web.stepping import refuse_unproved


@needs(Role.ADMINISTRATOR)
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    refuse_unproved(request)
    one, form = person_or_404(pk), KeyForm(request.POST)
    if not form.is_valid():
        return show_person(request, one, {"key_form": form}, status=422)
    with work():
        secret = issue_key(one.account, form.cleaned_data["label"], by=actor_in(request).ref, **form.bounds())
        tell_owner(one.account, "key")
    return show_person(request, one, {"secret": secret, "secret_kind": "key"})


@needs(Role.ADMINISTRATOR)
@require_POST
def revoke(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    one = person_or_404(pk)
    found = ApiKey.objects.filter(pk=key, account=one.account).first()
    if found is None:
        raise NotFound(_now("There is no such key."))
    revoke_key(found, by=actor_in(request).ref)
    messages.success(request, _now("The key is revoked; programs that use it are refused from now on."))
    return redirect("office-person", pk=pk)


@needs(Role.ADMINISTRATOR)
@require_POST
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one, shown once, to be handed over in person; sessions of the old one end."""
    one, actor = person_or_404(pk), actor_in(request)
    if one.pk == actor.staff_id:
        raise Forbidden(_now("Change your own password under “My account”."))
    fresh = "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _part in range(4))
    with work():
        set_password(one.account, fresh, by=actor.ref)
        tell_owner(one.account, "password")
    return show_person(request, one, {"secret": fresh, "secret_kind": "password", "can_sign_in": True})


@needs(Role.ADMINISTRATOR)
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off the second step of somebody who has lost phone and paper; they are signed out everywhere."""
    refuse_unproved(request)
    one, actor, form = person_or_404(pk), actor_in(request), ResetForm(request.POST)
    if one.pk == actor.staff_id:
        raise Forbidden(_now("Nobody resets their own second step. Ask another administrator."))
    if not form.is_valid():
        return show_person(request, one, {"reset_form": form}, status=422)
    given = form.cleaned_data
    with work():
        reset_second_step(one.account, ResetReason(given["reason"]), IdentityCheck(given["checked"]), by=actor.ref)
        end_other_sessions(one.account, "", by=actor.ref)
        tell_owner(one.account, "second_step_reset")
    messages.success(request, _now("The second step is off. The next sign-in needs the password alone."))
    return redirect("office-person", pk=pk)


@needs(Role.ADMINISTRATOR)
@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Everywhere at once: a lost phone, a person who has left."""
    one, actor = person_or_404(pk), actor_in(request)
    keep = request.session.session_key or "" if one.pk == actor.staff_id else ""
    end_other_sessions(one.account, keep, by=actor.ref)
    messages.success(request, _now("All browsers of this person are signed out."))
    return redirect("office-person", pk=pk)
