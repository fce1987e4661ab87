"""The browser that asks: its address, its name in words, and the signed cookie by which it is recognised.

The cookie says which accounts have signed in here, each with a mark of the password that it had then. It opens nothing:
it only keeps strangers' failures, and the notice of a new device, away from whoever has it.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.accounts.rules.devices import in_words
from huiyin.accounts.services.signing_in import password_mark
from huiyin.accounts.source import From
from huiyin.kernel.errors import TooMany
from huiyin.kernel.gates import knock, read_limit
from huiyin.kernel.visitors import address_of, household_of

COOKIE = "huiyin_device"
SALT = "huiyin.device"
KEEP = timedelta(days=180)
MOST_ACCOUNTS = 5  # a shared desk; the oldest is forgotten


def source_of(request: HttpRequest) -> From:
    kept = _kept(request)
    known = frozenset((int(pk), str(mark)) for pk, mark in kept.get("of", []))
    device = in_words(request.headers.get("User-Agent", ""))
    return From(str(address_of(request) or ""), device, str(kept.get("id", "")), known)


def hold_up(request: HttpRequest) -> None:
    """Before a stranger's request leaves a session behind.

    Raises:
        TooMany: so many from one address are no person.
    """
    wait = knock(f"sign-in {household_of(address_of(request))}", read_limit(settings.HUIYIN_LIMITS["other"]))
    if wait:
        raise TooMany(_("Too many requests from here. Please wait a minute."), retry_after=wait)


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """From now on this browser is known to belong to the account."""
    kept = _kept(request)
    others = [pair for pair in kept.get("of", []) if pair[0] != account.pk][-(MOST_ACCOUNTS - 1) :]
    value = {"id": kept.get("id") or secrets.token_urlsafe(12), "of": [*others, [account.pk, password_mark(account)]]}
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=KEEP,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEEP)
    except signing.BadSignature:
        return {}
