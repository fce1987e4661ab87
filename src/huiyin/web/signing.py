"""Sign in and out; where each post begins its day."""

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huiyin.orgs.actor import Actor
from huiyin.orgs.duty import end_duty
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, open_to_all

HOMES = (
    (Role.GRID_WORKER, "/field/"),
    (Role.ACCEPTOR, "/desk/"),
    (Role.DUTY_HEAD, "/desk/"),
    (Role.DISPATCHER, "/desk/"),
    (Role.HANDLER, "/desk/inbox/"),
    (Role.UNIT_HEAD, "/desk/inbox/"),
    (Role.SUPERVISOR, "/desk/supervise/"),
    (Role.CONFIDANT, "/desk/"),
    (Role.ADMINISTRATOR, "/office/"),
)


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("Login and password do not belong together. Check both; capital letters count."),
        "inactive": _("This account has been closed. Ask your administrator."),
    }

    def __init__(self, request=None, *args, **kwargs) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Login")
        self.fields["password"].label = _("Password")


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(home_of(actor_in(request)))
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(_next(request) or "/home/")
    status = 422 if form.is_bound else 200
    return render(request, "layouts/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signing out ends the duty too: a phone that nobody is signed in to says nothing of where it is."""
    if request.user.is_authenticated:
        end_duty(by=actor_in(request), how="signed_out")
    logout(request)
    return redirect("/")


def home(request: HttpRequest) -> HttpResponse:
    """The first page of whoever is signed in."""
    return redirect(home_of(actor_in(request)))


def home_of(actor: Actor) -> str:
    return next((place for role, place in HOMES if actor.has(role)), "/mine/")


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else ""
