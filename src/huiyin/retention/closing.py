"""A resident closes their own account: it goes with all that is theirs alone, and what they reported forgets them."""

from datetime import datetime

from django.db.models import QuerySet

from huiyin.accounts.models import Account
from huiyin.accounts.services import erase_account
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.models import Report
from huiyin.notices.services import forget_account as forget_notices
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.people.access import contacts_of_account
from huiyin.people.services import forget_account as forget_reach
from huiyin.retention.erasing import erase_reporter, grounds_of
from huiyin.retention.models import Wish
from huiyin.warnings.services.following import unfollow_all


def may_close(account: Account) -> bool:
    """Not who works, or worked, for the district: what they did stays theirs."""
    return not Staff.objects.filter(account=account).exists()


def reports_of(account: Account) -> QuerySet[Report]:
    """All that was reported while signed in, latest first."""
    own = Report.objects.filter(contact_id__in=contacts_of_account(account.pk))
    return own.select_related("matter__type").order_by("-pk")


def what_waits(account: Account) -> tuple[int, int]:
    """How many of their reports forget them at once, and how many once a ground has ended."""
    grounds = grounds_of(reports_of(account))
    kept = sum(map(bool, grounds.values()))
    return len(grounds) - kept, kept


def close_own_account(account: Account, *, by: Actor, at: datetime | None = None) -> list[Wish]:
    """Answers a wish for each report; those not done are fulfilled in the night after their ground ends.

    Raises:
        Conflict: it is the account of staff, or of a program of the district.
    """
    at, number = at or now(), account.pk
    with work():
        reports = list(reports_of(account))
        erase_account(account, by=by.ref)  # first: should it be refused, no file is gone yet
        wishes = [erase_reporter(report, by=by, at=at) for report in reports]
        unfollow_all(number)
        forget_notices(number)
        forget_reach(number)
    return wishes
