"""Passkeys: added and removed under the second step, and a way in of their own. JSON both ways (js/passkeys.mjs)."""

import base64
import json
import secrets
from datetime import timedelta
from ipaddress import ip_address

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.accounts.models import SignIn
from huiyin.accounts.services import log_sign_in
from huiyin.accounts.services.passkeys import (
    Place,
    add_passkey,
    ask_to_add,
    ask_to_sign,
    check_passkey,
    remove_passkey,
)
from huiyin.accounts.services.signing_in import PASSKEY
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work
from huiyin.notices.owners import tell_owner
from huiyin.web.browsers import hold_up, source_of
from huiyin.web.doors import actor_in, open_to_all
from huiyin.web.entering import go_on, safe_next
from huiyin.web.stepping import refuse_unproved

CHALLENGE = "passkey_challenge"  # in the session
LASTS = timedelta(minutes=5)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    refuse_unproved(request)
    return _json(ask_to_add(request.user, _new_challenge(request), _place(request)))


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    refuse_unproved(request)
    source = source_of(request)
    with work():
        add_passkey(
            request.user,
            request.POST.get("answer", ""),
            _challenge(request),
            _place(request),
            source.device or _("Passkey"),
            by=actor_in(request).ref,
        )
        tell_owner(request.user, "passkey", device=source.device)
    messages.success(request, _("The passkey is set up."))
    return redirect("account-second-step")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    refuse_unproved(request)
    remove_passkey(request.user, pk, by=actor_in(request).ref)
    messages.success(request, _("The passkey is removed."))
    return redirect("account-second-step")


@open_to_all
@never_cache
@require_POST
def ask_stranger(request: HttpRequest) -> HttpResponse:
    hold_up(request)
    return _json(ask_to_sign(_new_challenge(request), _place(request)))


@open_to_all
@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    account = check_passkey(request.POST.get("answer", ""), _challenge(request), _place(request))
    if account is None:
        log_sign_in(None, SignIn.Outcome.WRONG, PASSKEY, source_of(request))
        raise InvalidInput(_("This passkey does not open an account here. Use login and password."), field="passkey")
    return go_on(request, account, PASSKEY, safe_next(request))


def possible(request: HttpRequest) -> bool:
    """Browsers make passkeys for names, not for bare addresses."""
    try:
        ip_address(_place(request).host.strip("[]"))
    except ValueError:
        return True
    return False


def _place(request: HttpRequest) -> Place:
    host = request.get_host()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return Place(name, f"{request.scheme}://{host}")


def _new_challenge(request: HttpRequest) -> bytes:
    made = secrets.token_bytes(32)
    request.session[CHALLENGE] = [base64.b64encode(made).decode(), now().timestamp()]
    return made


def _challenge(request: HttpRequest) -> bytes:
    """The one that was asked in this browser just now; it is gone with the first answer, right or wrong."""
    kept = request.session.pop(CHALLENGE, None)
    if not kept or now().timestamp() - kept[1] > LASTS.total_seconds():
        raise Conflict(_("This took too long. Try again."), code="challenge_gone")
    return base64.b64decode(kept[0])


def _json(text: str) -> HttpResponse:
    return JsonResponse(json.loads(text))
