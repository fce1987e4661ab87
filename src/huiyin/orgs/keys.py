"""Who stands behind an API key, remembered for a few seconds, because looking it up costs three statements a call.

A key that is revoked, or a post that ends, is therefore felt at the latest after FRESH_FOR seconds.
"""

import time

from huiyin.accounts.selectors import key_of
from huiyin.accounts.services import digest, used
from huiyin.orgs.actor import Actor, narrowed
from huiyin.orgs.selectors import actor_of

FRESH_FOR = 5.0
MOST_REMEMBERED = 5_000

_remembered: dict[str, tuple[float, Actor]] = {}


def actor_of_key(secret: str) -> Actor | None:
    """None for a key that is mistyped, expired or revoked."""
    name = digest(secret)
    moment = time.monotonic()
    found = _remembered.get(name)
    if found is not None and moment - found[0] < FRESH_FOR:
        return found[1]
    key = key_of(secret)
    if key is None:
        _remembered.pop(name, None)
        return None
    used(key)
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    actor = narrowed(actor_of(key.account), key.area, frozenset(key.scopes))
    _remembered[name] = (moment, actor)
    return actor


def forget() -> None:
    """Look every key up anew at its next call."""
    _remembered.clear()
