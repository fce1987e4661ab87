"""The database refuses, or goes away in the middle of a request: what is true to say then.

What it refused was rolled back. But when the line broke, nobody knows whether the commit had arrived.
"""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy

OUTAGE = (OperationalError, InterfaceError)
# Of jobs that nobody would ask for again: after 2, 4, 8 … seconds, for half an hour.
LATER = RetryStrategy(max_attempts=10, exponential_wait=2, retry_exceptions=OUTAGE)
RETRY_AFTER = "2"  # seconds
# No connection, a lock lost to somebody, no room, a shutdown, a disk that fails, a replica that may not write: how the
# states begin in https://www.postgresql.org/docs/current/errcodes-appendix.html.
_PASSING = ("08", "40", "53", "55P03", "57P", "58", "25006")


def is_passing(error: BaseException) -> bool:
    """It is the server's trouble and not what was asked of it: the same may be done later, as often as it takes."""
    return str(getattr(error.__cause__, "sqlstate", None) or "").startswith(_PASSING)


def is_uncertain(error: BaseException) -> bool:
    """The server said nothing, so it may have done what was asked."""
    return getattr(error.__cause__, "sqlstate", None) is None


def words_for(error: BaseException) -> str:
    if is_uncertain(error):
        return _(
            "The line to the database broke; what you sent may have been done or not. Send the same again with the "
            "same Idempotency-Key: it is done once."
        )
    return _("The platform is busy at this moment. Nothing was changed; please try again.")
