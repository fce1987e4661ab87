"""Who may, declared by areas of addresses: the first rule that fits a line holds. The matrix is compared with it.

How far a role reaches, counted along people.NEAR: 0 nowhere, 1 only whoever has the thing, 2 also the own unit (of a
grid worker: the own grid; of a carer: the own communities), 3 also others who serve the same place, 5 everybody who
holds the role. Residents and partners: 1 whose it is, 2 any. A stranger: 1 is let in.
"""

import re
from dataclasses import dataclass

from huiyin.orgs.roles import Role

NOWHERE, OWN, UNIT, PLACE, ALL = 0, 1, 2, 3, 5

GRID, ACCEPT, HEAD, DISPATCH = Role.GRID_WORKER, Role.ACCEPTOR, Role.DUTY_HEAD, Role.DISPATCHER
HANDLE, LEAD, SUPERVISE, CONFIDE = Role.HANDLER, Role.UNIT_HEAD, Role.SUPERVISOR, Role.CONFIDANT
CARE, ADMIN = Role.CARER, Role.ADMINISTRATOR

Who = dict[str, int]


def reach(far: int, *roles: str) -> Who:
    return dict.fromkeys(map(str, roles), far)


STAFF = (GRID, ACCEPT, HEAD, DISPATCH, HANDLE, LEAD, SUPERVISE, CONFIDE, CARE, ADMIN)
CENTRE = (ACCEPT, HEAD, DISPATCH, SUPERVISE, CONFIDE)
DESK = (*CENTRE, HANDLE, LEAD)

# Those before whom a matter lies: the centre of its place, the unit that has it, the worker of its grid.
SEES = reach(PLACE, *CENTRE) | reach(UNIT, HANDLE, LEAD, GRID)
SEES_AT_THE_DESK = {role: far for role, far in SEES.items() if role != GRID}

NOBODY: Who = {}
STAFF_ALL = reach(ALL, *STAFF)
SIGNED_IN = STAFF_ALL | reach(2, "resident", "partner")
EVERYBODY = SIGNED_IN | reach(1, "stranger")

INTAKE, SENDERS, LEADERS = (ACCEPT, HEAD), (DISPATCH, HEAD), (HEAD, SUPERVISE)
THE_UNIT, THE_HEAD, ON_SITE = (HANDLE, LEAD), (LEAD,), (GRID,)

# Each move of a matter, and whose it is (the table of the seven stages; docs/glossary.md).
MOVES: dict[str, tuple[str, ...]] = {
    "ask-check": INTAKE, "answer-check": (*INTAKE, *ON_SITE), "file": INTAKE, "refile": (*INTAKE, *SENDERS),
    "set-urgency": (*INTAKE, *SENDERS, *LEADERS), "decline": INTAKE, "answer": INTAKE, "dispatch": SENDERS,
    "take-back": SENDERS, "accept": THE_UNIT, "return": THE_UNIT, "dispute": (*THE_UNIT, *SENDERS),
    "arbitrate": LEADERS, "transfer": SENDERS, "add-co-handler": (*SENDERS, *THE_HEAD), "remove-co-handler": SENDERS,
    "assign": THE_UNIT, "start": THE_UNIT, "ask-extension": THE_UNIT, "decide-extension": (*SENDERS, *LEADERS),
    "ask-suspension": THE_UNIT, "suspend": (*SENDERS, *LEADERS), "resume": (*SENDERS, *LEADERS, *THE_UNIT),
    "finish": THE_UNIT, "redo": (*INTAKE, *SENDERS), "ask-verification": INTAKE,
    "answer-verification": (*INTAKE, *ON_SITE), "verify": INTAKE, "close": INTAKE, "rate": (), "reopen": LEADERS,
    "merge": (*INTAKE, *SENDERS, *LEADERS), "unmerge": (*INTAKE, *SENDERS, *LEADERS), "urge": (*SENDERS, *LEADERS),
    "supervise": LEADERS, "escalate": (*INTAKE, *SENDERS, *LEADERS, *THE_UNIT),
    "refuse-suspension": (*SENDERS, *LEADERS), "refuse-void": LEADERS, "ask-void": (*INTAKE, *SENDERS),
    "void": LEADERS, "note": (*INTAKE, *SENDERS, *LEADERS, *THE_UNIT, *ON_SITE), "correct": (*INTAKE, *SENDERS),
    "hold": LEADERS, "lift-hold": LEADERS,
}  # fmt: skip


def of_move(name: str) -> Who:
    return {str(role): SEES[role] for role in MOVES[name]}


@dataclass(frozen=True)
class Rule:
    lines: re.Pattern
    who: Who
    why: str


def rule(pattern: str, who: Who, why: str) -> Rule:
    return Rule(re.compile(pattern), who, why)


RULES: list[Rule] = [
    # -- matters
    *(
        rule(rf"POST /api/v1/matters/<number>/{name}$", of_move(name), "a move is the post's whose it is")
        for name in MOVES
    ),
    rule(r"POST /api/v1/matters/<number>/reporter$", SEES_AT_THE_DESK, "who reported it: whoever works on it"),
    rule(r"GET /api/v1/matters/<number>(/trace)?$", SEES, "a matter is before those who work on it"),
    rule(r"GET /api/v1/photos/<token>$", SEES, "a photo is seen with its matter"),
    rule(r"POST /api/v1/photos/<token>/original$", SEES_AT_THE_DESK, "an original: as closed as who reported it"),
    rule(r"POST /api/v1/track", NOBODY, "a code without the end of the telephone number opens nothing"),
    # -- one's own
    rule(r"GET /api/v1/exports/<key>", reach(OWN, ACCEPT), "a file is for whoever asked for it"),
    # -- what other systems call
    rule(r"\w+ /api/v1/(openapi|types|reports$|photos$)", EVERYBODY, "to report, nobody needs to be known"),
    rule(r"\w+ /api/v1/webhooks", reach(ALL, ADMIN), "who is told is the administrator's"),
    rule(r"\w+ /api/v1/", SIGNED_IN, "what each sees of it is their own, or no secret"),
]


def expected(name: str) -> Rule:
    """`name`: of a line, as the matrix prints it (method and path)."""
    return next(one for one in RULES if one.lines.match(" ".join(name.split())))
