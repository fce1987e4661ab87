"""Matters that are in hand right now, one kind for each queue, so that every desk has something to do. Pure."""

from datetime import datetime, timedelta

from huiyin.demo.matters.clocks import Counted
from huiyin.demo.matters.dice import Dice
from huiyin.demo.matters.facts import Facts
from huiyin.demo.matters.plot import Plot
from huiyin.demo.matters.shapes import Spot, Story

# The last move → share of the fresh matters.
WISHES = {
    "receive": 30, "ask_check": 26, "answer_check": 12, "ask_void": 5, "file": 26, "dispatch": 40, "accept": 34,
    "start": 62, "ask_extension": 14, "ask_suspension": 10, "suspend": 14, "dispute": 8, "finish": 26,
    "ask_verification": 26, "verify": 12, "answer_verification": 10,
}  # fmt: skip
# The move that started the clock which now runs, and which limit it has.
SINCE = {
    "receive": ("receive", "respond"), "ask_check": ("receive", "respond"), "answer_check": ("receive", "respond"),
    "ask_void": ("receive", "respond"), "file": ("file", "dispatch"), "dispute": ("dispute", "dispatch"),
    "finish": ("finish", "verify"), "ask_verification": ("finish", "verify"), "verify": ("finish", "verify"),
    "answer_verification": ("finish", "verify"), "suspend": ("suspend", "suspend"),
}  # fmt: skip
OVERDUE = 0.13
TRIES = 40
SUSPENDED_FOR = timedelta(days=9)


def fresh_count(total: int) -> int:
    return min(sum(WISHES.values()), total // 8)


def wish_of(number: int, total: int) -> str:
    """The wish of the `number`-th of `total` fresh matters: shares spread evenly over them."""
    place = (number + 0.5) / total * sum(WISHES.values())
    for wish, share in WISHES.items():
        if place < share:
            return wish
        place -= share
    return "start"


def fresh_story(facts: Facts, dice: Dice, until: datetime, wish: str, home: Spot) -> Story:
    """A story that has come just to `wish`, moved in time so that its clock is partly, or more than, used up."""
    began, far = until - timedelta(days=3), until + timedelta(days=4000)
    for _ in range(TRIES):
        type_, plot = facts.any_type(dice), Plot(facts, dice, far, wish)
        story = plot.story(began, facts.spot(type_, home, dice), type_)
        if wish == "receive" or (story.moves and story.moves[-1].verb == wish):
            return _moved(story, plot, facts, dice, until, wish)
    raise LookupError(f"no story came to {wish} in {TRIES} tries")


def _moved(story: Story, plot: Plot, facts: Facts, dice: Dice, until: datetime, wish: str) -> Story:
    verb, limit = SINCE.get(wish, ("dispatch", "handle"))
    counted = plot.condition.counted if limit == "handle" else facts.terms.stages.get(limit)
    anchor = story.at if verb == "receive" else max(m.at for m in story.moves if m.verb == verb)
    used = 1 + 1.5 * dice.random() if dice.chance(OVERDUE) else 0.04 + 0.9 * dice.random()
    began = _before(until, counted, used, facts).replace(microsecond=0)
    last = story.moves[-1].at if story.moves else story.at
    room = (until - began) * (0.3 + 0.6 * dice.random())
    pace = min(1.0, room / (last - anchor)) if last > anchor else 1.0

    def shift(at: datetime) -> datetime:
        if at <= anchor:
            return at + (began - anchor)
        return began + timedelta(seconds=int((at - anchor).total_seconds() * pace))

    return story._replace(at=shift(story.at), moves=[m._replace(at=shift(m.at)) for m in story.moves])


def _before(until: datetime, counted: Counted | None, used: float, facts: Facts) -> datetime:
    if counted is None:
        return until - SUSPENDED_FOR * min(used, 1.0)
    return facts.terms.calendar.before(until, counted.span * used, counted.limit.unit)
