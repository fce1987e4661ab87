"""/account/confirm/: it is still you. Then on to what was to be opened."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from huiyin.accounts.selectors import has_second_step
from huiyin.accounts.services import check_code
from huiyin.accounts.services.counting import Wait
from huiyin.web.account.codes import CodeForm
from huiyin.web.account.frame import page
from huiyin.web.browsers import source_of
from huiyin.web.entering import safe_next
from huiyin.web.stepping import note_proof, renew_session


@sensitive_post_parameters("code")
def ask(request: HttpRequest) -> HttpResponse:
    target, status = safe_next(request), 200
    if not has_second_step(request.user):
        return HttpResponseRedirect(target or "/account/")
    form = CodeForm(request.POST or None)
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                if check_code(request.user, form.cleaned_data["code"], source_of(request)):
                    note_proof(request)
                    renew_session(request)
                    return HttpResponseRedirect(target or "/account/")
                form.add_error("code", _("This code does not fit, or was used already. Wait for the next one."))
            except Wait as wait:
                form.add_error("code", str(wait))
                status = wait.status
    return page(request, "confirm.html", {"form": form, "next": target}, status)
