"""Secrets that must be read again (a receiver's signing secret, a partner's key) lie encrypted in the database.

The key is derived from Django's SECRET_KEY, so a copy of the database alone opens nothing. When SECRET_KEY changes,
keep the old one in SECRET_KEY_FALLBACKS until every secret was given anew.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Conflict


def seal(secret: str) -> str:
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again.

    Raises:
        Conflict: it was sealed under another SECRET_KEY.
    """
    try:
        return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(sealed.encode()).decode()
    except InvalidToken:
        text = _("A stored secret cannot be read with this server's key. Enter it again.")
        raise Conflict(text, code="unreadable_secret") from None


@lru_cache
def _box(*keys: str) -> MultiFernet:
    derived = (HKDF(SHA256(), 32, salt=None, info=b"huiyin.sealing").derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
