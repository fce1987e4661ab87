"""What the reporter reads: what happened, who has it, what next, by when; units by name, people never."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.audit.selectors import Entry, entries_of
from huiyin.matters.labels import pick
from huiyin.matters.models import Matter, Merge, Photo, Report, Text
from huiyin.matters.states import State
from huiyin.orgs.models import Unit


@dataclass(frozen=True)
class StoryStep:
    """One line of the story. `words` is what somebody wrote for the reporter; `hash` lets the step be checked."""

    at: datetime
    move: str
    title: str
    words: str
    photos: tuple[Photo, ...]
    seq: int
    hash: str


PUBLIC_PHOTOS = ("report", "before", "after", "verify")
# The moves that say something to a resident (titles below). A remark of staff is one of theirs and says nothing.
UNSHARED = ("join", "take_in")
TOLD_MOVES = (
    "receive", "ask_check", "answer_check", "file", "decline", "answer", "dispatch", "arbitrate", "transfer", "accept",
    "start", "suspend", "resume", "finish", "redo", "ask_verification", "answer_verification", "verify", "close",
    "rate", "reopen", "urge", "void", "merge", "unmerge", "note",
)  # fmt: skip


def story_of(matter: Matter, reader: Report | None = None) -> list[StoryStep]:
    """Oldest first. Moves that say nothing to a resident (notes, requests inside the administration) are left out.

    reader: whose eyes it is for. Several neighbours may have reported the same thing: each reads the steps of all, but
    the words and photos of none but themself; and nothing that was answered to others before they joined.
    """
    entries = entries_of(matter.chain)
    words = Text.objects.filter(Q(public=True) | Q(by__startswith="reporter/"), matter=matter)
    texts = {(t.kind, t.at): t.words for t in words if may_read(reader, t)}
    photos = {p.sha256: p for p in photos_of(matter, reader)}
    told = zip(entries, titles_of(entries), strict=True)
    steps = [(entry, _title_for(entry, title, reader)) for entry, title in told]
    return [_step(entry, title, texts, photos) for entry, title in steps if title]


def shared_story(merge: Merge) -> list[StoryStep]:
    """What happened to the root since, as somebody reads it whose own matter was merged into it: steps and answers for
    all, no words or photos of other reporters. Its steps lie in another chain than theirs, so no receipt holds them."""
    neighbour = Report(pk=0, matter=merge.root, own_code="-", received_at=merge.at)
    return [step for step in story_of(merge.root, neighbour) if step.at >= merge.at and step.move not in UNSHARED]


def title_for(report: Report) -> str:
    """What a report is called to whoever sent it: by their own words, never by a neighbour's."""
    if not report.joined:
        return report.matter.title
    return report.text.strip().split("\n")[0][:60]


def photos_of(matter: Matter, reader: Report | None = None) -> list[Photo]:
    photos = Photo.objects.filter(matter=matter, kind__in=PUBLIC_PHOTOS).order_by("pk")
    return [photo for photo in photos if may_look_at(reader, photo)]


def may_look_at(reader: Report | None, photo: Photo) -> bool:
    if photo.kind not in PUBLIC_PHOTOS:
        return False
    if reader is None or photo.by == f"reporter/{reader.pk}":
        return True
    if reader.joined:  # what came with the first report, through whatever channel, is its reporter's
        return photo.kind != "report" and not photo.by.startswith("reporter/")
    return photo.by == "reporter/new" or not photo.by.startswith("reporter/")


def may_read(reader: Report | None, text: Text) -> bool:
    if reader is None or text.by == f"reporter/{reader.pk}":
        return True
    return not text.by.startswith("reporter/") and (not reader.joined or text.at >= reader.received_at)


def _title_for(entry: Entry, title: str, reader: Report | None) -> str:
    """One's own steps say “you”; a neighbour's say so."""
    move = entry.action.removeprefix("matters.")
    own = reader is not None and entry.actor == f"reporter/{reader.pk}"
    if move in ("join", "take_in"):
        return _("You reported it too") if own else _("A neighbour reported it too")
    if reader is None or own or not title:
        return title
    if move == "receive":
        return _("A neighbour reported it first") if reader.joined else title
    if not entry.actor.startswith("reporter/"):
        return title
    return {"urge": _("A neighbour asked to hurry"), "rate": _("A neighbour has rated it"), "note": ""}.get(move, title)


