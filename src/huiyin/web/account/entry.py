"""/login/code/ and /login/set-up/: the second step on the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from huiyin.accounts.models import SecondStep
from huiyin.accounts.services import begin_second_step, check_code, confirm_second_step
from huiyin.accounts.services.counting import Wait
from huiyin.accounts.services.second_step import pending_address
from huiyin.accounts.services.signing_in import CODE
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.orgs.selectors import actor_of
from huiyin.web.account.codes import CodeForm, by_hand, qr
from huiyin.web.browsers import remember, source_of
from huiyin.web.doors import open_to_all
from huiyin.web.entering import Begun, begun, enter, open_door


@open_to_all
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """A code of the app, or a recovery code, after a right password."""
    who = begun(request)
    if who is None:
        return redirect("sign-in")
    form, status = CodeForm(request.POST or None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                method = check_code(who.account, form.cleaned_data["code"], source_of(request))
                if method:
                    return enter(request, who.account, method, who.next)
                form.add_error("code", _("This code does not fit, or was used already. Wait for the next one."))
            except Wait as wait:
                form.add_error("code", str(wait))
                status = wait.status
    return render(request, "account/pages/code.html", {"form": form}, status=status)


@open_to_all
@never_cache
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """For somebody whose post needs a second step and who has none: nobody is signed in before it is there."""
    who = begun(request)
    if who is None:
        return redirect("sign-in")
    row = SecondStep.objects.filter(account=who.account).first()
    if row is not None and row.confirmed_at is not None:
        return redirect("sign-in-code")
    if request.method == "POST" and "begin" in request.POST:
        begin_second_step(who.account, by=actor_of(who.account).ref)
        return redirect("sign-in-set-up")
    if row is None:
        return render(request, "account/pages/set_up.html", {"qr": ""})
    form = CodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            return _confirmed(request, who, form.cleaned_data["code"])
        except InvalidInput as refused:
            form.add_error("code", str(refused))
    address = pending_address(row)
    context = {"form": form, "qr": qr(address), "secret": by_hand(address)}
    return render(request, "account/pages/set_up.html", context, status=422 if form.is_bound else 200)


def _confirmed(request: HttpRequest, who: Begun, typed: str) -> HttpResponse:
    with work():
        codes = confirm_second_step(who.account, typed, by=actor_of(who.account).ref)
        tell_owner(who.account, "second_step_on", device=source_of(request).device)
        open_door(request, who.account, CODE)
    response = render(request, "account/pages/set_up_codes.html", {"codes": codes, "next": who.next or "/home/"})
    remember(request, response, who.account)
    return response
