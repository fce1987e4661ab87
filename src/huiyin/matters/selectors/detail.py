"""One matter in full, as staff see it."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.audit.selectors import Entry, entries_of
from huiyin.matters.labels import label, pick, stage_of
from huiyin.matters.models import Assignment, Hold, Matter, Photo, Request, Task, Text
from huiyin.matters.permissions import moves_open_to
from huiyin.matters.selectors.clocks import ClockView, clock_views
from huiyin.matters.states import Stage
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.places.locate import area_names


@dataclass(frozen=True)
class TraceLine:
    """A trace entry with the words that lie beside it, and who acted by name."""

    entry: Entry
    move: str
    actor: str
    unit: str
    words: str


@dataclass(frozen=True)
class Detail:
    matter: Matter
    place: tuple[str, ...]
    clocks: list[ClockView]
    trace: list[TraceLine]
    photos: list[Photo]
    assignments: list[Assignment]
    requests: list[Request]
    holds: list[Hold]
    task: Task | None
    moves: list[str]
    stage: Stage


def detail_of(matter: Matter, actor: Actor, *, now: datetime) -> Detail:
    """Everything on one page, in a fixed number of statements."""
    return Detail(
        matter=matter,
        place=place_names(matter),
        clocks=clock_views(matter, now),
        trace=trace_lines(matter),
        photos=list(matter.photos.order_by("pk")),
        assignments=list(matter.assignments.select_related("unit").order_by("since", "pk")),
        requests=list(matter.requests.order_by("asked_at", "pk")),
        holds=list(matter.holds.filter(lifted_at=None)),
        task=matter.tasks.filter(answered_at=None).first(),
        moves=moves_open_to(actor, matter),
        stage=stage_of(matter.state),
    )


def place_names(matter: Matter, chinese: bool | None = None) -> tuple[str, ...]:
    """Names of street, community and worker grid that the matter lies in."""
    names = area_names()
    codes = (matter.area[:9], matter.area[:12], matter.grid)
    return tuple(pick(names[code], chinese) for code in codes if code in names)


def trace_lines(matter: Matter) -> list[TraceLine]:
    entries = entries_of(matter.chain)
    texts = {(text.kind, text.at): text.words for text in Text.objects.filter(matter=matter)}
    people = _people(entries)
    return [_line(entry, texts, people) for entry in entries]


def _line(entry: Entry, texts: dict, people: dict[str, Staff]) -> TraceLine:
    name = entry.action.removeprefix("matters.")
    staff = people.get(entry.actor)
    return TraceLine(
        entry=entry,
        move=label("move", name),
        actor=pick((staff.name_zh, staff.name_en)) if staff else label("actor", entry.actor.split("/")[0]),
        unit=pick((staff.unit.name_zh, staff.unit.name_en)) if staff else "",
        words=texts.get((name, entry.at), ""),
    )


def _people(entries: list[Entry]) -> dict[str, Staff]:
    ids = {int(e.actor.removeprefix("staff/")) for e in entries if e.actor.startswith("staff/")}
    return {f"staff/{pk}": staff for pk, staff in Staff.objects.select_related("unit").in_bulk(ids).items()}
