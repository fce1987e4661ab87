"""Reads about accounts."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Account, ApiKey, OpenSession, RecoveryCode, SecondStep, SignIn
from huiyin.accounts.services import digest
from huiyin.accounts.services.sessions import alive
from huiyin.kernel.clock import now
from huiyin.kernel.paging import Page, page_of


def key_of(secret: str) -> ApiKey | None:
    """The valid, unexpired API key, with its active account."""
    alive = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now()))
    key = ApiKey.objects.select_related("account").filter(alive, digest=digest(secret)).first()
    return key if key and key.account.is_active else None


def account_of_key(secret: str) -> Account | None:
    """The active account that a valid, unexpired API key belongs to."""
    key = key_of(secret)
    return key.account if key else None


def has_second_step(account: Account) -> bool:
    return SecondStep.objects.filter(account=account).exclude(confirmed_at=None).exists()


def recovery_codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


@dataclass(frozen=True)
class Browser:
    """A place where somebody is signed in. `here`: the one that asks."""

    row: OpenSession
    here: bool


def open_sessions(account: Account, key: str = "") -> list[Browser]:
    """The latest fifty; `key`: of the session that asks."""
    rows = list(OpenSession.objects.filter(account=account).order_by("-seen_at")[:50])
    open_still = alive(row.digest for row in rows)
    here = digest(key) if key else ""
    browsers = [Browser(row, row.digest == here) for row in rows if row.digest in open_still]
    return sorted(browsers, key=lambda one: not one.here)


def keys_of(account: Account) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(account=account).order_by("revoked_at", "-created_at")[:50]


def sign_ins_page(account: Account, number: int = 1, size: int = 30) -> Page:
    return page_of(SignIn.objects.filter(account=account).order_by("-at", "-pk"), number, size)


def signed_in_before(account: Account) -> bool:
    return SignIn.objects.filter(account=account, outcome=SignIn.Outcome.DONE).exists()
