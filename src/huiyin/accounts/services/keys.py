"""API keys: shown once, bound to scopes, an area and an end."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account, ApiKey
from huiyin.accounts.scopes import Scope
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.kernel.work import work

A_MINUTE = timedelta(minutes=1)


def issue_key(
    account: Account,
    label: str,
    *,
    by: str,
    scopes: Iterable[Scope] = (),
    area: str = "",
    expires_at: datetime | None = None,
) -> str:
    """A new API key; the only time that it can be read. Without scopes it may do what its owner may."""
    if expires_at is not None and expires_at <= now():
        raise InvalidInput(_("A key that ends in the past opens nothing. Choose a later day."), field="expires_at")
    secret = "hy_" + secrets.token_urlsafe(32)
    bound = sorted({Scope(scope).value for scope in scopes})
    with work():
        key = ApiKey.objects.create(
            account=account,
            label=label,
            prefix=secret[:9],
            digest=digest(secret),
            scopes=bound,
            area=area,
            expires_at=expires_at,
        )
        told = {"key": key.pk, "scopes": bound, "area": area}
        record("accounts.key_issued", chain=f"account/{account.pk}", by=by, at=now(), data=told)
    return secret


def revoke_key(key: ApiKey, *, by: str) -> None:
    """Whatever uses the key is refused from now on."""
    at = now()
    with work():
        if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
            raise Conflict(_("This key was revoked already."), code="key_revoked")
        record("accounts.key_revoked", chain=f"account/{key.account_id}", by=by, at=at, data={"key": key.pk})


def used(key: ApiKey) -> None:
    """Note that the key is in use; at most once a minute, so that a busy program writes nothing more."""
    at = now()
    if key.last_used_at is None or at - key.last_used_at >= A_MINUTE:
        idle = Q(last_used_at=None) | Q(last_used_at__lte=at - A_MINUTE)
        ApiKey.objects.filter(idle, pk=key.pk).update(last_used_at=at)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
