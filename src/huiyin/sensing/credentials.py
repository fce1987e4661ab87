"""Secrets of devices: made here, kept as hashes, looked at by whoever lets a device in."""

import hashlib
import secrets
import time
from datetime import datetime, timedelta

import bcrypt

from huiyin.sensing.models import Device

GRACE = timedelta(days=1)
# 128 random bits cannot be guessed whatever a guess costs; a broker that checks many thousands should not suffer.
ROUNDS = 4
FRESH_FOR = 5.0  # seconds: how long a secret that was found good is not looked at again
MOST_REMEMBERED = 50_000
_good: dict[str, tuple[float, bytes]] = {}


def fresh_secret() -> str:
    return secrets.token_urlsafe(16)


def hashed(secret: str) -> str:
    return bcrypt.hashpw(secret.encode(), bcrypt.gensalt(ROUNDS)).decode()


def is_secret_of(code: str, secret: str, *, at: datetime) -> bool:
    """Whether `secret` is that of the device `code`, the one before it included while it is good."""
    name, moment = hashlib.sha256(secret.encode()).digest(), time.monotonic()
    remembered = _good.get(code)
    if remembered and moment - remembered[0] < FRESH_FOR and secrets.compare_digest(remembered[1], name):
        return True
    fields = "secret_hash", "old_secret_hash", "old_secret_until"
    row = Device.objects.filter(code=code, retired_at=None).values_list(*fields).first()
    if row is None or len(secret.encode()) > 72:  # bcrypt takes no more
        return False
    now_good = [row[0]] + ([row[1]] if row[2] is not None and at < row[2] else [])
    if not any(one and bcrypt.checkpw(secret.encode(), one.encode()) for one in now_good):
        return False
    if len(_good) >= MOST_REMEMBERED:
        _good.clear()
    _good[code] = (moment, name)
    return True


def forget() -> None:
    _good.clear()
