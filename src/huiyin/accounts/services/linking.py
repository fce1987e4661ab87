"""Who somebody is at the city's sign-in provider. Only who has an account already is let in; none is made here."""

from huiyin.accounts.models import Account, Linked
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict
from huiyin.kernel.work import work


def link(issuer: str, subject: str, login: str, *, by: str = "system") -> Account | None:
    """The account of `subject`; at its first sign-in the one with the login that the provider names.

    After that the subject alone counts: a login that passes to somebody else at the provider opens nothing here.
    None: nobody has that login, it is closed, or it belongs to another subject already.
    """
    known = Linked.objects.select_related("account").filter(issuer=issuer, subject=subject).first()
    if known is not None:
        return known.account if known.account.is_active else None
    with work():
        found = Account.objects.select_for_update().filter(login=login, is_active=True).first() if login else None
        if found is None or Linked.objects.filter(account=found).exists():
            return None
        Linked.objects.create(account=found, issuer=issuer, subject=subject)
        record("accounts.linked", chain=f"account/{found.pk}", by=by, at=now(), data={"issuer": issuer})
    return found


def unlink(account: Account, *, by: str) -> None:
    """The next sign-in at the provider links anew: after the provider has given the person a new identity."""
    with work():
        if not Linked.objects.filter(account=account).delete()[0]:
            raise Conflict("This account is not linked.", code="not_linked")
        record("accounts.unlinked", chain=f"account/{account.pk}", by=by, at=now(), data={})
