"""From a right password to an open session: the second step, if there is one or must be one, and then the door.

Until then the browser's session holds who has begun, and nobody is signed in.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from huiyin.accounts.models import Account, SignIn
from huiyin.accounts.selectors import has_second_step, signed_in_before
from huiyin.accounts.services import begin_session, log_sign_in
from huiyin.accounts.services.signing_in import CODE, PASSKEY, PROVIDER, RECOVERY, is_known, password_mark
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.orgs.selectors import actor_of
from huiyin.web.browsers import remember, source_of
from huiyin.web.stepping import note_proof

BEGUN = "begun"  # in the session
BACKEND = "django.contrib.auth.backends.ModelBackend"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Begun:
    """Somebody whose password was right, on their way to the second step."""

    account: Account
    method: str
    next: str


def go_on(request: HttpRequest, account: Account, method: str, target: str) -> HttpResponse:
    """Ask for the second step, or let it be set up where it must be; else the door opens.

    Who comes from the city's provider has shown there what the city asks for; a passkey is both steps in one.
    """
    if method not in (PROVIDER, PASSKEY):
        enrolled = has_second_step(account)
        if enrolled or must_have_second_step(account):
            request.session[BEGUN] = [account.pk, method, target, now().timestamp(), password_mark(account)]
            return redirect("sign-in-code" if enrolled else "sign-in-set-up")
    return enter(request, account, method, target)


def begun(request: HttpRequest) -> Begun | None:
    """Who has begun in this browser, at most ten minutes ago and with a password that is still theirs."""
    kept = request.session.get(BEGUN)
    if not kept or now().timestamp() - kept[3] > LASTS.total_seconds():
        return None
    account = Account.objects.filter(pk=kept[0], is_active=True).first()
    if account is None or password_mark(account) != kept[4]:
        return None
    return Begun(account, kept[1], kept[2])


def enter(request: HttpRequest, account: Account, method: str, target: str) -> HttpResponse:
    with work():
        open_door(request, account, method)
    response = HttpResponseRedirect(target or "/home/")
    remember(request, response, account)
    return response


def open_door(request: HttpRequest, account: Account, method: str) -> None:
    """A fresh session, an entry in the log, a word to the owner if this browser is new. Inside of `work()`."""
    source, ref = source_of(request), actor_of(account).ref
    new = not is_known(account, source) and signed_in_before(account)
    request.session.pop(BEGUN, None)
    login(request, account, backend=BACKEND)
    if method in (CODE, RECOVERY, PASSKEY):
        note_proof(request)
    begin_session(account, str(request.session.session_key), method, source, by=ref)
    log_sign_in(account, SignIn.Outcome.DONE, method, source)
    if method == RECOVERY:
        tell_owner(account, "recovery_code", device=source.device)
    elif new:
        tell_owner(account, "new_device", device=source.device)


def must_have_second_step(account: Account) -> bool:
    """Is it asked of this person by HUIYIN_MFA?"""
    wanted = settings.HUIYIN_MFA
    if not wanted or wanted == ["off"]:
        return False
    actor = actor_of(account)
    return actor.staff_id is not None and ("staff" in wanted or any(post.role in wanted for post in actor.posts))


def safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else ""
