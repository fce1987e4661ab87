"""Send somebody to the provider, and read what they bring back."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.crypto import constant_time_compare

from huiyin.accounts.provider.discovery import doors_of, fetch, post
from huiyin.accounts.provider.tokens import read_id_token
from huiyin.accounts.provider.told import ProviderFault, Told, Way
from huiyin.kernel.clock import now


@dataclass(frozen=True)
class Came:
    """Who came back: the provider's own name for them, and the login that it tells."""

    issuer: str
    subject: str
    login: str


def begin(told: Told, back: str, target: str = "") -> tuple[str, Way]:
    """The address to send the browser to, and what to remember until it is back at `back`."""
    way = Way(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), target)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(way.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": told.client_id,
        "redirect_uri": back,
        "scope": told.scope,
        "state": way.state,
        "nonce": way.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    door = str(doors_of(told.issuer)["authorization_endpoint"])
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}", way


def finish(told: Told, way: Way | None, given: dict[str, str], back: str) -> Came:
    """What the browser brought back in its address becomes a person.

    Raises:
        ProviderFault: nobody began here, the provider refused, or its token cannot be trusted.
    """
    if way is None or not constant_time_compare(given.get("state", ""), way.state):
        raise ProviderFault("nobody began this sign-in here")
    doors = doors_of(told.issuer)
    issuer = str(doors["issuer"])
    if given.get("iss", issuer) != issuer:  # RFC 9207: an answer of another provider, mixed up with ours
        raise ProviderFault("another provider answers")
    if "error" in given or not given.get("code"):
        raise ProviderFault(f"it refuses: {given.get('error', 'no code')[:60]}")
    answer = _redeem(told, doors, way, given["code"], back)
    claims = read_id_token(str(answer.get("id_token", "")), told, issuer, way.nonce, now())
    if told.claim not in claims and "userinfo_endpoint" in doors and answer.get("access_token"):
        claims = {**_userinfo(doors, answer["access_token"], claims["sub"]), **claims}
    return Came(issuer, claims["sub"], str(claims.get(told.claim) or ""))


def _redeem(told: Told, doors: dict[str, Any], way: Way, code: str, back: str) -> dict[str, Any]:
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": way.verifier}
    ways = doors.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    more: dict[str, Any] = {}
    if not told.client_secret:
        data["client_id"] = told.client_id
    elif "client_secret_basic" in ways:
        more["auth"] = (quote(told.client_id, safe=""), quote(told.client_secret, safe=""))
    else:
        data |= {"client_id": told.client_id, "client_secret": told.client_secret}
    answer = post(str(doors["token_endpoint"]), data, **more)
    if not isinstance(answer, dict) or "id_token" not in answer:
        raise ProviderFault("it gives no ID token")
    return answer


def _userinfo(doors: dict[str, Any], access: str, subject: str) -> dict[str, Any]:
    told = fetch(str(doors["userinfo_endpoint"]), headers={"Authorization": f"Bearer {access}"})
    if not isinstance(told, dict) or told.get("sub") != subject:
        raise ProviderFault("it tells of somebody else")
    return told


def way_out(told: Told, back: str) -> str:
    """Where to sign out at the provider, too; empty where it has no such door."""
    door = doors_of(told.issuer).get("end_session_endpoint")
    if not door:
        return ""
    asked = urlencode({"client_id": told.client_id, "post_logout_redirect_uri": back})
    return f"{door}{'&' if '?' in door else '?'}{asked}"
