"""Who walks, and what the table says of them: the model's own, simple reading of `states.MOVES`."""

from dataclasses import dataclass, field

from huiyin.matters.states import By, Move, State
from huiyin.orgs.roles import Role

# login: role, unit. Lin to Feng serve the whole district; Mei works the grid in which everything happens.
POSTS = {
    "lin": (Role.ACCEPTOR, "C001"),
    "zhao": (Role.DISPATCHER, "C001"),
    "qian": (Role.DUTY_HEAD, "C001"),
    "feng": (Role.SUPERVISOR, "C001"),
    "mei": (Role.GRID_WORKER, "S001"),
    "far": (Role.GRID_WORKER, "S001"),
    "sun": (Role.HANDLER, "D001"),
    "zhou": (Role.UNIT_HEAD, "D001"),
    "wu": (Role.HANDLER, "D002"),
}
DISTRICT_WIDE = ("lin", "zhao", "qian", "feng")
REPORTER, PLATFORM = "reporter", "platform"
EVERYBODY = (*POSTS, REPORTER, PLATFORM)
UNITS = ("D001", "D002")


@dataclass
class Told:
    """A matter as the model knows it."""

    state: State = State.RECEIVED
    unit: str = ""  # the last that had it
    co: set[str] = field(default_factory=set)
    asked: bool = False  # a grid worker is asked to look
    holds: set[str] = field(default_factory=set)
    returns: int = 0
    reopens: int = 0
    filed: bool = False
    suspended_from: State | None = None
    root: int | None = None
    before: tuple | None = None  # what it was when it was merged
    moves: list[str] = field(default_factory=lambda: ["receive"])


def may(who: str, move: Move, told: Told) -> bool:
    return any(_bound(who, how, roles, told) for how, roles in move.who)


def _bound(who: str, how: By, roles: frozenset[Role], told: Told) -> bool:
    role, unit = POSTS.get(who, (None, ""))
    return {
        By.SYSTEM: who == PLATFORM,
        By.REPORTER: who == REPORTER,
        By.AREA: role in roles and who in DISTRICT_WIDE,
        By.LEAD: role in roles and unit == told.unit,
        By.PART: role in roles and (unit == told.unit or unit in told.co),
        By.GRID: role in roles and who == "mei",
        By.TASK: role in roles and who == "mei" and told.asked,
    }[how]
