"""The page that a relative opens without signing in: a signed address that is good for a day."""

from django.conf import settings
from django.core import signing

SALT = "huiyin.command.kin"
GOOD_FOR = 24 * 3600  # seconds


def token_for(step_id: int) -> str:
    return signing.dumps(step_id, salt=SALT)


def step_behind(token: str) -> int | None:
    """None for an address that is forged, cut off or too old."""
    try:
        found = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def link_for(step_id: int) -> str:
    """Absolute; empty while the operator has not said under which address residents reach us."""
    return f"{settings.HUIYIN_PUBLIC_URL}/kin/{token_for(step_id)}/" if settings.HUIYIN_PUBLIC_URL else ""
