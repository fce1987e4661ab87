"""Where the provider's doors are, and its keys: fetched when first wanted, kept for an hour.

A token with a key that is not known fetches the keys again, so that the provider can change them at any time; but not
more often than every half minute, so that forged tokens cannot be used to flood it.
"""

import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from huiyin.accounts.provider.told import ProviderFault

FRESH_FOR = 3600.0
AGAIN_AFTER = 30.0
PATIENCE = httpx.Timeout(10.0, connect=5.0)
MOST_BYTES = 1_000_000
WANTED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass
class Known:
    doors: dict[str, Any]
    read_at: float
    keys: KeySet | None = None
    keys_read_at: float = field(default=-AGAIN_AFTER)


_known: dict[str, Known] = {}


def doors_of(issuer: str) -> dict[str, Any]:
    return _of(issuer).doors


def keys_of(issuer: str, *, anew: bool = False) -> KeySet:
    """The provider's public keys; `anew`: one is missing, so look again unless that was done just now."""
    known = _of(issuer)
    moment = time.monotonic()
    if known.keys is None or (anew and moment - known.keys_read_at >= AGAIN_AFTER):
        known.keys_read_at = moment
        try:
            known.keys = KeySet.import_key_set(_public(fetch(known.doors["jwks_uri"])))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderFault(f"its keys cannot be read: {error}") from error
    return known.keys


def forget() -> None:
    _known.clear()


def fetch(address: str, **more: Any) -> Any:
    """JSON from one of the provider's addresses. Redirects are not followed: what was configured is what is asked."""
    return _json(address, lambda client: client.get(address, **more))


def post(address: str, data: dict[str, str], **more: Any) -> Any:
    return _json(address, lambda client: client.post(address, data=data, **more))


def _json(address: str, ask: Any) -> Any:
    _must_be_safe(address)
    try:
        with httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False) as client:
            answer = ask(client)
            if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
                raise ProviderFault(f"{address} answers {answer.status_code}")
            return answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderFault(f"{address}: {type(error).__name__}") from error


def _of(issuer: str) -> Known:
    found = _known.get(issuer)
    if found is None or time.monotonic() - found.read_at > FRESH_FOR:
        doors = fetch(f"{issuer}/.well-known/openid-configuration")
        # Another's document here would send our people, and our secret, to another's doors.
        if not isinstance(doors, dict) or str(doors.get("issuer", "")).rstrip("/") != issuer:
            raise ProviderFault("the discovery document names another issuer")
        for name in WANTED:
            _must_be_safe(str(doors.get(name, "")))
        found = _known[issuer] = Known(doors, time.monotonic())
    return found


def _public(given: Any) -> Any:
    """Only keys for signatures; a symmetric key among them would let anybody sign who can read them."""
    wanted = [key for key in given["keys"] if key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"]
    return {"keys": wanted}


def _must_be_safe(address: str) -> None:
    """https, or a provider on this very machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or "")):
        return
    raise ProviderFault(f"{address or 'an address that is missing'} is not https")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
