"""/account/password/: the owner's own change. The browser that changes it stays signed in, all others do not."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from huiyin.accounts.models import Account
from huiyin.accounts.services import begin_session, change_password
from huiyin.accounts.services.signing_in import PASSWORD
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.web.account.frame import page
from huiyin.web.browsers import remember, source_of
from huiyin.web.doors import actor_in


def password_field(label: str, autocomplete: str, **more) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=512, strip=False, widget=widget, **more)


class ChangeForm(forms.Form):
    old = password_field(_("Present password"), "current-password")
    new = password_field(
        _("New password"), "new-password", help_text=_("At least 10 characters; a sentence is easy to keep.")
    )
    again = password_field(_("New password once more"), "new-password")

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two differ. Type the new password twice."))
        return given


@sensitive_post_parameters()
def change(request: HttpRequest) -> HttpResponse:
    account = Account.objects.get(pk=request.user.pk)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, account, form.cleaned_data["old"], form.cleaned_data["new"])
        except InvalidInput as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _now("Your password is changed; all other browsers are signed out."))
            response = redirect("account")
            remember(request, response, account)
            return response
    can = account.has_usable_password()
    return page(request, "password.html", {"form": form, "has_password": can}, 422 if form.is_bound else 200)


def _change(request: HttpRequest, account: Account, old: str, new: str) -> None:
    source, ref = source_of(request), actor_in(request).ref
    with work():
        change_password(account, old, new, by=ref)
        update_session_auth_hash(request, account)
        begin_session(account, str(request.session.session_key), PASSWORD, source, by=ref)
        tell_owner(account, "password", device=source.device)
