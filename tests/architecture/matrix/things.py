"""What is asked for: one thing behind every address, all in Willow Lane and with Municipal Works, each matter where the
move that is tried may be made; and what is sent along, so that only the person decides the answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from urllib.parse import quote, urlencode

from django.test import Client
from django.utils.functional import cached_property

from huiyin.accounts.models import ApiKey
from huiyin.exports.models import Export
from huiyin.habits.models import SavedList
from huiyin.handoff.models import Handoff
from huiyin.kernel.clock import now
from huiyin.matters.models import Matter, Photo, WeatherWarning
from huiyin.matters.states import MOVES
from huiyin.orgs.models import Post, Unit
from huiyin.retention.models import LegalHold
from huiyin.sensing.models import Alarm, Device
from tests.architecture import walking
from tests.architecture.matrix import bodies
from tests.architecture.matrix.people import CAST, STREET
from tests.architecture.planted import Story as Told
from tests.architecture.walking import PART, Route, Walker
from tests.web import desks

# Parts that name what is done, not what it is done to: each of their words is a line of its own.
WORDS = ("verb", "move", "step", "met", "to", "what", "format", "face", "channel", "language", "layout", "when")
# Of these addresses the part of that name is a thing after all.
THINGS = ("/field/warnings/<pk>/knock/<to>", "/photo/<token>/<what>", "/open311/v2/services/<code>")

# Where a matter stands when a move is tried that does not begin where it begins by itself.
STANDS = {
    "decide_extension": "more_time", "refuse_suspension": "pause_asked", "refuse_void": "void_asked",
    "lift_hold": "held", "unmerge": "merged", "remove_co_handler": "helped", "void": "void_asked",
    "urge": "handling", "supervise": "handling", "note": "handling", "escalate": "handling", "rate": "closed",
    "set_urgency": "handling", "correct": "handling", "hold": "handling", "merge": "handling", "ask_void": "handling",
    "answer_verification": "verifying", "answer_check": "checking", "return": "accepted", "dispute": "accepted",
    "transfer": "accepted", "add_co_handler": "accepted", "reopen": "closed", "decline": "received",
    "finish": "handling", "suspend": "handling", "ask_extension": "handling", "ask_suspension": "handling",
    "assign": "accepted", "redo": "finished", "true": "checking", "fixed": "verifying",
}  # fmt: skip

_RAIN = {"kind": "rain", "level": "blue", "area": STREET, "by": "system"}
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Thing:
    path: str  # as the matrix names it
    address: str
    matter: Matter | None = None


@dataclass
class Things:
    told: Told
    stood: dict[str, Matter] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)  # methods, by the address of a route
    sent: dict[tuple[str, Thing], tuple[object, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        district, lin = self.told.district, self.told.district.staff["lin"]
        called = Handoff.objects.get(partner__account__login="firm")
        photo = Photo.objects.filter(matter=self.told.plain).earliest("pk")
        elsewhere = Matter.objects.exclude(pk=self.told.plain.pk).earliest("pk")
        Device.objects.filter(code="CAM-1").update(property_unit=district.units["D001"])
        self.picks = {
            "/desk/people/<pk>": district.staff["sun"].pk,
            "/office/staff/<pk>": lin.pk,
            "/office/staff/<pk>/posts/<post>": Post.objects.get(staff=lin).pk,
            "/office/staff/<pk>/keys/<key>": ApiKey.objects.get(account=lin.account).pk,
            "/account/keys/<pk>": ApiKey.objects.get(account=lin.account).pk,
            "/desk/m/<number>/photos/<token>": photo.token,
            "/track/<code>/photos/<token>": photo.token,
            "/api/v1/handoffs/<pk>": called.pk,
            "/api/v1/handoffs/<pk>/photos/<token>": called.photos[0],
            "/w/<token>/photo/<photo>": Handoff.objects.earliest("pk").photos[0],
            "/office/units/<code>": Unit.objects.get(code="D001").code,
            "/desk/alarms/<pk>": Alarm.objects.filter(device__code="CAM-1", verdict="").latest("pk").pk,
            "/api/v1/alarms/<pk>": Alarm.objects.filter(device__code="CAM-1", verdict="").latest("pk").pk,
            "/desk/weather/<pk>": WeatherWarning.objects.create(**_RAIN, since=now(), until=now() + A_DAY).pk,
            "/office/retention/hold/<pk>": LegalHold.objects.create(matter=elsewhere, reason="复议", since=now()).pk,
            "/desk/exports/<pk>": Export.objects.get().pk,
            "/desk/lists/<pk>": SavedList.objects.get().pk,
            "/api/v1/photos/<token>": photo.token,
            "/track/<code>": self.told.plain.tracking_code,
            "/report/sent/<code>": self.told.plain.tracking_code,
        }

    @cached_property
    def described(self) -> dict:
        return Client().get("/api/v1/openapi.json").json()

    def of(self, route: Route) -> Iterator[Thing]:
        plain = PART.sub(r"<\1>", route.path)
        parts = list(re.finditer(r"<(\w+)>", plain))
        words = [self._words(plain[: part.end()], part[1]) for part in parts]
        for chosen in product(*words):
            path, address, matter = plain, plain, self._matter(plain, chosen)
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
        """Those that are taken there; asked once of somebody whom the door lets in."""
        if route.path not in self.taken:
            self.taken[route.path] = self._methods(route, thing)
        return self.taken[route.path]

    def _methods(self, route: Route, thing: Thing) -> list[str]:
        called = self.described["paths"].get(PART.sub(r"{\1}", route.path))
        if called:
            return sorted(method.upper() for method in called)
        guard = getattr(route.view, "needs_roles", ())
        who = CAST[min(guard)] if guard else "qian"
        asked = Walker(who).ask("PUT", thing.address)  # which none takes: those that say so name what they take
        taken = asked.get("Allow", "GET, POST") if asked.status_code == 405 else "GET, POST"
        return [method for method in ("GET", "POST") if method in taken]

    def body(self, method: str, thing: Thing) -> tuple[object, str]:
        """What is sent along, and its kind. Whatever was asked before is undone: it is the same for everybody."""
        if (method, thing) not in self.sent:
            self.sent[method, thing] = self._body(method, thing)
        return self.sent[method, thing]

    def _body(self, method: str, thing: Thing) -> tuple[object, str]:
        given = bodies.given(self.told, thing.matter)
        if method == "GET":
            return bodies.asked(self.described, thing.path, given), ""
        if not thing.path.startswith("/api/"):
            return urlencode(given | bodies.TYPED.get(_last(thing.path), {}), doseq=True).encode(), ""
        return bodies.called(self.described, method, thing.path, given), "application/json"

    def _words(self, place: str, name: str) -> list[str]:
        """The words of this part; one empty one where it is a thing."""
        if name not in WORDS or place in THINGS:
            return [""]
        known = walking.BY_PLACE.get(place) or walking.BY_NAME[name]
        return list(dict.fromkeys(known()))

    def _value(self, place: str, name: str, matter: Matter | None):
        if place in self.picks:
            return self.picks[place]
        if name == "number" and matter:
            return matter.number
        known = walking.BY_PLACE.get(place) or walking.BY_NAME.get(name)
        values = known() if known else ["1"]
        return values[0] if values else None

    def _matter(self, plain: str, chosen: tuple[str, ...]) -> Matter | None:
        """For a move, one that stands where it may be made; else the lamp of the story."""
        if "<number>" not in plain:
            return None
        last = next((word for word in reversed(chosen) if word), _last(plain))
        move = last.replace("-", "_")
        if "/hand-off/" in plain or "/arbitration/" in plain or (move not in MOVES and move not in STANDS):
            return self.told.plain if "/arbitration/" not in plain else self._standing("arbitration")
        stand = STANDS.get(move) or sorted(MOVES[move].source)[0].value
        return self._standing(stand)

    def _standing(self, stand: str) -> Matter:
        if stand not in self.stood:
            self.stood[stand] = getattr(desks.Story(self.told.district), stand)()
        return self.stood[stand]


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
