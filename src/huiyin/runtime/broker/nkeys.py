"""The keys and tokens of NATS, as far as letting devices in needs them (ADR 1, ADR 26 of nats-architecture-and-design).

A token is a JWT signed with Ed25519 under NATS's own name for it; a public key is written as prefix, key and CRC-16 in
base 32. The general JWT libraries know neither.
"""

import base64
import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ACCOUNT = 0  # the prefix that makes a public key begin with A
_HEADER = {"typ": "JWT", "alg": "ed25519-nkey"}


class Signer:
    """The key that the broker trusts to say who may connect; made from a secret of the data folder."""

    def __init__(self, secret: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode()).digest())
        self.name = public_name(self._key.public_key().public_bytes_raw())

    def token(self, about: str, audience: str, said: Mapping[str, Any], *, until: int = 0, name: str = "") -> str:
        claims: dict[str, Any] = {
            "iat": int(time.time()),
            "iss": self.name,
            "sub": about,
            "aud": audience,
            "nats": said,
        }
        claims |= ({"exp": until} if until else {}) | ({"name": name} if name else {})
        claims["jti"] = hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()
        text = f"{_part(_HEADER)}.{_part(claims)}"
        return f"{text}.{_plain(self._key.sign(text.encode()))}"


def public_name(key: bytes) -> str:
    raw = bytes([ACCOUNT]) + key
    return base64.b32encode(raw + _crc16(raw).to_bytes(2, "little")).decode().rstrip("=")


def claims_of(token: bytes) -> dict[str, Any]:
    """What a token says. Its signature is not looked at: it came over our own signed-in connection to the broker."""
    body = token.split(b".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))))


def _part(value: Mapping[str, Any]) -> str:
    return _plain(json.dumps(value, separators=(",", ":")).encode())


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _crc16(data: bytes) -> int:
    """XMODEM: polynomial 0x1021, from 0."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
