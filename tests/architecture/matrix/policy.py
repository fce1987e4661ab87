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

NOBODY: Who = {}
STAFF_ALL = reach(ALL, *STAFF)
SIGNED_IN = STAFF_ALL | reach(2, "resident", "partner")
EVERYBODY = SIGNED_IN | reach(1, "stranger")

INTAKE, SENDERS, LEADERS = (ACCEPT, HEAD), (DISPATCH, HEAD), (HEAD, SUPERVISE)
THE_UNIT, THE_HEAD, ON_SITE = (HANDLE, LEAD), (LEAD,), (GRID,)

ANSWERED = reach(OWN, ACCEPT) | reach(UNIT, HEAD)  # a call: whoever took it, and who leads the whole hotline

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


def at_the_desk(who: Who) -> Who:
    return {role: far for role, far in who.items() if role != GRID}


SEES_AT_THE_DESK = at_the_desk(SEES)


@dataclass(frozen=True)
class Rule:
    lines: re.Pattern
    who: Who
    why: str


def rule(pattern: str, who: Who, why: str) -> Rule:
    return Rule(re.compile(pattern), who, why)


RULES: list[Rule] = [
    # -- matters, by every way to them
    rule(r"GET /desk/m/<number>/ask-check/$", reach(PLACE, *CENTRE), "the form of a move says whether it is open"),
    *(
        rule(rf"POST /api/v1/matters/<number>/{name}$", of_move(name), "a move is the post's whose it is")
        for name in MOVES
    ),
    *(
        rule(rf"POST /desk/m/<number>/{name}/$", at_the_desk(of_move(name)), "as in the API, for those who have a desk")
        for name in MOVES
    ),
    rule(r"POST /api/v1/matters/<number>/reporter$", SEES_AT_THE_DESK, "who reported it: whoever works on it"),
    rule(r"GET /api/v1/matters/<number>(/trace)?$", SEES, "a matter is before those who work on it"),
    rule(r"POST /desk/m/<number>/hand-off/", reach(PLACE, *SENDERS) | reach(UNIT, *THE_UNIT), "work orders"),
    rule(r"POST /desk/m/<number>/arbitration/ask/", reach(PLACE, *SENDERS, *LEADERS), "who leads a dispute asks"),
    rule(r"POST /desk/m/<number>/arbitration/state/", reach(UNIT, *THE_UNIT), "a unit that was asked states its case"),
    rule(r"POST /desk/m/<number>/arbitration/withdraw/", NOBODY, "nothing is decided yet that could be withdrawn"),
    rule(r"POST /desk/m/<number>/photos/<token>/<pk>/", NOBODY, "nothing is blurred in this story"),
    rule(r"\w+ /desk/m/<number>/", SEES_AT_THE_DESK, "a matter is before those who work on it"),
    rule(r"POST /field/m/<number>/(accept|escalate)/", NOBODY, "only who was given a task; nobody was"),
    rule(r"\w+ /field/m/<number>/", reach(UNIT, GRID), "a grid worker's own grid"),
    rule(r"\w+ /notices/", SIGNED_IN, "leads on to a page with a door of its own"),
    rule(r"GET /api/v1/photos/<token>$", SEES, "a photo is seen with its matter"),
    rule(r"POST /api/v1/photos/<token>/original$", SEES_AT_THE_DESK, "an original: as closed as who reported it"),
    rule(r"\w+ /photo/<token>/", EVERYBODY, "the address is the key: it was made for one matter's page, and ends"),
    rule(r"\w+ /report/sent/<code>/", reach(OWN, "resident"), "a report is its reporter's, by code and telephone"),
    rule(r"\w+ /track/<code>/", reach(OWN, "resident"), "a report is its reporter's, by code and telephone"),
    rule(r"POST /api/v1/track", NOBODY, "a code without the end of the telephone number opens nothing"),
    # -- alarms, rules, call-outs
    rule(r"POST /desk/alarms/<pk>/", reach(PLACE, *INTAKE, DISPATCH), "alarms are judged by the desk of their place"),
    rule(r"\w+ /desk/(alarms/<pk>|devices/<device>)/", SEES_AT_THE_DESK, "the centre of its place, its unit"),
    rule(r"POST /desk/callouts/<pk>/(cannot|arrived)/", NOBODY, "only who was rung; nobody at a desk was"),
    rule(r"POST /desk/callouts/<pk>/", reach(PLACE, HEAD), "whoever heads the shift of its place"),
    rule(r"\w+ /desk/callouts/<pk>/", reach(PLACE, *CENTRE), "the centre of its place"),
    rule(r"POST /field/call/<pk>/(arrived|help|true|false)/", NOBODY, "only who took it; nobody has"),
    rule(r"\w+ /field/call/<pk>/", reach(OWN, GRID), "whoever is rung"),
    rule(r"\w+ /field/looks/<pk>/", reach(UNIT, GRID), "asked of the grid in which it lies"),
    rule(r"POST /field/duty/", reach(ALL, GRID), "one's own duty"),
    # -- warnings
    rule(r"\w+ /field/warnings/<pk>/", reach(UNIT, GRID), "doors of the own grid"),
    rule(r"POST /desk/warnings/feeds/", reach(UNIT, HEAD, SUPERVISE, ADMIN), "of the whole district"),
    rule(r"\w+ /desk/warnings/<pk>/edit/", reach(UNIT, ACCEPT, HEAD, DISPATCH, SUPERVISE), "of the whole district"),
    rule(r"\w+ /desk/warnings/", reach(UNIT, *CENTRE), "the centre of the places that it names"),
    rule(r"POST /desk/weather/<pk>/lift/", reach(PLACE, *INTAKE), "whoever serves where it counts"),
    rule(r"POST /warnings/follow/<pk>/drop/", SIGNED_IN, "back to one's own list; another's is not touched"),
    rule(r"\w+ /(warnings/<code>|told/<token>)", EVERYBODY, "published; and a link sent to a household is the door"),
    # -- people in care
    rule(r"\w+ /desk/care/alarms/<pk>/", reach(PLACE, *CENTRE), "alarms of the centre's place"),
    rule(r"\w+ /desk/care/photos/<token>", reach(UNIT, CARE, GRID), "their carers"),
    rule(r"POST /field/care/<pk>/no-such/", NOBODY, "there is no such answer"),
    rule(r"\w+ /field/care/<pk>/", reach(UNIT, GRID), "whoever visits them"),
    rule(r"POST /desk/care/<pk>/close/", reach(ALL, CARE), "forgets the purpose that one gave; opens nothing"),
    rule(r"\w+ /desk/care/", reach(UNIT, CARE), "their carers"),
    rule(r"\w+ /(care/<code>|kin/<token>)/", EVERYBODY, "a code or link of the person or the family is the door"),
    # -- the hotline
    rule(r"POST /desk/hotline/calls/<pk>/link/", NOBODY, "wants the number of a matter"),
    rule(r"POST /desk/hotline/calls/<pk>/recording/", ANSWERED | reach(UNIT, SUPERVISE), "who took it, who leads all"),
    rule(r"\w+ /desk/hotline/calls/<pk>/take/", ANSWERED, "whoever took the call"),
    rule(r"\w+ /desk/hotline/calls/<pk>/", ANSWERED | reach(UNIT, SUPERVISE, CONFIDE), "who took it, who leads all"),
    rule(r"POST /desk/hotline/answers/<code>/", reach(UNIT, *INTAKE), "those who take calls"),
    rule(r"GET /desk/hotline/answers/<code>/", reach(ALL, *INTAKE, SUPERVISE), "what everybody is told is no secret"),
    rule(r"POST /desk/hotline/telephones/", reach(UNIT, *LEADERS), "whoever leads the whole hotline"),
    rule(r"POST /desk/hotline/callbacks/<pk>/reopening/", reach(PLACE, *LEADERS), "leaders of its place"),
    rule(r"\w+ /desk/hotline/callbacks/<pk>/$", reach(PLACE, *INTAKE, SUPERVISE), "the desk of its place"),
    rule(r"\w+ /desk/hotline/callbacks/", reach(PLACE, *INTAKE), "the desk of its place"),
    # -- one's own, one's unit's, one's people's
    rule(
        r"\w+ /desk/exports/<pk>/|GET /api/v1/exports/<key>", reach(OWN, ACCEPT), "a file is for whoever asked for it"
    ),
    rule(r"POST /desk/lists/<pk>/drop/", reach(OWN, ACCEPT), "a kept list is one's own"),
    rule(r"POST /desk/texts/<pk>/drop/", reach(UNIT, HANDLE, LEAD), "a standard text is its unit's"),
    rule(r"\w+ /desk/problems/<pk>/", reach(PLACE, *LEADERS) | reach(UNIT, LEAD), "leaders of its place, its unit"),
    rule(r"GET /desk/people/<pk>/", reach(PLACE, *LEADERS), "leaders of their place"),
    rule(r"POST /account/keys/<pk>/", reach(OWN, ACCEPT), "a key is its owner's"),
    rule(r"POST /account/passkeys/<pk>/", NOBODY, "nobody has one in this story"),
    # -- what other systems call
    rule(r"\w+ /api/v1/(openapi|types|reports$|photos$)", EVERYBODY, "to report, nobody needs to be known"),
    rule(
        r"POST /api/v1/alarms/<pk>/(judge|acknowledge)",
        reach(PLACE, *INTAKE, DISPATCH),
        "judged by the desk of its place",
    ),
    rule(r"GET /api/v1/alarms/<pk>", SEES, "an alarm: the centre of its place, its unit, its grid"),
    rule(r"POST /api/v1/handoffs/heard/", NOBODY, "answers only to a partner's signature"),
    rule(r"\w+ /api/v1/handoffs/<pk>", reach(OWN, "partner"), "an order is its partner's"),
    rule(r"\w+ /api/v1/hotline/", reach(UNIT, *LEADERS), "whoever leads the whole hotline"),
    rule(r"\w+ /api/v1/webhooks", reach(ALL, ADMIN), "who is told is the administrator's"),
    rule(r"\w+ /api/v1/", SIGNED_IN, "what each sees of it is their own, or no secret"),
    rule(r"GET /open311/v2/(discovery|services|requests|servicerequestupdates)", EVERYBODY, "public, without words"),
    rule(r"\w+ /(open311|sensorthings)/", NOBODY, "keys open it, not a session; of its photos none is public"),
    rule(r"\w+ /w/<token>/", EVERYBODY, "the link in a work order is the door"),
    rule(r"GET /field/manifest", EVERYBODY, "names and icons of the app"),
    # -- the office: one installation, one administration
    rule(r"GET /office/rules/<pk>/limit/", reach(ALL, ADMIN, HEAD), "a form; kept where the device's place is served"),
    rule(r"POST /office/rules/<pk>/limit/", reach(ALL, ADMIN) | reach(UNIT, HEAD), "who serves the device's place"),
    rule(r"GET /office/rules/<pk>/$", reach(ALL, ADMIN, *LEADERS), "what raises alarms is no secret of a place"),
    rule(r"\w+ /office/rules/new/(threshold|fence)/", reach(ALL, ADMIN, HEAD), "a form; kept where one serves"),
    rule(r"\w+ /office/rules/new/nothing/", NOBODY, "there is no such kind"),
    rule(r"\w+ /office/rules/", reach(ALL, ADMIN) | reach(UNIT, HEAD), "who serves all where it counts"),
    rule(r"GET /office/knowledge/<code>/", reach(ALL, ADMIN, HEAD), "what everybody is told is no secret"),
    rule(r"POST /office/knowledge/<code>/", reach(ALL, ADMIN) | reach(UNIT, HEAD), "an answer is given everywhere"),
    rule(r"GET /office/(standards|triage)/", reach(ALL, ADMIN, *LEADERS), "the edition in force is no secret"),
    rule(r"\w+ /office/areas/<code>/grids/<digest>/", NOBODY, "no borders were handed in in this story"),
    rule(r"\w+ /office/", reach(ALL, ADMIN), "the whole installation"),
]


def expected(name: str) -> Rule:
    """`name`: of a line, as the matrix prints it (method and path)."""
    return next(one for one in RULES if one.lines.match(" ".join(name.split())))
