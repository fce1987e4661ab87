"""Wrong guesses at a secret slow the next ones down, wherever they come from.

A gate counts by address; who has many addresses passes many gates. So each secret counts its own wrong guesses in the
database: five are free, then every further one waits twice as long as the one before, up to an hour. Ten thousand
endings of a telephone number take a year that way.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import TooMany
from huiyin.kernel.models import Attempt

FREE = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=1)

_COUNT = """
INSERT INTO kernel_attempt (key, failures, at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET failures = kernel_attempt.failures + 1, at = excluded.at
"""


def refuse_while_waiting(kind: str, secret: str) -> None:
    """
    Raises:
        TooMany: the last wrong guess is not long enough ago.
    """
    found = Attempt.objects.filter(pk=_key(kind, secret)).first()
    if found is None:
        return
    left = found.at + wait_after(found.failures) - now()
    if left > timedelta(0):
        minutes = -(-int(left.total_seconds()) // 60) or 1
        raise TooMany(
            _("This was tried too often. Please check what you have, and try again in %(minutes)s minutes.")
            % {"minutes": minutes},
            retry_after=left.total_seconds(),
        )


def failed(kind: str, secret: str) -> None:
    """Count a wrong guess, in a transaction of its own: the refusal that follows must not undo it."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, (_key(kind, secret), now()))


def wait_after(failures: int) -> timedelta:
    """How long the next guess waits after so many wrong ones."""
    if failures < FREE:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - FREE, 10))


def forget_before(moment: datetime) -> int:
    return Attempt.objects.filter(at__lt=moment).delete()[0]


def _key(kind: str, secret: str) -> str:
    """Keyed, so that the table tells nobody which codes were asked for."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{kind} {secret}".encode("utf-8", "surrogatepass"), sha256
    ).hexdigest()