def titles_of(entries: list[Entry]) -> list[str]:
    """What each entry tells a resident; empty where it tells nothing. One statement, whatever their number."""
    units = {u.code: u for u in Unit.objects.filter(code__in={e.data.get("unit") for e in entries} - {None})}
    return [_title(entry, units) for entry in entries]


def _step(entry: Entry, title: str, texts: dict, photos: dict[str, Photo]) -> StoryStep:
    move = entry.action.removeprefix("matters.")
    shown = tuple(photos[digest] for digest in entry.data.get("files", []) if digest in photos)
    return StoryStep(entry.at, move, title, texts.get((move, entry.at), ""), shown, entry.seq, entry.hash)


def _title(entry: Entry, units: dict[str, Unit]) -> str:
    unit = units.get(entry.data.get("unit", ""))
    name = pick((unit.name_zh, unit.name_en)) if unit else ""
    move = entry.action.removeprefix("matters.")
    if move == "merge":
        return _("Your neighbours reported it too; it is handled together as %(number)s") % {
            "number": entry.data.get("root", "")
        }
    if move == "answer_verification":
        return _("Checked on site: it is done") if entry.data.get("answer") else _("Checked on site: not done yet")
    if move == "note" and not entry.actor.startswith("reporter/"):
        return ""
    return _titles(name).get(move, "")


def _titles(unit: str) -> dict[str, str]:
    return {
        "receive": _("We have your report"),
        "ask_check": _("A grid worker is going to have a look"),
        "answer_check": _("A grid worker has had a look"),
        "file": _("Accepted: this will be dealt with"),
        "decline": _("This cannot be taken up"),
        "answer": _("Answered"),
        "dispatch": _("Given to %(unit)s") % {"unit": unit},
        "arbitrate": _("Given to %(unit)s") % {"unit": unit},
        "transfer": _("Passed on to %(unit)s") % {"unit": unit},
        "accept": _("The unit has taken it on"),
        "start": _("Work has begun"),
        "suspend": _("On hold for now"),
        "resume": _("Work goes on"),
        "finish": _("The unit says it is done"),
        "redo": _("Not good enough: it is being done again"),
        "ask_verification": _("Somebody is going to check the result"),
        "verify": _("The result has been checked"),
        "close": _("Settled"),
        "rate": _("You have rated it"),
        "reopen": _("Taken up again"),
        "urge": _("You asked to hurry"),
        "void": _("Withdrawn as filed in error"),
        "merge": _("Your neighbours reported it too; it is handled together"),
        "unmerge": _("It is handled on its own again"),
        "note": _("You added"),
    }


def now_and_next(matter: Matter) -> tuple[str, str]:
    """Where it stands and what comes next, in a resident's words."""
    unit = pick((matter.unit.name_zh, matter.unit.name_en)) if matter.unit else ""
    given = {"unit": unit}
    return {
        State.RECEIVED: (_("We have your report"), _("We read it and decide who takes care of it.")),
        State.CHECKING: (_("A grid worker is having a look"), _("Then we decide who takes care of it.")),
        State.FILED: (_("Accepted"), _("It is about to be given to the unit responsible.")),
        State.ARBITRATION: (_("Accepted"), _("We are settling which unit is responsible. You need not do anything.")),
        State.DISPATCHED: (_("With %(unit)s") % given, _("They take it on and begin.")),
        State.ACCEPTED: (_("With %(unit)s") % given, _("They have taken it on.")),
        State.HANDLING: (_("%(unit)s is at work") % given, _("When it is done, somebody checks the result.")),
        State.SUSPENDED: (_("On hold for now"), _("%(unit)s goes on as soon as it can.") % given),
        State.FINISHED: (_("%(unit)s says it is done") % given, _("Somebody checks the result now.")),
        State.VERIFYING: (_("The result is being checked"), _("If it is good, the matter is settled.")),
        State.VERIFIED: (_("The result is good"), _("The matter is about to be settled.")),
        State.CLOSED: (_("Settled"), _("Please rate how it was handled.")),
        State.RATED: (_("Settled"), _("Thank you for your rating.")),
        State.DECLINED: (_("This cannot be taken up"), _("The reason is given below.")),
        State.VOIDED: (_("Withdrawn as filed in error"), ""),
        State.MERGED: (_("Handled together with your neighbours' reports"), _("You are told when it is settled.")),
    }[State(matter.state)]
