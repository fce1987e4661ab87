"""Accounts for many people at once, as a pack names them. Nobody can sign in to one before it gets a password."""

from django.contrib.auth.hashers import make_password

from huiyin.accounts.models import Account
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.work import work


def ensure_accounts(people: dict[str, str], *, by: str) -> tuple[dict[str, int], int, int]:
    """Login to name. Answers ids by login, how many accounts were created, and how many names changed."""
    with work():
        there = {a.login: a for a in Account.objects.filter(login__in=people)}
        renamed = [a for a in there.values() if a.name != people[a.login]]
        for account in renamed:
            account.name = people[account.login]
        Account.objects.bulk_update(renamed, ["name"], batch_size=500)
        fresh = [
            Account(login=login, name=name, password=make_password(None))
            for login, name in people.items()
            if login not in there
        ]
        Account.objects.bulk_create(fresh, batch_size=2000)
        at = now()
        for account in fresh:
            chain = f"account/{account.pk}"
            record("accounts.created", chain=chain, by=by, at=at, data={}, fresh=True)
    ids = {account.login: account.pk for account in (*there.values(), *fresh)}
    return ids, len(fresh), len(renamed)
