"""Somebody with an account wants the warnings of a place: their parents', a shop's, a school's."""

from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.places.locate import area_names
from huiyin.warnings.models import Follower

MOST = 10


def follow(area: str, *, by: Account) -> Follower:
    if area not in area_names():
        raise InvalidInput(_("There is no such street or community."), field="area")
    with work():
        if Follower.objects.filter(account_id=by.pk).exclude(area=area).count() >= MOST:
            raise InvalidInput(_("You follow ten places already. Take one away first."), field="area")
        row, new = Follower.objects.get_or_create(account_id=by.pk, area=area)
        if new:
            _record("followed", row, by)
    return row


def unfollow(pk: int, *, by: Account) -> None:
    """Done twice, it is done once; nobody else's is touched."""
    with work():
        row = Follower.objects.filter(pk=pk, account_id=by.pk).first()
        if row is not None:
            _record("unfollowed", row, by)
            row.delete()


def unfollow_all(account_id: int) -> int:
    """The account goes; how many places it followed."""
    with work():
        return Follower.objects.filter(account_id=account_id).delete()[0]


def _record(what: str, row: Follower, by: Account) -> None:
    chain, who = f"account/{by.pk}", f"account/{by.pk}"
    record(f"warnings.{what}", chain=chain, by=who, at=now(), data={"area": row.area})
