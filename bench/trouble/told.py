"""What clients were told. It is the oracle: whatever was acknowledged must be there afterwards, once."""

import json
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path


@dataclass
class Told:
    """
    Attributes:
        reports: mark in the words of a report → number, tracking code, what was going on.
        moves: number → [move, what was going on]. photos: token → [SHA-256 of what was sent, what was going on].
        refused: answers that no good client should get. open: marks that were sent and never answered.
    """

    reports: dict[str, list[str]] = field(default_factory=dict)
    moves: dict[str, list[list[str]]] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    tries: int = 0
    during: str = "quiet"
    last: dict[str, float] = field(default_factory=dict)  # when each client was last told something
    moments: list[float] = field(default_factory=list)  # when anybody was told something
    began: list[tuple[float, str]] = field(default_factory=list)  # seconds since 1970, and what went on from then
    lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, who: str, mark: str, number: str, code: str) -> None:
        with self.lock:
            self.reports[mark] = [number, code, self.during]
            self._heard(who)

    def move(self, who: str, number: str, move: str) -> None:
        with self.lock:
            self.moves.setdefault(number, []).append([move, self.during])
            self._heard(who)

    def photo(self, who: str, token: str, digest: str) -> None:
        with self.lock:
            self.photos[token] = [digest, self.during]
            self._heard(who)

    def goes_on(self, what: str) -> None:
        self.during = what
        self.began.append((time.time(), what))

    def what_went_on(self, at: float) -> str:
        """`at`: seconds since 1970."""
        return next((what for since, what in reversed(self.began) if since <= at), "quiet")

    def _heard(self, who: str) -> None:
        self.last[who] = time.monotonic()
        self.moments.append(self.last[who])

    def silence(self, since: float) -> float:
        """The longest time from then until now in which nobody was told anything, in seconds."""
        with self.lock:
            after = [since, *(moment for moment in self.moments if moment > since), time.monotonic()]
        return max(later - earlier for earlier, later in pairwise(after))

    def acknowledged(self, during: str) -> int:
        with self.lock:
            moves = sum(each[1] == during for made in self.moves.values() for each in made)
            return moves + sum(each[-1] == during for kept in (self.reports, self.photos) for each in kept.values())

    def heard_since(self, moment: float) -> bool:
        """Every client has been told something since."""
        with self.lock:
            return bool(self.last) and all(at > moment for at in self.last.values())

    def save(self, path: Path) -> None:
        with self.lock:
            kept = {"reports": self.reports, "moves": self.moves, "photos": self.photos, "open": self.open}
            path.write_text(json.dumps(kept, ensure_ascii=False))
