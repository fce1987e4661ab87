"""A script in every text that the database keeps, and in names of files: nothing shows it as anything but text."""

import html.parser
from collections.abc import Iterator
from typing import Any

from defusedxml.ElementTree import fromstring
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponse
from django.test import Client

from huiyin.kernel.sealed.columns import SealedDate
from tests.architecture.matrix.people import CAST
from tests.architecture.matrix.stage import staged
from tests.architecture.matrix.things import Things
from tests.architecture.planted import Story
from tests.architecture.walking import Route, Walker, addresses_of, all_routes
from tests.doors.test_bare_pictures import loaded

TAG, ATTRIBUTE = "hy-evil", "onhyevil"
# A way out of an attribute with either quote; an element, an event, ends of elements that hold text only, a turned
# writing direction.
SHORT = f"\"'><{TAG}>"
LONG = (
    f"\"'><{TAG} {ATTRIBUTE}=1 x=\" {ATTRIBUTE}=1 y='><img src=x {ATTRIBUTE}=1>"
    "</script></textarea></title></style>{{ 7 }}{% x %}\u202e"
)
LINK = "javascript:hyevil()"
IN_A_FILE_NAME = f"\"'><{TAG} {ATTRIBUTE}=1>"  # no slash: what stands before one is no part of a name

# No words of people: what the platform itself looks up, compares or computes with. And the chained trace, which the
# database lets nobody change.
NOT_TEXT = {
    "state", "kind", "code", "token", "digest", "hash", "ref", "by", "role", "level", "area", "grid", "source",
    "section", "urgency", "topic", "subscriber", "chain", "action", "actor", "secret", "login", "password", "about",
    "subject", "channel", "language", "method", "outcome", "unit", "type",
}  # fmt: skip
SKIPPED_APPS = {"audit", "sessions", "contenttypes", "auth", "procrastinate", "migrations", "kernel"}


# -- planting --------------------------------------------------------------------------------------------------


def texts_of(model: type[models.Model]) -> list[models.Field]:
    """Fields in which somebody's words may stand: long enough, not unique, no choice."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, SealedDate)
        and not (field.unique or field.choices or field.primary_key)
        and (field.max_length or 10_000) >= 40
        and not set(field.name.split("_")) & NOT_TEXT
    ]


def evil(value: Any, room: int) -> Any:
    """With a script behind it; in something nested, behind each text of people, which here are Chinese."""
    if isinstance(value, dict):
        return {key: evil(one, room) for key, one in value.items()}
    if isinstance(value, list):
        return [evil(one, room) for one in value]
    if not isinstance(value, str) or (room == 0 and value.isascii()):
        return value
    script = LONG if not room or room >= len(LONG) + 20 else SHORT
    return (value[: room - len(script)] if room else value) + script


def poison() -> int:
    """Put it behind every text there is; of how many fields."""
    poisoned = 0
    for model in apps.get_models():
        if model._meta.app_label not in SKIPPED_APPS and not model._meta.proxy:
            poisoned += sum(poison_field(model, field) for field in texts_of(model))
    return poisoned


def poison_field(model: type[models.Model], field: models.Field) -> bool:
    room = 0 if field.get_internal_type() == "JSONField" else field.max_length or 10_000
    rows = [row for row in model._base_manager.all() if getattr(row, field.attname)]
    for row in rows:
        value = getattr(row, field.attname)
        nested = not isinstance(value, str)
        changed = evil(value, 0 if nested else room)
        if changed != value:
            model._base_manager.filter(pk=row.pk).update(**{field.name: changed})
    return bool(rows)


def hand_in(story: Story) -> None:
    """Files with a script for a name, wherever a browser or a program hands one in."""
    office = Client()
    office.force_login(story.district.staff["ada"].account)
    table = b"id,words\n1,x\n"
    units = b"".join(office.get("/office/lists/units/list.xlsx").streaming_content)
    for address, name, content in (
        ("/office/imports/", "file", SimpleUploadedFile(f"{IN_A_FILE_NAME}.csv", table)),
        ("/office/lists/units/", "file", SimpleUploadedFile(f"{IN_A_FILE_NAME}.xlsx", units)),
    ):
        assert office.post(address, {name: content}).status_code == 302, address
    picture = SimpleUploadedFile(f"{IN_A_FILE_NAME}.jpg", loaded("JPEG"))
    sent = Client().post("/report/", {"text": "路灯不亮", "key": "evil", "photos": picture})
    assert sent.status_code == 302


# -- looking ---------------------------------------------------------------------------------------------------


class Look(html.parser.HTMLParser):
    """What came into being that no page of ours makes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == TAG or (tag == "script" and "src" not in given and given.get("type") is None):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith("on") or (name in ("href", "src", "action") and (value or "").startswith("javascript:")):
                self.found.append(f"<{tag} {name}={value}>")


def evil_in(answer: HttpResponse) -> list[str]:
    kind = answer.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        look = Look()
        look.feed(answer.said.decode("utf-8", "replace"))
        return look.found
    found = [] if answer.get("X-Content-Type-Options") == "nosniff" else [f"{kind} may be sniffed"]
    if TAG in str(answer.headers):
        found.append("in a header")
    if kind.endswith("xml") and answer.said:
        found += [TAG for element in fromstring(answer.said).iter() if str(element.tag).endswith(TAG)]
    return found


def who_opens(route: Route) -> list[Walker]:
    """One whom the door lets in; of what is open to all who are signed in, somebody at work and a resident."""
    guard = getattr(route.view, "needs_roles", ())
    return [Walker(CAST[min(guard)])] if guard else [Walker("qian"), Walker("neighbour")]


def pages(story: Story) -> Iterator[tuple[Route, str]]:
    """Of each route an address; of folders of files handed in, all."""
    things = Things(story)
    for route in all_routes():
        if "digest" in route.path:
            yield from ((route, address) for address in addresses_of(route))
        elif thing := next(iter(things.of(route)), None):
            yield route, thing.address


def test_no_text_becomes_an_element_an_attribute_or_a_link(district, settings, tmp_path):
    with staged(district, settings, tmp_path) as story:
        hand_in(story)
        wanted = list(pages(story))
        assert poison() > 60, "fields"
        found, seen, carrying, named = [], 0, 0, 0
        for route, address in wanted:
            for walker in who_opens(route):
                answer = walker.ask("GET", address)
                seen += answer.status_code == 200
                carrying += TAG.encode() in answer.said
                named += address.startswith("/office/") and TAG.encode() in answer.said and b".csv" in answer.said
                found += [f"{address} as {walker.who}: {one}" for one in evil_in(answer)]
                if answer.status_code >= 500 and not route.path.startswith("/health/"):
                    found.append(f"{address} as {walker.who}: {answer.status_code}")
    assert not found, "\n".join(found[:40])
    assert seen > 150 and carrying > 60 and named, "pages that show what was planted"


def test_the_look_would_notice():
    look = Look()
    look.feed(f'<p title="{SHORT}"><a href="{LINK}">x</a><script>x</script><b onclick=x>')
    assert [one.partition(" ")[0].strip("<>") for one in look.found] == [TAG, "a", "script", "b"]
