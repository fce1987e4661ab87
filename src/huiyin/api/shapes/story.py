"""What the reporter reads: units by name, people never."""

from datetime import datetime

from pydantic import BaseModel, Field

from huiyin.api.shapes.detail import ClockShape, clock_shape
from huiyin.api.shapes.words import Asked, Line, Text, Token
from huiyin.kernel.clock import now
from huiyin.matters.access import report_of
from huiyin.matters.clusters import may_rate, merge_of
from huiyin.matters.labels import pick, stage_of, state_name
from huiyin.matters.models import Matter
from huiyin.matters.permissions import moves_open_to
from huiyin.matters.selectors import StoryStep, story_of
from huiyin.matters.selectors.clocks import clock_views
from huiyin.matters.selectors.openings import Opening
from huiyin.matters.selectors.story import now_and_next, shared_story, title_for
from huiyin.orgs.actor import Actor

# What a resident is promised; the stages inside the administration are its own affair.
PROMISES = ("respond", "handle", "whole")


class Tracked(Asked):
    """The reporter's key: the tracking code, and the last four digits of the phone if one was left."""

    code: Line
    phone_tail: Line = ""


class TrackedWords(Tracked):
    text: Text


class TrackedRemark(Tracked):
    text: Text = ""


class TrackedRating(Tracked):
    stars: int = Field(ge=1, le=5)
    comment: Text = ""


class TrackedAnswer(Tracked):
    answer: bool = Field(description="true: it is fixed")
    text: Text = ""


class TrackedPhoto(Tracked):
    token: Token


class Step(BaseModel):
    at: datetime
    move: str
    title: str
    words: str
    photos: list[str] = Field(description="tokens for POST /track/photo")
    seq: int
    hash: str


class Story(BaseModel):
    number: str
    title: str
    state: str
    state_name: str
    stage: str
    now: str
    next: str
    unit: str
    received_at: datetime
    due_at: datetime | None
    clocks: list[ClockShape]
    story: list[Step]
    stars: int | None
    may: list[str] = Field(description="moves that are open to the reporter")
    version: int


class Moved(BaseModel):
    """What a reporter's move has led to; the new step of the story is read with POST /track."""

    number: str
    state: str
    state_name: str
    stars: int | None
    may: list[str]
    version: int


class OpeningShape(BaseModel):
    at: datetime
    unit: str
    roles: list[str] = Field(description="in which office; the name of a member of staff is not given")
    purpose: str
    fields: list[str] = Field(description="name, phone, email, original (of a photo)")


class Openings(BaseModel):
    items: list[OpeningShape]


def openings_shape(found: list[Opening]) -> Openings:
    names = OpeningShape.model_fields
    return Openings(items=[OpeningShape(**{name: getattr(one, name) for name in names}) for one in found])


def moved(matter: Matter, by: Actor) -> Moved:
    return Moved(
        number=matter.number,
        state=matter.state,
        state_name=state_name(matter.state),
        stars=matter.stars,
        may=moves_open_to(by, matter),
        version=matter.version,
    )


def story_for(matter: Matter, by: Actor) -> Story:
    reader = report_of(by)
    merged = merge_of(matter)
    root = merged.root if merged else matter
    standing, coming = now_and_next(root)
    steps = story_of(matter, reader) + (shared_story(merged) if merged else [])
    may = [move for move in moves_open_to(by, matter) if move != "rate" or may_rate(reader, matter, root)]
    return Story(
        number=matter.number,
        title=title_for(reader),
        state=matter.state,
        state_name=state_name(matter.state),
        stage=stage_of(matter.state).value,
        now=standing,
        next=coming,
        unit=pick((root.unit.name_zh, root.unit.name_en)) if root.unit else "",
        received_at=matter.received_at,
        due_at=root.due_at,
        clocks=[clock_shape(clock) for clock in clock_views(root, now()) if clock.kind in PROMISES],
        story=[_step(step) for step in steps],
        stars=reader.stars if reader.joined else reader.stars or matter.stars,
        may=may,
        version=matter.version,
    )


def _step(step: StoryStep) -> Step:
    return Step(
        at=step.at,
        move=step.move,
        title=step.title,
        words=step.words,
        photos=[photo.token for photo in step.photos],
        seq=step.seq,
        hash=step.hash,
    )
