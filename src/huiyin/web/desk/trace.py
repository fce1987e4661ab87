"""The whole trace as a timeline: who did what, when, in which words."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.matters.access import Sight, may_open_reporter
from huiyin.matters.labels import label, pick
from huiyin.matters.models import Photo as PhotoRow
from huiyin.matters.selectors import Detail
from huiyin.matters.selectors.detail import TraceLine
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff, Unit
from huiyin.web.desk.access import LEADERS
from huiyin.web.desk.moves import FORMS
from huiyin.web.parts import StoryLine
from huiyin.web.pictures import pictures

ICONS = {
    "receive": "inbox", "rate": "star", "take_in": "arrows-join", "rehang": "arrows-join", "let_go": "arrows-split-2",
}  # fmt: skip
TONES = {
    "close": "done", "verify": "done", "finish": "info", "answer": "done", "decline": "danger", "void": "danger",
    "return": "soon", "take_back": "soon",
    "redo": "soon", "dispute": "soon", "escalate": "soon", "supervise": "soon", "reopen": "soon",
}  # fmt: skip


def story_of_trace(detail: Detail, actor: Actor, sight: Sight) -> list[StoryLine]:
    """Newest first: what happened last is what the next move answers to."""
    lines = detail.trace
    names = _names(lines)
    photos = {photo.sha256: photo for photo in detail.photos}
    sealed = detail.matter.confidential and not may_open_reporter(actor, detail.matter)
    opens = actor.has(*LEADERS)
    return [_line(line, names, photos, sealed, sight, opens, n == len(lines)) for n, line in enumerate(lines, 1)][::-1]


def _line(
    line: TraceLine,
    names: dict[str, str],
    photos: dict[str, PhotoRow],
    sealed: bool,
    sight: Sight,
    opens: bool,
    now: bool,
) -> StoryLine:
    """`opens`: a leader may open the person who acted, unless that is the sealed reporter."""
    move = line.entry.action.removeprefix("matters.")
    files = [photos[digest] for digest in line.entry.data.get("files", ()) if digest in photos]
    who = (
        label("actor", "reporter")
        if sealed and move == "receive"
        else " · ".join(filter(None, (line.actor, line.unit)))
    )
    kind, _slash, key = line.entry.actor.partition("/")
    person = opens and kind == "staff" and not (sealed and move == "receive")
    what = _what(move, line.entry.data, names)
    return StoryLine(
        title=_("%(move)s: %(what)s") % {"move": line.move, "what": what} if what else line.move,
        at=line.entry.at,
        who=who,
        text=line.words,
        icon=ICONS.get(move) or (FORMS[move].icon if move in FORMS else "circle"),
        tone=TONES.get(move, ""),
        phase="now" if now else "past",
        photos=pictures(files, sight),
        who_href=reverse("desk-person", args=[int(key)]) if person else "",
    )


def _what(move: str, data: dict, names: dict[str, str]) -> str:
    """What the entry is about, where its name alone does not say it."""
    if unit := data.get("unit"):
        return names.get(f"unit/{unit}", unit)
    if "staff" in data:
        return names.get(f"staff/{data['staff']}", "")
    if "answer" in data:
        return _("yes") if data["answer"] else _("no")
    if "granted" in data:
        return _("granted") if data["granted"] else _("refused")
    if chosen := data.get("chosen"):
        version, percent = chosen["version"], round(chosen["confidence"] * 100)
        return _("by the platform itself, %(percent)s%% sure (version %(version)s)") % {
            "percent": percent,
            "version": version,
        }
    if "urgency" in data:
        before, after = (label("urgency", urgency) for urgency in data["urgency"])
        return f"{before} → {after}"
    if "grade" in data:
        return label("grade", data["grade"])
    if "level" in data:
        return label("level", data["level"])
    if move == "receive":
        return label("source", data.get("source", ""))
    if "stars" in data:
        return _("%(stars)s stars") % {"stars": data["stars"]}
    return ""


def _names(lines: Iterable[TraceLine]) -> dict[str, str]:
    data = [line.entry.data for line in lines]
    units = Unit.objects.filter(code__in={d["unit"] for d in data if d.get("unit")})
    staff = Staff.objects.filter(pk__in={d["staff"] for d in data if d.get("staff")})
    named = {f"unit/{unit.code}": pick((unit.name_zh, unit.name_en)) for unit in units}
    return named | {f"staff/{one.pk}": pick((one.name_zh, one.name_en)) for one in staff}
