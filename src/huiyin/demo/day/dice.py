"""Chance that can be repeated: a number for a name, the same for the same name, whatever was asked before. Pure."""

import zlib
from math import cos, log, pi, sqrt

MOST = 0xFFFFFFFF


def share(*name: object) -> float:
    """Evenly in [0, 1), decided by the name alone."""
    text = "/".join(map(str, name)).encode()
    # Two rounds: one checksum alone gives neighbouring names neighbouring numbers.
    return zlib.crc32(text, zlib.crc32(text[::-1]) ^ 0x9E3779B9) / (MOST + 1)


def between(low: float, high: float, *name: object) -> float:
    return low + (high - low) * share(*name)


def bell(middle: float, spread: float, *name: object) -> float:
    """Around `middle`, three times the spread at most."""
    first, second = max(share(*name, "a"), 1e-9), share(*name, "b")
    return middle + spread * max(-3.0, min(3.0, sqrt(-2 * log(first)) * cos(2 * pi * second)))


def one_of(choices, *name: object):
    return choices[int(share(*name) * len(choices))]
