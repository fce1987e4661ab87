"""Sign in and out; where each post begins its day."""

from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huiyin.accounts.services import check_password, left
from huiyin.accounts.services.counting import Wait
from huiyin.accounts.services.signing_in import PASSWORD
from huiyin.orgs.actor import Actor
from huiyin.orgs.duty import end_duty
from huiyin.orgs.roles import Role
from huiyin.web.account.passkeys import possible
from huiyin.web.browsers import source_of
from huiyin.web.doors import actor_in, open_to_all
from huiyin.web.entering import go_on, safe_next

HOMES = (
    (Role.GRID_WORKER, "/field/"),
    (Role.ACCEPTOR, "/desk/"),
    (Role.DUTY_HEAD, "/desk/"),
    (Role.DISPATCHER, "/desk/"),
    (Role.HANDLER, "/desk/inbox/"),
    (Role.UNIT_HEAD, "/desk/inbox/"),
    (Role.SUPERVISOR, "/desk/supervise/"),
    (Role.CONFIDANT, "/desk/"),
    (Role.CARER, "/desk/care/"),
    (Role.ADMINISTRATOR, "/office/"),
)


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Login"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=512,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(home_of(actor_in(request)))
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                account = check_password(given["username"], given["password"], source_of(request))
            except Wait as wait:
                form.add_error(None, str(wait))
                status = wait.status
            else:
                if account is not None:
                    return go_on(request, account, PASSWORD, safe_next(request))
                form.add_error(
                    None, _now("Login and password do not belong together. Check both; capital letters count.")
                )
    context = {"form": form, "next": safe_next(request), "provider": provider_name()}
    context["passkeys_possible"] = possible(request)
    context["quoted_next"] = quote(context["next"])
    return render(request, "layouts/sign_in.html", context, status=status)


def provider_name() -> str:
    """What the button of the city's sign-in provider says; empty where there is none."""
    wanted = settings.HUIYIN_OIDC
    return (wanted["name"] or _now("the city's account")) if wanted["issuer"] else ""


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signing out ends the duty too: a phone that nobody is signed in to says nothing of where it is."""
    by_provider = bool(request.session.get("by_provider"))
    if request.user.is_authenticated:
        actor = actor_in(request)
        end_duty(by=actor, how="signed_out")
        if request.session.session_key:
            left(request.user, request.session.session_key, by=actor.ref)
    logout(request)
    return redirect("signed-out" if by_provider else "/")


def home(request: HttpRequest) -> HttpResponse:
    """The first page of whoever is signed in."""
    return redirect(home_of(actor_in(request)))


def home_of(actor: Actor) -> str:
    return next((place for role, place in HOMES if actor.has(role)), "/mine/")
