"""One line of the matrix: a method, an address, and what each of those who ask is answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse

from tests.architecture.matrix.people import Column
from tests.architecture.matrix.things import Thing, Things
from tests.architecture.walking import Route, Walker

DONE, LET_IN, NOT_THERE, NOT_YOURS, SIGN_IN, BROKEN = "+~-x!?"
LEGEND = "+ done  ~ let in, but not possible as sent  - not there, or not yours  x not your post  ! sign in first"
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
    status = answer.status_code
    if status == 401 or (status in (301, 302) and answer["Location"].startswith("/login/")):
        return SIGN_IN
    if status < 400:
        return DONE
    return {403: NOT_YOURS, 404: NOT_THERE}.get(status, LET_IN if status in _LET_IN else BROKEN)


def lines(route: Route, columns: list[Column], things: Things) -> Iterator[Line]:
    """Of each method that is taken there; of an address that stands for several verbs, one line each."""
    for thing in things.of(route):
        for method in things.methods(route, thing):
            yield Line(method, thing.path, tuple(_cells(method, route, thing, columns, things)))


def _cells(method: str, route: Route, thing: Thing, columns: list[Column], things: Things) -> Iterator[str]:
    """Where the door asks for a post before it looks at the thing, one who lacks it speaks for all who do; where there
    is no thing, one of each role speaks for the role."""
    guard = getattr(route.view, "needs_roles", ())
    lacking = ""
    for column in columns:
        asked = column.walkers if things.is_bound(route) else column.walkers[:1]
        if guard and column.role not in guard and column.name != "stranger":
            lacking = lacking or letter(_ask(asked[0], method, thing, things))
            yield lacking * len(asked)
        else:
            yield "".join(letter(_ask(walker, method, thing, things)) for walker in asked)


def _ask(walker: Walker, method: str, thing: Thing, things: Things) -> HttpResponse:
    body, kind = things.body(method, thing)
    if kind == "application/json":
        body = json.dumps(body).encode()
    return walker.ask(method, thing.address, body, language="en", kind=kind)
