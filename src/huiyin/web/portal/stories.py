"""The story as the timeline component wants it."""

from huiyin.matters.access import Sight
from huiyin.matters.models import Matter
from huiyin.matters.models import Photo as PhotoRow
from huiyin.matters.selectors.story import StoryStep
from huiyin.web.parts import Photo, StoryLine
from huiyin.web.pictures import Brush, pictures

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


def photos_of(matter: Matter, kinds: tuple[str, ...], sight: Sight, brush: Brush | None = None) -> list[Photo]:
    return pictures(PhotoRow.objects.filter(matter=matter, kind__in=kinds).order_by("pk"), sight, brush)
