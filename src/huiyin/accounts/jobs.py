"""What is kept of sign-ins goes after half a year, counters of failures after a day, sessions once they have ended."""

from datetime import datetime, timedelta

from huiyin.accounts.models import Failures, OpenSession, SecondStep, SignIn
from huiyin.accounts.rules.throttle import FORGET_AFTER
from huiyin.accounts.services.sessions import expired_before
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled

KEEP_LOG = timedelta(days=180)
KEEP_UNCONFIRMED = timedelta(days=1)


@scheduled("43 3 * * *", "accounts.forget")
def forget_old(timestamp: int) -> None:
    forget_before(now())


def forget_before(at: datetime) -> None:
    SignIn.objects.filter(at__lt=at - KEEP_LOG).delete()
    Failures.objects.filter(last_at__lt=at - FORGET_AFTER).delete()
    OpenSession.objects.filter(seen_at__lt=expired_before(at) - timedelta(days=1)).delete()
    # Begun and never finished: nobody asks for it, so nobody needs its secret.
    SecondStep.objects.filter(confirmed_at=None, begun_at__lt=at - KEEP_UNCONFIRMED).delete()
