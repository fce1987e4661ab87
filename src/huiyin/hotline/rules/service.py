"""The service figures of GB/T 33358: answered within 15 s, connect rate over 24 h, waits. Pure.

Connect rate: of all calls that asked for a person, those that were answered. A call of which no outcome was ever told
counts as not answered, and one whose wait was never told as not in time: nothing looks better for want of an event.
"""

from dataclasses import dataclass

from huiyin.hotline.rules.rates import share

CONNECT_AT_LEAST = 95.0  # per cent over 24 h, GB/T 33358-2016


@dataclass(frozen=True)
class Service:
    """`waited` and `longest`: seconds until an answer; `gave_up`: seconds until callers gave up, on average."""

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    no_wait: int = 0
    abandoned: int = 0
    unknown: int = 0
    waited: float | None = None
    longest: float | None = None
    gave_up: float | None = None

    @property
    def connect_rate(self) -> float | None:
        return share(self.answered, self.offered)

    @property
    def in_time_rate(self) -> float | None:
        return share(self.in_time, self.answered)

    @property
    def meets_connect_rate(self) -> bool | None:
        return None if self.connect_rate is None else self.connect_rate >= CONNECT_AT_LEAST
