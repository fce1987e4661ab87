"""Keys and passwords of an account. A secret is shown once, in the answer to the request that made it."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiyin.accounts.models import ApiKey
from huiyin.accounts.services import issue_key, revoke_key, set_password
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.staff import person_or_404, show_person

# Without look-alikes, so that it can be read over the phone.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class KeyForm(forms.Form):
    label = forms.CharField(label=_("What the key is for"), max_length=80)


@needs(Role.ADMINISTRATOR)
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    one, form = person_or_404(pk), KeyForm(request.POST)
    if not form.is_valid():
        return show_person(request, one, {"key_form": form}, status=422)
    secret = issue_key(one.account, form.cleaned_data["label"], by=actor_in(request).ref)
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
        raise Forbidden(_now("Your own password is set on the server: huiyin set-password LOGIN."))
    fresh = "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _part in range(4))
    set_password(one.account, fresh, by=actor.ref)
    return show_person(request, one, {"secret": fresh, "secret_kind": "password", "can_sign_in": True})
