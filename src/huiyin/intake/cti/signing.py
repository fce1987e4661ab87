"""Signatures as Standard Webhooks has them: HMAC-SHA-256 over "id.timestamp.body", in base64 behind "v1,". Pure."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

WINDOW = 300  # seconds that a message may be old, or early


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of the header webhook-signature."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode()


def is_signed(given: str, secrets: Iterable[str], message_id: str, timestamp: int, body: bytes) -> bool:
    """Whether one of the signatures given, separated by spaces, was made with one of `secrets`."""
    right = [sign(secret, message_id, timestamp, body) for secret in secrets]
    return any(hmac.compare_digest(one.encode(), other.encode()) for one in given.split(" ") for other in right)


def is_fresh(timestamp: int, now: float) -> bool:
    return abs(now - timestamp) <= WINDOW


def key_of(secret: str) -> bytes:
    """`whsec_` and base64, as the standard writes secrets; any other text is the key as it stands."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
