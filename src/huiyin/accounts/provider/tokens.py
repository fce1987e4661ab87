"""Is this ID token the provider's, for us, for this very sign-in, and still good? (OpenID Connect Core, 3.1.3.7)"""

from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from huiyin.accounts.provider.discovery import keys_of
from huiyin.accounts.provider.told import ProviderFault, Told

# Signatures by a key pair only: never "none", and no secret that both sides would have to know.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
LEEWAY = 60  # seconds by which clocks may differ
OLDEST = 600  # a token is made for this sign-in, so it is young


def read_id_token(token: str, told: Told, issuer: str, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of a token that can be trusted.

    Raises:
        ProviderFault: it cannot.
    """
    try:
        claims = _verified(token, keys_of(told.issuer))
    except (JoseError, ValueError):  # perhaps the provider has changed its keys since
        claims = _try(token, keys_of(told.issuer, anew=True))
    _check(claims, told, issuer, nonce, int(now.timestamp()))
    return claims


def _try(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return _verified(token, keys)
    except (JoseError, ValueError) as error:
        raise ProviderFault(f"the token is not signed by the provider: {type(error).__name__}") from error


def _verified(token: str, keys: KeySet) -> dict[str, Any]:
    return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)


def _check(claims: dict[str, Any], told: Told, issuer: str, nonce: str, now: int) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", told.client_id if len(audiences) == 1 else None)
    expires, issued = claims.get("exp"), claims.get("iat")
    faults = {
        "it is another issuer's": claims.get("iss") != issuer,
        "it is for another client": told.client_id not in audiences or party != told.client_id,
        "it names nobody": not isinstance(claims.get("sub"), str) or not claims["sub"],
        "it answers another sign-in": not nonce or claims.get("nonce") != nonce,
        "it has run out": not isinstance(expires, int | float) or expires + LEEWAY <= now,
        "it is too old": not isinstance(issued, int | float) or now - issued > OLDEST,
        "it is from the future": isinstance(issued, int | float) and issued - LEEWAY > now,
    }
    for fault, so in faults.items():
        if so:
            raise ProviderFault(f"the token is refused: {fault}")
