"""Signatures in the manner of Standard Webhooks: HMAC-SHA256 over "id.timestamp.body".

A receiver checks with `verify`, or with any library for https://www.standardwebhooks.com.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)  # of the sender's clock; older ones may be recordings


class Forged(Exception):
    """Not signed by whom it says, changed on its way, or too old."""


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str | Iterable[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers. Several secrets give several signatures: a receiver may know the old or the new one."""
    stamp = str(int(at.timestamp()))
    known = [secret] if isinstance(secret, str) else list(secret)
    signatures = " ".join(f"v1,{_signature(one, message_id, stamp, body)}" for one in known)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signatures}


def verify(secret: str | Iterable[str], headers: Mapping[str, str], body: bytes, *, at: datetime) -> str:
    """The message's id, once it is certain who sent it and that nothing was changed.

    Args:
        headers: names in any case.

    Raises:
        Forged: it is not certain.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not message_id or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise Forged("webhook-id or webhook-timestamp is missing")
    if abs(at.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise Forged("the timestamp is too far from now")
    known = [secret] if isinstance(secret, str) else list(secret)
    expected = [f"v1,{_signature(one, message_id, stamp, body)}" for one in known]
    signatures = given.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in signatures):
        raise Forged("no signature fits")
    return message_id


def _signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    signed = message_id.encode() + b"." + stamp.encode() + b"." + body
    return base64.b64encode(hmac.digest(_key(secret), signed, "sha256")).decode()


def _key(secret: str) -> bytes:
    """A secret is base64 after its prefix. One without the prefix, from a system that has its own, counts as it is."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret that begins with whsec_ goes on in base64") from None
