"""Where messages come from: the built-in broker (stream.py), or an MQTT broker of the operator's own (mqtt.py)."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol


class Away(ConnectionError):
    """The broker is not there, or has closed the line."""


class Unanswered(Away):
    """It is there and says nothing."""


class Message(NamedTuple):
    """`device` and `kind` are parts of its topic dev/<device>/<kind>; `at`: when the broker had it, seconds since 1970;
    `token` acknowledges it, and is whatever its source wants back."""

    device: str
    kind: str
    payload: bytes
    at: float
    token: Any


class Source(Protocol):
    """Used by one thread. Every method may raise `Away`; what was not acknowledged comes again.

    gives_again: by itself, after seconds; otherwise not before we connect anew.
    """

    gives_again: bool

    def take(self, wait: float) -> list[Message]:
        """What is there, up to a bound; waits so many seconds for the first."""

    def acknowledge(self, messages: Sequence[Message]) -> None: ...

    def hold(self, messages: Sequence[Message]) -> None:
        """They are still in hand: nobody else needs to take them."""

    def close(self) -> None: ...
