"""Who calls: a device with its own secret, or whoever an API key belongs to."""

import base64
import binascii
from dataclasses import dataclass

from django.http import HttpRequest

from huiyin.accounts.scopes import Scope
from huiyin.intake.sensorthings.refusals import Refused
from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.orgs.keys import actor_of_key
from huiyin.orgs.roles import Role
from huiyin.sensing import registry
from huiyin.sensing.credentials import is_secret_of

ASK = {"WWW-Authenticate": 'Basic realm="devices", Bearer'}


@dataclass(frozen=True)
class Caller:
    """`device`: id of the device that speaks, or None where a key does."""

    actor: Actor
    device: int | None = None

    def speaks_for(self, device: registry.Known) -> bool:
        """A device for itself and for what stands behind it; a key of an administrator for all in its area."""
        if self.device is not None:
            return self.device in (device.id, device.gateway)
        return device.area.startswith(self.actor.within)


def reader_of(request: HttpRequest) -> Actor:
    """Raises Refused: 401 without a key that is good, 403 where it does not include reading."""
    actor = _key_of(request)
    if actor is None:
        raise Refused(401, "Send an API key (Authorization: Bearer hy_…, or X-API-Key).", ASK)
    if actor.scopes and Scope.READ not in actor.scopes:
        raise Refused(403, "This API key does not include reading. Issue one with that scope.")
    return actor


def sender_of(request: HttpRequest) -> Caller:
    scheme, _space, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "basic":
        return _device(given)
    actor = _key_of(request)
    if actor is None:
        raise Refused(401, "Send a device's code and secret (Basic), or an API key with the scope “sense”.", ASK)
    if actor.scopes and Scope.SENSE not in actor.scopes:
        raise Refused(403, "This API key does not include sending readings. Issue one with the scope “sense”.")
    if not actor.has(Role.ADMINISTRATOR):
        raise Refused(403, "Only the key of an administrator may send readings for devices.")
    return Caller(actor)


def _key_of(request: HttpRequest) -> Actor | None:
    scheme, _space, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    secret = given if scheme.lower() == "bearer" else request.META.get("HTTP_X_API_KEY", "")
    if not secret.strip():
        return None
    actor = actor_of_key(secret.strip())
    if actor is None:
        raise Refused(401, "This API key is not valid: mistyped, expired or revoked.", ASK)
    return actor


def _device(given: str) -> Caller:
    try:
        code, colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as broken:
        raise Refused(401, "The Basic credentials cannot be read.", ASK) from broken
    known = registry.find(code) if colon else None
    if known is None or "\x00" in secret or not is_secret_of(code, secret, at=now()):
        raise Refused(401, "This code and secret do not belong together.", ASK)
    return Caller(SYSTEM, known.id)
