"""Accounts and their passwords."""

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account, OpenSession
from huiyin.accounts.services.sessions import end_other_sessions
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work


def create_account(login: str, name: str, password: str | None, *, by: str, language: str = "zh-hans") -> Account:
    """`password` None: the account cannot sign in with a password (it may hold API keys)."""
    with work():
        account = Account(login=login, name=name, language=language)
        account.set_password(password)
        account.save()
        record(
            "accounts.created",
            chain=f"account/{account.pk}",
            by=by,
            at=now(),
            data={},
            fresh=True,
        )
    return account


def set_password(account: Account, password: str, *, by: str) -> None:
    """Sessions signed in with the old one end: Django binds them to the password's hash."""
    with work():
        account.set_password(password)
        account.save(update_fields=["password"])
        OpenSession.objects.filter(account=account).delete()
        record("accounts.password_set", chain=f"account/{account.pk}", by=by, at=now(), data={})


def change_password(account: Account, old: str, new: str, *, by: str) -> None:
    """The owner's own change. Length and not being known to everybody is all that is asked of a password."""
    if not account.check_password(old):
        raise InvalidInput(_("This is not your present password."), field="old")
    if old == new:
        raise InvalidInput(_("This is the password that you have. Choose another one."), field="new")
    try:
        validate_password(new, account)
    except ValidationError as weak:
        raise InvalidInput(" ".join(weak.messages), field="new") from weak
    set_password(account, new, by=by)


def close_accounts(keys: Sequence[int], *, by: str) -> None:
    """Nobody signs in with them any more, and their API keys are refused; what they did stays theirs."""
    _set_active(keys, active=False, action="accounts.closed", by=by)


def erase_account(account: Account, *, by: str) -> None:
    """The account goes, with its sign-ins, browsers, keys and second step; the trace keeps its number.

    Raises:
        Conflict: work of the district hangs on it, so it can only be closed.
    """
    chain = f"account/{account.pk}"
    with work():
        end_other_sessions(account, "", by=by)
        try:
            account.delete()
        except ProtectedError as needed:
            why = _("What was done with this account stays on record. The office closes it when you leave.")
            raise Conflict(why, code="needed") from needed
        record("accounts.erased", chain=chain, by=by, at=now(), data={})


def reopen_accounts(keys: Sequence[int], *, by: str) -> None:
    _set_active(keys, active=True, action="accounts.reopened", by=by)


def _set_active(keys: Sequence[int], *, active: bool, action: str, by: str) -> None:
    with work():
        changed = list(Account.objects.filter(pk__in=keys, is_active=not active).values_list("pk", flat=True))
        Account.objects.filter(pk__in=changed).update(is_active=active)
        for key in changed:
            record(action, chain=f"account/{key}", by=by, at=now(), data={})
