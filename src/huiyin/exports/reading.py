"""Matters read for a file: which ones in one moment, then a bounded handful at a time, whatever their number.

The keys come first, in the list's order and in one statement: eight bytes each, so a million cost 8 MB, and no matter
is missed or doubled because it moved while the file was written. No transaction stays open between two handfuls.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from huiyin.audit.models import TraceEntry
from huiyin.exports.cells import plain
from huiyin.exports.formats import Columns
from huiyin.exports.question import Question
from huiyin.matters.access import may_open_reporter, visible_to
from huiyin.matters.clusters import with_clusters
from huiyin.matters.labels import label, pick
from huiyin.matters.models import Clock, Matter, Text
from huiyin.matters.related import with_related
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff

HANDFUL = 1000
NOT_TOLD = ("suggested", "outside_ref", "tracking_code", "version", "resume_to")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a matter's history: the role or unit that acted, never a person's name."""

    seq: int
    at: datetime
    move: str
    who: str
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    matter: Matter
    clocks: dict[str, Clock]
    history: list[Step]


def keys_of(question: Question, actor: Actor, now: datetime, most: int | None = None) -> array:
    """Keys of the matters in the list's order; at most `most`."""
    found = question.matters(actor, now).values_list("pk", flat=True)
    keys = array("q")
    keys.extend(found[:most] if most is not None else found.iterator(chunk_size=20_000))
    return keys


def lines_of(keys: array, columns: Columns, actor: Actor) -> Iterator[list[Line]]:
    """Handfuls of lines. What the person may no longer see by then is left out."""
    for start in range(0, len(keys), HANDFUL):
        wanted = keys[start : start + HANDFUL].tolist()
        found = visible_to(actor).defer(*NOT_TOLD).in_bulk(wanted)
        matters = with_related([found[key] for key in wanted if key in found])
        clocks = _clocks(wanted) if columns == Columns.CLOCKS else {}
        steps = _history(matters, actor) if columns == Columns.HISTORY else {}
        with_clusters(matters)
        yield [Line(matter, clocks.get(matter.pk, {}), steps.get(matter.pk, [])) for matter in matters]


def _clocks(keys: list[int]) -> dict[int, dict[str, Clock]]:
    found: dict[int, dict[str, Clock]] = {}
    for clock in Clock.objects.filter(matter__in=keys).defer("detail"):
        found.setdefault(clock.matter_id, {})[clock.kind] = clock
    return found


def _history(matters: list[Matter], actor: Actor) -> dict[int, list[Step]]:
    """Four statements for a handful."""
    by_chain = {matter.chain: matter for matter in matters}
    entries = list(TraceEntry.objects.filter(chain__in=by_chain).order_by("chain", "seq").defer("hash"))
    told = Text.objects.filter(matter__in=[matter.pk for matter in matters])
    words = {(row[0], row[1], row[2]): row[3] for row in told.values_list("matter_id", "kind", "at", "words")}
    people = _people({entry.actor for entry in entries})
    sealed = {m.pk for m in matters if m.confidential and not may_open_reporter(actor, m)}
    steps: dict[int, list[Step]] = {}
    for entry in entries:
        matter = by_chain[entry.chain]
        move = entry.action.removeprefix("matters.")
        by_reporter = entry.actor.startswith("reporter/") or move == "receive"
        said = words.get((matter.pk, move, entry.at), "")
        if matter.pk in sealed and by_reporter:
            who, unit, said = label("actor", "reporter"), "", ""
        else:
            who, unit = _who(entry.actor, people)
        step = Step(entry.seq, entry.at, move, who, unit, plain(said))
        steps.setdefault(matter.pk, []).append(step)
    return steps


def _people(refs: set[str]) -> dict[str, Staff]:
    ids = {int(ref.removeprefix("staff/")) for ref in refs if ref.startswith("staff/")}
    return {f"staff/{pk}": staff for pk, staff in Staff.objects.select_related("unit").in_bulk(ids).items()}


def _who(ref: str, people: dict[str, Staff]) -> tuple[str, str]:
    staff = people.get(ref)
    return label("actor", ref.split("/")[0]), pick((staff.unit.name_zh, staff.unit.name_en)) if staff else ""
