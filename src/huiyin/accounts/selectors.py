from django.db.models import Q

from huiyin.accounts.models import Account, ApiKey
from huiyin.accounts.services import digest
from huiyin.kernel.clock import now


def account_of_key(secret: str) -> Account | None:
    """The active account that a valid, unexpired API key belongs to."""
    alive = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now()))
    key = ApiKey.objects.select_related("account").filter(alive, digest=digest(secret)).first()
    return key.account if key and key.account.is_active else None
