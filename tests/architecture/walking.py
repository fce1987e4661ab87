"""Walk every address as everybody: fill its parts from things that exist, ask, and give back what was said.

Whoever adds a page need do nothing here as long as its parts have names that are known below, or stand under a prefix
that is; else the tests that walk fail and say so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huiyin.accounts.models import Account, ApiKey
from huiyin.care.models import CareFile, Due, Key, Picture
from huiyin.command.links import token_for
from huiyin.command.models import CallOut, CallStep
from huiyin.exports.formats import Format
from huiyin.exports.models import Export
from huiyin.habits.models import SavedList, StandardText
from huiyin.handoff.links import token_of
from huiyin.handoff.models import Handoff, Partner
from huiyin.hotline.models import Article, Call, CallBack, Extension
from huiyin.insight.models import Problem
from huiyin.intake.models import ImportRun
from huiyin.kernel.models import DeadLetter
from huiyin.matters.access import Sight
from huiyin.matters.models import Blur, Edition, Matter, Photo, ResponsibilityRule
from huiyin.matters.sending import address_of
from huiyin.matters.states import MOVES
from huiyin.notices.models import Delivery
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.places.models import Area
from huiyin.retention.models import LegalHold
from huiyin.sensing.models import Alarm, Device, LookTask, Rule, RuleTrial
from huiyin.warnings.models import Bulletin, Follower, Told, Warning
from huiyin.webhooks.models import Delivery as Telling
from huiyin.webhooks.models import Subscription

PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    path: str
    view: Callable

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")


def all_routes() -> list[Route]:
    found = []

    def walk(patterns, prefix: str) -> None:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                found.append(Route(f"/{path}", pattern.callback))

    walk(get_resolver().url_patterns, "")
    return found


def _ids(rows) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _codes(level: str) -> list[str]:
    return list(Area.objects.filter(level=level).order_by("code").values_list("code", flat=True)[:2])


def _moves() -> list[str]:
    return [name.replace("_", "-") for name in MOVES]


def _handed_in() -> list[str]:
    """Files that wait to be looked at: the name of a folder is that of an address."""
    return [folder.name for folder in (Path(settings.MEDIA_ROOT).parent / "imports").glob("*/*")]


def _photo_addresses(part: int) -> list[str]:
    """Of every photo as it is, as a page prints it for whoever handles the matter; that part of it."""
    sight = Sight(SYSTEM, everything=True)
    return [address_of(photo, sight, 480).split("/")[part] for photo in Photo.objects.order_by("pk")]


# What stands for a part: by the address up to it, else by its name.
BY_PLACE: dict[str, Callable[[], list[str]]] = {
    "/office/areas/<code>": lambda: _codes("community") + _codes("street")[:1] + _codes("district"),
    "/office/units/<code>": lambda: list(Unit.objects.values_list("code", flat=True)),
    "/office/staff/<pk>": lambda: _ids(Staff.objects.order_by("-pk")[:3]),
    "/office/staff/<pk>/keys/<key>": lambda: _ids(ApiKey.objects.all()),
    "/account/keys/<pk>": lambda: _ids(ApiKey.objects.all()),
    "/account/passkeys/<pk>": lambda: ["1"],  # only an authenticator makes one
    "/office/staff/<pk>/posts/<post>": lambda: _ids(Post.objects.order_by("-pk")[:3]),
    "/office/lists/<name>": lambda: ["units", "staff", "items", "devices"],
    "/office/lists/<name>/<what>": lambda: ["list", "template", "list", "list"],
    "/office/devices/<device>": lambda: list(Device.objects.order_by("pk").values_list("code", flat=True)[:3]),
    "/desk/devices/<device>": lambda: list(Device.objects.order_by("pk").values_list("code", flat=True)[:3]),
    "/sensorthings/v1.1/<path>": lambda: ["Things", "Datastreams", "Observations", "Sensors", "Locations"],
    "/api/v1/exports/<key>": lambda: _ids(Export.objects.all()),
    "/api/v1/matters/export.<format>": lambda: [format.value for format in Format],
    "/desk/exports/<pk>": lambda: _ids(Export.objects.all()),
    "/care/<code>": lambda: list(Key.objects.values_list("code", flat=True)) or ["0123456789"],
    "/desk/care/<pk>": lambda: _ids(CareFile.objects.filter(state="active").order_by("pk")[:3]) or ["1"],
    "/desk/care/<pk>/<verb>": lambda: ["record", "kin", "kin-up", "unbind"],
    "/desk/care/alarms/<pk>": lambda: _ids(Alarm.objects.exclude(subject="")) or ["1"],
    "/desk/care/ended/<pk>": lambda: _ids(CareFile.objects.filter(state="ended")) or ["1"],
    "/desk/care/photos/<token>": lambda: list(Picture.objects.values_list("token", flat=True)) or ["none"],
    "/field/care/<pk>": lambda: _ids(Due.objects.order_by("pk")[:3]) or ["1"],
    "/field/care/<pk>/<met>": lambda: ["well", "needs", "no-such"],
    "/desk/problems/<pk>": lambda: _ids(Problem.objects.all()) or ["1"],
    "/desk/problems/<pk>/<verb>": lambda: ["plan", "remove"],
    "/desk/people/<pk>": lambda: _ids(Staff.objects.order_by("-pk")[:3]),
    "/desk/lists/<pk>": lambda: _ids(SavedList.objects.all()) or ["1"],
    "/desk/texts/<pk>": lambda: _ids(StandardText.objects.all()) or ["1"],
    "/office/retention/hold/<pk>": lambda: _ids(LegalHold.objects.order_by("pk")[:3]) or ["1"],
    "/office/imports/<pk>": lambda: _ids(ImportRun.objects.all()),
    "/office/dead-letters/<pk>": lambda: _ids(DeadLetter.objects.all()),
    "/office/standards/<pk>": lambda: _ids(Edition.objects.all()),
    "/open311/v2/services/<code>": lambda: ["0137", "E9901"],
    "/office/ways-out/<channel>": lambda: ["sms", "pigeon"],
    "/office/deliveries/<pk>": lambda: _ids(Delivery.objects.order_by("pk")) or ["1"],
    "/office/wording/<name>": lambda: ["yours_closed", "dispatched"],
    "/office/wording/<name>/<language>": lambda: ["zh-hans", "en"],
    "/office/style-guide/<layout>": lambda: ["portal", "desk"],
    "/desk/hotline/calls/<pk>": lambda: _ids(Call.objects.order_by("pk")[:3]) or ["1"],
    "/desk/hotline/callbacks/<pk>": lambda: _ids(CallBack.objects.order_by("pk")[:3]) or ["1"],
    "/desk/hotline/answers/<code>": lambda: list(Article.objects.values_list("code", flat=True)[:3]) or ["K001"],
    "/desk/hotline/telephones/<pk>": lambda: _ids(Extension.objects.all()) or ["1"],
    "/office/duties/<pk>": lambda: _ids(ResponsibilityRule.objects.all()),
    "/office/knowledge/<code>": lambda: list(Article.objects.values_list("code", flat=True)[:3]) or ["K001"],
    "/track/<code>/<verb>": lambda: ["urge", "add", "rate", "reopen", "fixed", "not-fixed"],
    "/field/m/<number>/<verb>": lambda: ["true", "fixed", "note", "escalate"],
    "/photo/<token>/<what>": lambda: _photo_addresses(3),
    "/photo/<token>/<what>/<proof>": lambda: _photo_addresses(4),
    "/desk/m/<number>/photos/<token>/<pk>": lambda: _ids(Blur.objects.order_by("pk")[:3]) or ["1"],
    "/office/triage/confused/<guess>": lambda: ["0137"],
    "/office/triage/confused/<guess>/<decided>": lambda: ["0101"],
    "/office/triage/models/<version>": lambda: ["1"],
    "/desk/weather/<pk>": lambda: ["1"],
    "/desk/warnings/<pk>": lambda: _ids(Warning.objects.order_by("pk")[:3]) or ["1"],
    "/desk/warnings/<pk>/<verb>": lambda: ["send", "approve", "cancel"],
    "/desk/warnings/bulletins/<pk>": lambda: _ids(Bulletin.objects.order_by("pk")[:3]) or ["1"],
    "/field/warnings/<pk>": lambda: _ids(Warning.objects.order_by("pk")[:3]) or ["1"],
    "/field/warnings/<pk>/knock/<to>": lambda: _ids(Told.objects.exclude(grid="").order_by("pk")[:3]) or ["1"],
    "/warnings/<code>": lambda: list(Warning.objects.order_by("pk").values_list("code", flat=True)[:3]),
    "/warnings/follow/<pk>": lambda: _ids(Follower.objects.all()) or ["1"],
    "/told/<token>": lambda: list(Told.objects.order_by("pk").values_list("token", flat=True)[:3]),
    "/office/webhooks/<pk>": lambda: _ids(Subscription.objects.all()),
    "/office/webhooks/<pk>/<verb>": lambda: ["pause", "resume", "test", "secret", "replay", "end"],
    "/office/webhooks/<pk>/again/<delivery>": lambda: _ids(Telling.objects.all()),
    "/office/partners/<pk>": lambda: _ids(Partner.objects.all()),
    "/desk/m/<number>/hand-off/<pk>": lambda: _ids(Handoff.objects.all()),
    "/desk/m/<number>/hand-off/<pk>/<verb>": lambda: ["recall", "link"],
    "/w/<token>": lambda: [token_of(one) for one in Handoff.objects.order_by("pk")],
    "/w/<token>/<step>": lambda: ["confirm", "progress", "done", "refuse"],
    "/w/<token>/photo/<photo>": lambda: list(Photo.objects.order_by("pk").values_list("token", flat=True)),
    "/desk/alarms/<pk>": lambda: _ids(Alarm.objects.order_by("-pk")[:3]) or ["1"],
    "/desk/alarms/<pk>/<verb>": lambda: ["confirm", "filter", "ask", "acknowledge", "end"],
    "/office/rules/<pk>": lambda: _ids(Rule.objects.filter(code="river")) + _ids(Rule.objects.order_by("pk")[:2]),
    "/office/rules/<pk>/<verb>": lambda: ["on", "off"],
    "/office/rules/new/<when>": lambda: ["threshold", "fence", "nothing"],
    "/office/rules/trials/<pk>": lambda: _ids(RuleTrial.objects.order_by("pk")[:2]) or ["1"],
    "/desk/callouts/<pk>": lambda: _ids(CallOut.objects.order_by("-pk")[:3]) or ["1"],
    "/desk/callouts/<pk>/<verb>": lambda: ["take", "cannot", "arrived"],
    "/field/call/<pk>": lambda: _ids(CallOut.objects.order_by("-pk")[:3]) or ["1"],
    "/field/call/<pk>/<verb>": lambda: ["take", "cannot", "arrived", "help", "true", "false"],
    "/notices/call/<pk>": lambda: _ids(CallOut.objects.order_by("-pk")[:3]) or ["1"],
    "/kin/<token>": lambda: [
        token_for(one) for one in CallStep.objects.exclude(contact="").order_by("pk").values_list("pk", flat=True)[:2]
    ],
    "/kin/<token>/<verb>": lambda: ["going", "cannot", "with-them"],
    "/field/looks/<pk>": lambda: _ids(LookTask.objects.order_by("pk")[:3]) or ["1"],
    "/field/looks/<pk>/<verb>": lambda: ["true", "untrue"],
    "/api/v1/alarms/<pk>": lambda: _ids(Alarm.objects.order_by("-pk")[:3]) or ["1"],
    "/api/v1/webhooks/<pk>": lambda: _ids(Subscription.objects.all()),
    "/api/v1/webhooks/<pk>/deliveries/<delivery>": lambda: _ids(Telling.objects.all()),
    "/api/v1/handoffs/<pk>": lambda: _ids(Handoff.objects.all()),
    "/api/v1/handoffs/heard/<partner>": lambda: _ids(Partner.objects.all()),
}
BY_NAME: dict[str, Callable[[], list[str]]] = {
    "number": lambda: [matter.number for matter in Matter.objects.order_by("pk")],
    "code": lambda: list(Matter.objects.order_by("pk").values_list("tracking_code", flat=True)),
    "token": lambda: list(Photo.objects.order_by("pk").values_list("token", flat=True)),
    "move": _moves,
    "verb": _moves,
    "anything": lambda: ["nothing/here"],
    "format": lambda: ["csv", "xlsx"],
    "face": lambda: ["json", "xml"],
    "language": lambda: ["zh-hans", "en"],
    "channel": lambda: ["sms", "email", "push"],
    "digest": lambda: _handed_in() or ["0" * 32],
    "name": lambda: ["units", "dispatched"],
    "what": lambda: ["empty", "filled"],
    "photo": lambda: list(Photo.objects.order_by("pk").values_list("token", flat=True)),
    "step": lambda: ["accept", "finish"],
    "to": lambda: ["on", "off"],
    "key": lambda: ["1"],
    "pk": lambda: ["1"],
}


# What is typed into a form that says nothing when it comes empty: by the route, for whoever may send it.
TYPED: dict[str, Callable[[], dict]] = {
    "/desk/alarms/many/": lambda: {"verb": "confirm", "number": _ids(Alarm.objects.order_by("pk")[:3])},
    "/field/warnings/<int:pk>/knock/<int:to>/": lambda: {"answer": "help"},
}


def addresses_of(route: Route) -> list[str]:
    """Ways to fill it, so that each thing that can stand for a part stands there once.

    Raises:
        LookupError: a part that nothing is known for; add it to BY_PLACE or BY_NAME.
    """
    plain = PART.sub(r"<\1>", route.path)
    choices = []
    for part in re.finditer(r"<(\w+)>", plain):
        known = BY_PLACE.get(plain[: part.end()]) or BY_NAME.get(part[1]) or _first(route.path, part[1])
        if known is None:
            raise LookupError(f"{route.path}: say in tests/architecture/walking.py what stands for <{part[1]}>")
        choices.append(known())
    template = re.sub(r"<\w+>", "%s", plain.replace("%", "%%"))
    if not all(choices):
        return []
    turns = range(max(map(len, choices), default=1))
    filled = [[quote(values[n % len(values)], safe="/-") for values in choices] for n in turns]
    return [template % tuple(parts) for parts in filled]


def _first(path: str, name: str) -> Callable[[], list[str]] | None:
    """A number of something unknown: the first of its kind, if there is one."""
    return (lambda: ["1"]) if f"<int:{name}>" in path else None


@dataclass
class Walker:
    """Somebody who walks; `who` is a login, or "" for a stranger. `own`: what they go to whatever the turn."""

    who: str
    own: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __post_init__(self) -> None:
        if self.who:
            self.client.force_login(Account.objects.get(login=self.who))

    def ask(self, method: str, address: str, body=None, language: str = "zh-hans", kind: str = "", **headers):
        """What is answered, with its whole content in `said`; whatever it changed is undone."""
        given = {"headers": {"Accept-Language": language} | headers}
        cookies = self.client.cookies.copy()  # signing out must not end the walk
        with transaction.atomic():
            point = transaction.savepoint()
            if method == "GET":
                answer = self.client.get(address, body or {}, **given)
            elif kind or address.startswith("/api/"):
                answer = self.client.generic(
                    method,
                    address,
                    body if body is not None else b"{}",
                    content_type=kind or "application/json",
                    **given,
                )
            else:
                answer = self.client.generic(
                    method, address, body or b"", content_type="application/x-www-form-urlencoded", **given
                )
            answer.said = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.savepoint_rollback(point)
        self.client.cookies = cookies
        return answer


def everybody(district) -> list[Walker]:
    """The cast (of two dispatchers one), an administrator, a resident with an account, a stranger."""
    return [Walker(who) for who in (*(name for name in district.staff if name != "zhao2"), "resident", "")]


MOST_ADDRESSES = 3  # of one route, for one walker; the next walker begins where this one ended
CLOSED = (302, 401, 403, 404)


def answers(route: Route, walkers: list[Walker]) -> Iterator[tuple[Walker, str, str, HttpResponse]]:
    """Everybody reads and sends nothing. A method that is not taken there is asked for once; whoever may not read a
    form is not asked to send it."""
    untaken, addresses = set(), addresses_of(route)
    typed = urlencode(TYPED[route.path](), doseq=True).encode() if route.path in TYPED else None
    for turn, walker in enumerate(walkers):
        begin = turn * MOST_ADDRESSES % max(1, len(addresses)) if len(addresses) > MOST_ADDRESSES else 0
        own = [address for address in addresses if walker.own and walker.own in address]
        for address in own + (addresses + addresses)[begin : begin + min(len(addresses), MOST_ADDRESSES)]:
            read = None
            for method in ("GET", "POST"):
                closed = read is not None and read.status_code in CLOSED
                if method in untaken or (method == "POST" and closed):
                    continue
                answer = walker.ask(method, address, typed if method == "POST" else None)
                if answer.status_code == 405:
                    untaken.add(method)
                elif method == "GET":
                    read = answer
                yield walker, method, address, answer
