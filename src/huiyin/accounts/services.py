"""Accounts and API keys."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.accounts.models import Account, ApiKey
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
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
            data={"login": login},
            fresh=True,
        )
    return account


def set_password(account: Account, password: str, *, by: str) -> None:
    """Sessions signed in with the old one end: Django binds them to the password's hash."""
    with work():
        account.set_password(password)
        account.save(update_fields=["password"])
        record("accounts.password_set", chain=f"account/{account.pk}", by=by, at=now(), data={})


def issue_key(account: Account, label: str, *, by: str, expires_at: datetime | None = None) -> str:
    """A new API key; the only time that it can be read."""
    secret = "hy_" + secrets.token_urlsafe(32)
    with work():
        key = ApiKey.objects.create(
            account=account, label=label, prefix=secret[:9], digest=digest(secret), expires_at=expires_at
        )
        record("accounts.key_issued", chain=f"account/{account.pk}", by=by, at=now(), data={"key": key.pk})
    return secret


def revoke_key(key: ApiKey, *, by: str) -> None:
    """Whatever uses the key is refused from now on."""
    at = now()
    with work():
        if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
            raise Conflict(_("This key was revoked already."), code="key_revoked")
        record("accounts.key_revoked", chain=f"account/{key.account_id}", by=by, at=at, data={"key": key.pk})


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def close_accounts(keys: Sequence[int], *, by: str) -> None:
    """Nobody signs in with them any more, and their API keys are refused; what they did stays theirs."""
    _set_active(keys, active=False, action="accounts.closed", by=by)


def reopen_accounts(keys: Sequence[int], *, by: str) -> None:
    _set_active(keys, active=True, action="accounts.reopened", by=by)


def _set_active(keys: Sequence[int], *, active: bool, action: str, by: str) -> None:
    with work():
        changed = list(Account.objects.filter(pk__in=keys, is_active=not active).values_list("pk", flat=True))
        Account.objects.filter(pk__in=changed).update(is_active=active)
        for key in changed:
            record(action, chain=f"account/{key}", by=by, at=now(), data={})
