"""The story as the timeline component wants it."""

from huiyin.matters.models import Matter
from huiyin.matters.models import Photo as PhotoRow
from huiyin.matters.selectors.story import StoryStep
from huiyin.web.parts import Photo, StoryLine
from huiyin.web.pictures import pictures

ICONS = {
    "receive": "send",
    "dispatch": "building",
    "transfer": "building",
    "finish": "check",
    "close": "circle-check",
    "rate": "star",
    "decline": "circle-x",
    "urge": "bell",
}
TONES = {"close": "done", "finish": "info", "decline": "danger", "suspend": "soon"}


def story_lines(steps: list[StoryStep]) -> list[StoryLine]:
    last = len(steps) - 1
    return [
        StoryLine(
            title=step.title,
            at=step.at,
            text=step.words,
            icon=ICONS.get(step.move, "circle"),
            tone=TONES.get(step.move, ""),
            phase="now" if n == last else "past",
            photos=pictures(step.photos),
        )
        for n, step in enumerate(steps)
    ]


def photos_of(matter: Matter, kinds: tuple[str, ...]) -> list[Photo]:
    return pictures(PhotoRow.objects.filter(matter=matter, kind__in=kinds).order_by("pk"))
