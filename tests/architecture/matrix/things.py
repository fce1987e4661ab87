"""What is asked for: one thing behind every address, all in Willow Lane and with Municipal Works, each matter where the
move that is tried may be made; and what is sent along, so that only the person decides the answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import quote

from django.test import Client
from django.utils.functional import cached_property

from huiyin.matters.models import Matter, Photo
from huiyin.matters.states import MOVES
from tests.architecture import walking
from tests.architecture.matrix import bodies
from tests.architecture.planted import Story as Told
from tests.architecture.walking import PART, Route, Walker
from tests.web import desks

WORDS = ("format",)  # parts that name how, not what: each of their words is a line of its own

# Where a matter stands when a move is tried that does not begin where it begins by itself.
STANDS = {
    "decide_extension": "more_time", "refuse_suspension": "pause_asked", "refuse_void": "void_asked",
    "lift_hold": "held", "unmerge": "merged", "remove_co_handler": "helped", "void": "void_asked",
    "urge": "handling", "supervise": "handling", "note": "handling", "escalate": "handling", "rate": "closed",
    "set_urgency": "handling", "correct": "handling", "hold": "handling", "merge": "handling", "ask_void": "handling",
    "answer_verification": "verifying", "answer_check": "checking", "return": "accepted", "dispute": "accepted",
    "transfer": "accepted", "add_co_handler": "accepted", "reopen": "closed", "decline": "received",
    "finish": "handling", "suspend": "handling", "ask_extension": "handling", "ask_suspension": "handling",
    "assign": "accepted", "redo": "finished",
}  # fmt: skip


@dataclass(frozen=True)
class Thing:
    path: str  # as the matrix names it
    address: str
    matter: Matter | None = None


@dataclass
class Things:
    told: Told
    stood: dict[str, Matter] = field(default_factory=dict)

    @cached_property
    def described(self) -> dict:
        return Client().get("/api/v1/openapi.json").json()

    def of(self, route: Route) -> Iterator[Thing]:
        plain = PART.sub(r"<\1>", route.path)
        parts = list(re.finditer(r"<(\w+)>", plain))
        words = [self._words(plain[: part.end()], part[1]) for part in parts]
        for chosen in product(*words):
            path, address, matter = plain, plain, self._matter(plain)
            for part, word in zip(parts, chosen, strict=True):
                value = word or self._value(plain[: part.end()], part[1], matter)
                if value is None:
                    return
                address = address.replace(part[0], quote(str(value), safe="/-"), 1)
                path = path.replace(part[0], word, 1) if word else path
            yield Thing(path, address, matter)

    def is_bound(self, route: Route) -> bool:
        """Whether there is a thing in the address, so that it matters how somebody stands to it."""
        plain = PART.sub(r"<\1>", route.path)
        return any(self._words(plain[: part.end()], part[1]) == [""] for part in re.finditer(r"<(\w+)>", plain))

    def methods(self, route: Route, thing: Thing) -> list[str]:
        """Those that are taken there; asked of somebody whom the door lets in."""
        called = self.described["paths"].get(PART.sub(r"{\1}", route.path))
        if called:
            return sorted(method.upper() for method in called)
        return [method for method in ("GET", "POST") if Walker("qian").ask(method, thing.address).status_code != 405]

    def body(self, method: str, thing: Thing) -> tuple[object, str]:
        given = bodies.given(self.told, thing.matter)
        if method == "GET":
            return bodies.asked(self.described, thing.path, given), ""
        return bodies.called(self.described, method, thing.path, given), "application/json"

    def _words(self, place: str, name: str) -> list[str]:
        """The words of this part; one empty one where it is a thing."""
        if name not in WORDS:
            return [""]
        known = walking.BY_PLACE.get(place) or walking.BY_NAME[name]
        return list(dict.fromkeys(known()))

    def _value(self, place: str, name: str, matter: Matter | None):
        if place.startswith("/api/v1/photos/"):
            return Photo.objects.filter(matter=self.told.plain).earliest("pk").token
        if name == "number" and matter:
            return matter.number
        known = walking.BY_PLACE.get(place) or walking.BY_NAME.get(name)
        values = known() if known else ["1"]
        return values[0] if values else None

    def _matter(self, plain: str) -> Matter | None:
        """For a move, one that stands where it may be made; else the lamp of the story."""
        if "<number>" not in plain:
            return None
        move = plain.rpartition("/")[2].replace("-", "_")
        if move not in MOVES:
            return self.told.plain
        return self._standing(STANDS.get(move) or sorted(MOVES[move].source)[0].value)

    def _standing(self, stand: str) -> Matter:
        if stand not in self.stood:
            self.stood[stand] = getattr(desks.Story(self.told.district), stand)()
        return self.stood[stand]
