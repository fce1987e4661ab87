"""Who is best placed to go, with the reasons. Pure: positions, loads and the moment are passed in.

It weighs one call on one evening: nothing of it is added up over time, and nobody is ranked by it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from huiyin.orgs.positions import STALE

REACH = 3000.0  # metres that a person on foot or on a bicycle covers in time
NEAR, ON_DUTY, RESPONSIBLE = 50.0, 10.0, 25.0
A_TASK, MOST_TASKS = -3.0, 5
IN_HAND = -40.0  # somebody who is on the way to another alarm
REST = timedelta(minutes=20)
RESTS = -10.0


@dataclass(frozen=True)
class Candidate:
    """Somebody on duty, as things stand.

    Attributes:
        metres: from the place; None without a position or a place.
        position_at: when it was measured.
        responsible: why it is theirs: care (they look after the person), grid, property, maintainer; the first counts.
            Empty for a neighbour.
        tasks: open ones that name them; in_hand: alarms that they took and that are not over.
        rung_at: when they were last rung for another alarm.
    """

    staff_id: int
    metres: float | None = None
    position_at: datetime | None = None
    responsible: tuple[str, ...] = ()
    tasks: int = 0
    in_hand: int = 0
    rung_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One candidate on the sheet: points, and of what they are made: [code, points, figure]."""

    staff: int
    points: float
    parts: list[list] = field(default_factory=list)


@dataclass(frozen=True)
class Shortfall:
    """Why nobody fits. on_duty: how many there are; fresh, near: of them; called: rung already in this call-out.

    newest: minutes since the newest position; nearest: metres to the nearest fresh one.
    """

    on_duty: int
    called: int
    fresh: int
    newest: int | None = None
    nearest: int | None = None


@dataclass(frozen=True)
class Choice:
    """The sheet, best first; `shortfall` where it is empty."""

    lines: tuple[Line, ...]
    shortfall: Shortfall | None

    @property
    def best(self) -> int | None:
        return self.lines[0].staff if self.lines else None

    def as_json(self, most: int = 5) -> dict:
        said: dict = {"lines": [asdict(line) for line in self.lines[:most]], "fitting": len(self.lines)}
        return said | ({"shortfall": asdict(self.shortfall)} if self.shortfall else {})


def choose(candidates: Iterable[Candidate], called: frozenset[int], *, now: datetime) -> Choice:
    """Everybody who fits, best first. Of equals the one goes who was rung longest ago: calls go round."""
    everybody = sorted(candidates, key=lambda one: one.staff_id)
    left = [one for one in everybody if one.staff_id not in called]
    fitting = [(one, weigh(one, now)) for one in left if fits(one, now)]
    fitting.sort(key=lambda pair: (-pair[1].points, _rested(pair[0], now), pair[0].staff_id))
    lines = tuple(line for _, line in fitting)
    return Choice(lines, None if lines else _shortfall(everybody, left, now))


def fits(one: Candidate, now: datetime) -> bool:
    """Near enough by a fresh position, or it is theirs and we do not know that they are far."""
    if is_fresh(one, now) and one.metres is not None:
        return one.metres <= REACH
    return bool(one.responsible)


def is_fresh(one: Candidate, now: datetime) -> bool:
    return one.position_at is not None and now - one.position_at <= STALE


def weigh(one: Candidate, now: datetime) -> Line:
    parts: list[list] = [["on_duty", ON_DUTY, None]]
    if is_fresh(one, now) and one.metres is not None:
        parts.append(["near", round(NEAR * max(0.0, 1 - one.metres / REACH), 1), round(one.metres)])
    else:
        parts.append(["no_position", 0.0, _minutes(one, now)])
    parts += [[f"responsible_{why}", RESPONSIBLE, None] for why in one.responsible[:1]]
    if one.tasks:
        parts.append(["tasks", A_TASK * min(one.tasks, MOST_TASKS), one.tasks])
    if one.in_hand:
        parts.append(["in_hand", IN_HAND, one.in_hand])
    if one.rung_at is not None and now - one.rung_at < REST:
        parts.append(["rest", RESTS, int((now - one.rung_at).total_seconds() // 60)])
    return Line(one.staff_id, round(sum(part[1] for part in parts), 1), parts)


def _rested(one: Candidate, now: datetime) -> float:
    """Smaller is longer ago."""
    return one.rung_at.timestamp() if one.rung_at else 0.0


def _minutes(one: Candidate, now: datetime) -> int | None:
    return None if one.position_at is None else max(0, int((now - one.position_at).total_seconds() // 60))


def _shortfall(everybody: list[Candidate], left: list[Candidate], now: datetime) -> Shortfall:
    fresh = [one for one in left if is_fresh(one, now) and one.metres is not None]
    ages = [minutes for one in left if (minutes := _minutes(one, now)) is not None]
    return Shortfall(
        on_duty=len(everybody),
        called=len(everybody) - len(left),
        fresh=len(fresh),
        newest=min(ages, default=None),
        nearest=min((round(one.metres) for one in fresh if one.metres is not None), default=None),
    )
