"""Write by what somebody can be reached: their own entry, and their browsers."""

import hashlib

from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.people.models import Device, Reach
from huiyin.people.services import normal_phone

MOST_DEVICES = 10


def keep_reach(phone: str, email: str, *, by: Account) -> None:
    """One's own number and address, for notices to oneself. Empty ones are forgotten."""
    with work():
        given = {"phone": normal_phone(phone), "email": email.strip()[:120]}
        Reach.objects.update_or_create(account_id=by.pk, defaults=given)


def reach_of(account: Account) -> tuple[str, str]:
    """One's own entry, to be shown to oneself."""
    row = Reach.objects.filter(pk=account.pk).first()
    return (row.phone, row.email) if row else ("", "")


def keep_device(
    endpoint: str, p256dh: str, auth: str, *, account_id: int | None = None, contact_id: str = "", language: str
) -> None:
    """Let a browser be pushed to for an account, or for the contact of a report.

    Of accounts it belongs to the one that allowed it last: at a shared desk nobody reads their colleague's notices.
    One owner has at most ten, the oldest makes way.
    """
    if not endpoint.startswith(("https://", "http://")) or not p256dh or not auth or len(endpoint) > 2000:
        raise InvalidInput(_("This browser did not say where it can be reached. Try again, or use another one."))
    with work():
        given = {
            "endpoint": endpoint,
            "p256dh": p256dh[:100],
            "auth": auth[:40],
            "account_id": account_id,
            "language": language,
        }
        contact = contact_id or None
        row, _made = Device.objects.update_or_create(digest=_digest(endpoint), contact_id=contact, defaults=given)
        owned = Device.objects.filter(account_id=account_id, contact_id=contact_id or None)
        kept = owned.order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST_DEVICES]
        owned.exclude(pk__in=[*kept, row.pk]).delete()


def forget_endpoint(endpoint: str, *, account_id: int | None = None, contact_id: str = "") -> None:
    """Its owner does not want it any more. Nobody else can take it away."""
    with work():
        mine = Device.objects.filter(account_id=account_id, contact_id=contact_id or None)
        mine.filter(digest=_digest(endpoint)).delete()


def has_device(*, account_id: int | None = None, contact_id: str = "") -> bool:
    return Device.objects.filter(account_id=account_id, contact_id=contact_id or None).exists()


def _digest(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()
