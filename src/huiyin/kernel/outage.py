"""The database refuses, or goes away in the middle of a request: what is true to say then.

What it refused was rolled back. But when the line broke, nobody knows whether the commit had arrived.
"""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

OUTAGE = (OperationalError, InterfaceError)
RETRY_AFTER = "2"  # seconds


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
