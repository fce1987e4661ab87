"""The story as the timeline component wants it."""

from dataclasses import dataclass

from huiyin.matters.access import Sight
from huiyin.matters.models import Matter, Report
from huiyin.matters.selectors.story import StoryStep, photos_of
from huiyin.web.parts import Photo, StoryLine
from huiyin.web.pictures import Brush, pictures

ICONS = {
    "receive": "send",
    "join": "users-plus",
    "take_in": "users-plus",
    "merge": "arrows-join",
    "unmerge": "arrows-split-2",
    "reopen": "refresh",
    "start": "tools",
    "answer_verification": "eye",
    "verify": "eye",
    "dispatch": "building",
    "transfer": "building",
    "finish": "check",
    "close": "circle-check",
    "rate": "star",
    "decline": "circle-x",
    "urge": "bell",
}
TONES = {"close": "done", "finish": "info", "decline": "danger", "suspend": "soon"}


def story_lines(steps: list[StoryStep], sight: Sight, brush: Brush | None = None) -> list[StoryLine]:
    last = len(steps) - 1
    return [
        StoryLine(
            title=step.title,
            at=step.at,
            text=step.words,
            icon=ICONS.get(step.move, "circle"),
            tone=TONES.get(step.move, ""),
            phase="now" if n == last else "past",
            photos=pictures(step.photos, sight, brush),
        )
        for n, step in enumerate(steps)
    ]


@dataclass(frozen=True)
class Shots:
    """The photos of a matter as its reporter may see them: what they sent, and how it looked before and after."""

    reported: list[Photo]
    before: list[Photo]
    after: list[Photo]


def shots_of(matter: Matter, report: Report, sight: Sight, brush: Brush | None = None) -> Shots:
    rows = photos_of(matter, report)
    kinds = ("report", "before", "after")
    return Shots(*(pictures((row for row in rows if row.kind == kind), sight, brush) for kind in kinds))
