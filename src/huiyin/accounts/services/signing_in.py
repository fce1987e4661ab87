"""Who is it? A password, then a code; the same words, the same work and the same waits whether the login exists or not.

Nothing here is a unit of work: a failed attempt is written although the request is refused.
"""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.utils.crypto import constant_time_compare

from huiyin.accounts.models import Account, SignIn
from huiyin.accounts.rules import throttle
from huiyin.accounts.services.counting import Counter, Wait, claim, counter
from huiyin.accounts.services.second_step import prove
from huiyin.accounts.source import From
from huiyin.kernel.clock import now

A_MINUTE = timedelta(minutes=1)
PASSWORD, CODE, RECOVERY, PROVIDER, PASSKEY = "password", "code", "recovery", "provider", "passkey"


def check_password(login: str, password: str, source: From) -> Account | None:
    """The account, if login and password belong together and it is not closed.

    Raises:
        Wait: too many failures from here.
    """
    at, account = now(), Account.objects.filter(login=login).first()
    mine, others = _counters(login, account, source)
    try:
        turn = claim([mine, *others], at)
    except Wait:
        _log_wait(account, PASSWORD, source)
        raise
    found = authenticate(None, username=login, password=password)
    if not isinstance(found, Account):
        turn.failed()
        log_sign_in(account, SignIn.Outcome.WRONG, PASSWORD, source)
        return None
    turn.succeeded(forget=mine)
    return found


def check_code(account: Account, typed: str, source: From) -> str:
    """The method, `code` or `recovery`, by which the second step is proved; empty if it is not.

    Raises:
        Wait: too many wrong codes. Counted by account and device or address, like passwords.
    """
    at = now()
    where = source.device_id if is_known(account, source) else source.subscriber
    mine = counter("code", throttle.CODE, account.pk, where)
    everywhere = counter("code-all", throttle.SOURCE, source.subscriber)
    try:
        turn = claim([mine, everywhere], at)
    except Wait:
        _log_wait(account, CODE, source)
        raise
    method = prove(account, typed, by=f"account/{account.pk}")
    if not method:
        turn.failed()
        log_sign_in(account, SignIn.Outcome.WRONG, CODE, source)
        return ""
    turn.succeeded(forget=mine)
    return method


def log_sign_in(account: Account | None, outcome: SignIn.Outcome, method: str, source: From) -> None:
    SignIn.objects.create(
        account=account, at=now(), outcome=outcome, method=method, network=source.network, device=source.device
    )


def _log_wait(account: Account | None, method: str, source: From) -> None:
    """Once a minute for each network: whoever hammers at a shut door must not fill the log."""
    lately = SignIn.objects.filter(account=account, network=source.network, at__gt=now() - A_MINUTE)
    if not lately.filter(outcome=SignIn.Outcome.WAIT).exists():
        log_sign_in(account, SignIn.Outcome.WAIT, method, source)


def is_known(account: Account | None, source: From) -> bool:
    """Has this browser signed in to the account with the password that it has now?"""
    if account is None:
        return False
    now_marked = password_mark(account)
    return any(pk == account.pk and constant_time_compare(mark, now_marked) for pk, mark in source.known)


def password_mark(account: Account) -> str:
    """Changes with the password, so that browsers known before are strangers after."""
    return account.get_session_auth_hash()[:16]


def _counters(login: str, account: Account | None, source: From) -> tuple[Counter, list[Counter]]:
    """A known browser has its own counter and no other: what strangers do, even next door, does not slow it down."""
    if is_known(account, source):
        return counter("device", throttle.ACCOUNT, login, source.device_id), []
    mine = counter("password", throttle.ACCOUNT, login, source.subscriber)
    return mine, [counter("source", throttle.SOURCE, source.subscriber)]
