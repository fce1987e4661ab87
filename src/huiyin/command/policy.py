"""The call-out policy in force, in memory; read again after a few seconds, so that a loaded pack is soon followed."""

import time

from huiyin.command.rules.policy import USUAL, Policy, read_policy
from huiyin.kernel.models import PackSetting

SETTING = "callout"
FRESH_FOR = 10.0
_cached: tuple[float, Policy] = (-FRESH_FOR, USUAL)


def policy() -> Policy:
    """To read from, never to change; the usual one where the pack says nothing."""
    global _cached
    if time.monotonic() - _cached[0] > FRESH_FOR:
        row = PackSetting.objects.filter(key=SETTING).first()
        _cached = (time.monotonic(), read_policy(row.value) if row else USUAL)
    return _cached[1]


def forget() -> None:
    global _cached
    _cached = (-FRESH_FOR, USUAL)
