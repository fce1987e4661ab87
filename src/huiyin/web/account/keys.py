"""/account/keys/: one's own API keys. A key is shown once, in the answer to the request that made it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.accounts.models import ApiKey
from huiyin.accounts.selectors import keys_of
from huiyin.accounts.services import issue_key, revoke_key
from huiyin.kernel.errors import Forbidden, NotFound
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.web.account.frame import page
from huiyin.web.browsers import source_of
from huiyin.web.doors import actor_in
from huiyin.web.keyforms import KeyForm, key_line
from huiyin.web.stepping import must_prove, refuse_unproved, way_to_proof


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    staff = actor_in(request).staff_id is not None
    form, context = KeyForm(request.POST or None), {}
    if request.method == "POST":
        refuse_unproved(request)
        if not staff:
            raise Forbidden(_("Keys are for staff. Reporting by a program needs none."))
        if form.is_valid():
            context, form = {"secret": _issue(request, form)}, KeyForm()
    around = {
        "form": form,
        "keys": [key_line(key) for key in keys_of(request.user)],
        "staff": staff,
        "way_to_proof": way_to_proof(request.path) if must_prove(request) else "",
    }
    return page(request, "keys.html", around | context, 422 if form.is_bound else 200)


def _issue(request: HttpRequest, form: KeyForm) -> str:
    with work():
        secret = issue_key(request.user, form.cleaned_data["label"], by=actor_in(request).ref, **form.bounds())
        tell_owner(request.user, "key", device=source_of(request).device)
    return secret


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = ApiKey.objects.filter(pk=pk, account=request.user).first()
    if found is None:
        raise NotFound(_("There is no such key."))
    revoke_key(found, by=actor_in(request).ref)
    messages.success(request, _("The key is revoked; programs that use it are refused from now on."))
    return redirect("account-keys")
