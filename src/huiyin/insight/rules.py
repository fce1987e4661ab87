"""Decisions about dossiers. Pure; time is passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.insight.grouping.shapes import Group

SHARED = 0.5  # of the smaller of group and dossier: then they are one problem
CAME_BACK = 3  # like matters, or …
CAME_BACK_SHARE = 0.25  # … this much of what there was in the same time before, whichever is more
MOST_WEEKS = 52
USUAL = timedelta(days=90)  # the window that is looked at every night


@dataclass(frozen=True)
class Window:
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Found:
    """A group and the matters that its messages are, in the same order, with the areas in which they lie."""

    group: Group
    matters: tuple[int, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """What the weeks of watching showed: like matters since, and in as long a time before."""

    since: datetime
    until: datetime
    now: int
    before: int

    @property
    def came_back(self) -> bool:
        return self.now >= max(CAME_BACK, CAME_BACK_SHARE * self.before)


def same_problem(group: Iterable[int], dossiers: dict[int, frozenset[int]]) -> int | None:
    """Which dossier (key → its matters) this group goes on with: the one with the most in common, if enough."""
    matters = frozenset(group)
    shares = {key: len(matters & known) for key, known in dossiers.items() if known}
    best = max(shares, key=lambda key: (shares[key], -key), default=None)
    if best is None or not shares[best]:
        return None
    return best if shares[best] >= SHARED * min(len(matters), len(dossiers[best])) else None


def common_area(areas: Sequence[str], share: float = 0.9) -> str:
    """The finest of community, street and district in which nearly all of these lie; empty: nobody knows."""
    known = [area for area in areas if area]
    for digits in (12, 9, 6):
        codes = [area[:digits] for area in known if len(area) >= digits]
        best = max(set(codes), key=lambda code: (codes.count(code), code), default="")
        if best and codes.count(best) >= share * len(known):
            return best
    return ""


def check_due(watched_from: datetime, weeks: int) -> datetime:
    return watched_from + timedelta(weeks=weeks)


def weekly(times: Iterable[datetime], since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """How many in each week of the window; the last week may be short."""
    count = max(1, -(-(until - since) // timedelta(weeks=1)))
    counts = [0] * count
    for at in times:
        if since <= at < until:
            counts[(at - since) // timedelta(weeks=1)] += 1
    return [(since + timedelta(weeks=k), number) for k, number in enumerate(counts)]
