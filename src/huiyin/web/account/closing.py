"""/account/close/: a resident closes their account. What goes and what stays is shown before it is done."""

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.accounts.models import Account
from huiyin.matters.labels import pick
from huiyin.retention.closing import close_own_account, may_close, what_waits
from huiyin.retention.vocabulary import GROUND_LABELS, STAYS, WHAT_LABELS
from huiyin.web.account.frame import page
from huiyin.web.account.password import password_field
from huiyin.web.doors import actor_in
from huiyin.web.stepping import must_prove, refuse_unproved, way_to_proof


class CloseForm(forms.Form):
    """`account` without a password of its own signs in at the city's: then the box alone is asked for."""

    password = password_field(
        _("Your password"), "current-password", error_messages={"required": _("Type your password: it is still you.")}
    )
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone."),
        error_messages={"required": _("Tick the box if you want to close the account.")},
    )

    def __init__(self, account: Account, *given) -> None:
        super().__init__(*given)
        self.account = account
        if not account.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if not self.account.check_password(given):
            raise forms.ValidationError(_now("This is not your present password."))
        return given


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password")
def close(request: HttpRequest) -> HttpResponse:
    account = Account.objects.get(pk=request.user.pk)
    if not may_close(account):
        return page(request, "close.html", {"of_staff": True}, 422 if request.method == "POST" else 200)
    if request.method == "GET":
        return _shown(request, account, CloseForm(account))
    refuse_unproved(request)
    form = CloseForm(account, request.POST)
    if not form.is_valid():
        return _shown(request, account, form, 422)
    wishes = close_own_account(account, by=actor_in(request))
    logout(request)
    waiting = [wish.report.tracking_code for wish in wishes if wish.done_at is None]
    return render(request, "account/pages/closed.html", {"waiting": waiting})


def _shown(request: HttpRequest, account: Account, form: CloseForm, status: int = 200) -> HttpResponse:
    at_once, later = what_waits(account)
    context = {
        "form": form,
        "at_once": at_once,
        "later": later,
        "stays": [(pick(WHAT_LABELS[what]), pick(GROUND_LABELS[ground])) for what, ground in STAYS.items()],
        "way_to_proof": way_to_proof(request.path) if must_prove(request) else "",
    }
    return page(request, "close.html", context, status)
