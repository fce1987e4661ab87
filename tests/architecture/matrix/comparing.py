"""The committed matrix beside the one of today, and both beside what is declared in policy.py."""

import difflib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from django.template.base import Template

from tests.architecture.matrix.asking import LEGEND, Line, lines
from tests.architecture.matrix.people import NAMES, NEAR, columns
from tests.architecture.matrix.things import Things
from tests.architecture.planted import PHONE, Story
from tests.architecture.walking import Route, all_routes

HERE = Path(__file__).parent
HEAD = f"""\
# {LEGEND}
# The letters of a role, in this order: {", ".join(NEAR)}. One letter where the address names no thing.
# Of residents and partners: whose it is, another. A line is written by HUIYIN_WRITE_MATRIX=1; read the difference.
"""
FOR_PROGRAMS = "/api/v1/"
NOT_ASKED = "/api/v1/<path:anything>"  # answers 404 by its nature


def today(story: Story, wanted: Callable[[Route], bool], name: str) -> list[Line]:
    """Every line, asked now; written where the environment says so, line by line."""
    things = Things(story)
    cast = columns(story.district)
    assert [column.name for column in cast] == list(NAMES)
    own = next(column for column in cast if column.name == "resident").walkers[0]
    own.client.post("/track/", {"code": story.plain.tracking_code, "phone_tail": PHONE[-4:]})
    writing = os.environ.get("HUIYIN_WRITE_MATRIX")
    found: list[Line] = []
    with pages_left_blank():
        for route in {route.path: route for route in all_routes() if wanted(route)}.values():
            found += lines(route, cast, things)
            if writing:
                _write(name, found)
    return found


def is_for_programs(route: Route) -> bool:
    """An address of the API; its beginning alone is none."""
    return route.path.removeprefix(FOR_PROGRAMS) not in ("", route.path) and not route.path.startswith(NOT_ASKED)


def is_a_page_about_a_thing(route: Route) -> bool:
    """Whatever else has a part: pages, files, maps, and what other systems call."""
    return "<" in route.path and not route.path.startswith(FOR_PROGRAMS)


def committed(name: str) -> list[str]:
    return [
        line.rstrip() for line in (HERE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ][1:]


def differences(found: list[Line], name: str) -> list[str]:
    """Lines of today (+) that are not the committed ones (-)."""
    told = difflib.unified_diff(committed(name), list(map(str, found)), "committed", "today", n=0, lineterm="")
    return [line for line in told if not line.startswith(("---", "+++", "@@"))]


def rows(name: str) -> list[tuple[str, dict[str, str]]]:
    """Method and address, and each role's letters."""
    return [
        (" ".join(parts[:2]), dict(zip(NAMES, parts[2:], strict=True))) for parts in map(str.split, committed(name))
    ]


def _write(name: str, found: list[Line]) -> None:
    head = f"{'':<72} " + " ".join(f"{one[:5]:<5}" for one in NAMES)
    (HERE / name).write_text(HEAD + "\n".join([head, *map(str, found)]) + "\n", encoding="utf-8")


@contextmanager
def pages_left_blank() -> Iterator[None]:
    """A view decides, a template shows. Only the decision is looked at here, and showing takes most of the time."""
    with patch.object(Template, "render", lambda self, context: ""):
        yield
