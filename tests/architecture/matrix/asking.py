"""One line of the matrix: a method, an address, and what each of those who ask is answered."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.contrib.messages import ERROR, get_messages
from django.http import HttpResponse

from huiyin.orgs.roles import Role
from tests.architecture.matrix.people import NEAR, Column
from tests.architecture.matrix.things import Thing, Things
from tests.architecture.test_doors import door
from tests.architecture.walking import Route, Walker

DONE, LET_IN, NOT_THERE, NOT_YOURS, SIGN_IN, BROKEN, NOT_ASKED = "+~-x!?."
LEGEND = (
    "+ done  ~ let in, but not possible as sent  - not there, or not yours  x not your post  ! sign in first"
    "  . not asked"
)
_LET_IN = (400, 409, 413, 415, 422)


@dataclass(frozen=True)
class Line:
    method: str
    path: str
    cells: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.method:<5}{self.path}"

    def __str__(self) -> str:
        return (f"{self.name:<72} " + " ".join(f"{cell:<5}" for cell in self.cells)).rstrip()


def letter(answer: HttpResponse) -> str:
    status, leads_to = answer.status_code, answer.get("Location", "")
    if status == 401 or leads_to.startswith("/login/"):
        return SIGN_IN
    if leads_to.startswith("/track/?"):
        return NOT_THERE  # the page that asks for the code
    if status < 400:
        return LET_IN if _is_refused(answer) else DONE
    return {403: NOT_YOURS, 404: NOT_THERE}.get(status, LET_IN if status in _LET_IN else BROKEN)


def _is_refused(answer: HttpResponse) -> bool:
    """Whether the page to which it leads says that it could not be done."""
    return any(said.level >= ERROR for said in get_messages(answer.wsgi_request))


def lines(route: Route, columns: list[Column], things: Things) -> Iterator[Line]:
    """Of each method that is taken there; of an address that stands for several verbs, one line each. The form of the
    first verb speaks for those of all."""
    for number, thing in enumerate(things.of(route)):
        methods = things.methods(route, thing)
        for method in methods:
            if method != "GET" or not number or "POST" not in methods:
                yield Line(method, thing.path, tuple(_cells(method, route, thing, columns, things, number)))


def _cells(method: str, route: Route, thing: Thing, columns: list[Column], things: Things, verb: int) -> Iterator[str]:
    """Where the door asks for a post before it looks at the thing, one who lacks it speaks for all who do; where there
    is no thing, or the page asks nobody for a post, one of each role speaks for the role."""
    guard = getattr(route.view, "needs_roles", ())
    bound, asks_nobody = things.is_bound(route), door(route.view) != "closed" and not route.is_api
    lacking = ""
    for column in columns:
        asked = column.walkers[:1] if not bound or (asks_nobody and column.role) else column.walkers
        if guard and column.role not in guard and column.name != "stranger":
            lacking = lacking or letter(_ask(asked[0], method, thing, things))
            yield lacking * len(asked)
        else:
            near = range(len(asked)) if route.is_api or len(asked) < len(NEAR) else _near(guard, verb)
            yield "".join(
                letter(_ask(walker, method, thing, things)) if place in near else NOT_ASKED
                for place, walker in enumerate(asked)
            )


def _near(guard: Collection[str], verb: int) -> Collection[int]:
    """Which of people.NEAR are asked: all for the first verb of a page. What comes before the verb is the same for all
    of its verbs, and pages of administrators, or of all who are signed in, have no borders within the installation."""
    if not guard or set(guard) == {Role.ADMINISTRATOR}:
        return (0, 4)
    return range(len(NEAR)) if verb == 0 else (0, 2, 4)


def _ask(walker: Walker, method: str, thing: Thing, things: Things) -> HttpResponse:
    body, kind = things.body(method, thing)
    if kind == "application/json":
        body = json.dumps(body).encode()
    return walker.ask(method, thing.address, body, language="en", kind=kind)
