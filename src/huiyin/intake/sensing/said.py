"""What a payload says before anybody knows whether there is such a device. Pure."""

from typing import NamedTuple


class Said(NamedTuple):
    """`device`: empty for the sender itself. `at`: seconds since 1970; None: when it arrived."""

    device: str
    at: float | None
    values: dict[str, float]
    quality: int = 0


class Wrong(NamedTuple):
    """One entry that cannot be a reading. `entry`: its place in the payload, from 0; `fate_why` says why."""

    entry: int
    why: str


class Unreadable(ValueError):
    """The payload as a whole; the text says why."""
