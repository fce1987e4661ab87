"""How hot a problem is. The index is the weighted sum of four parts, each 0 to 1, times 100:

    volume       1 − e^(−people / 25), where people are the different writers: one who writes ten times is one
    likes        lg(1 + likes) / 4: 10,000 are one; the thousandth says little that the first did not
    persistence  1 − e^(−weeks / 8), where weeks are those in which somebody wrote
    growth       the steepest rise: the most by which the people of four weeks, a, exceed those of the four weeks before
                 them, b, as (a − b) / (a + b + 5)

What has no place of its own is taken times 0.9: it is a question asked all over the district rather than something to
mend. Volume counts most: a problem is repeated because several people have it. One message has none, whatever it is
liked.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.insight.grouping.shapes import Heat, Message

WEIGHTS = {"volume": 0.50, "growth": 0.20, "likes": 0.20, "persistence": 0.10}
PEOPLE, WEEKS, LIKES, CALM = 25, 8, 4, 5
ANYWHERE = 0.9
FOUR_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True)
class Facts:
    writers: int
    likes: int
    first: datetime
    last: datetime
    weeks: int


def heat_of(messages: Sequence[Message], placed: bool) -> tuple[Heat, Facts]:
    facts = _facts(messages)
    parts = {
        "volume": 1 - math.exp(-facts.writers / PEOPLE),
        "likes": min(1.0, math.log10(1 + max(0, facts.likes)) / LIKES),
        "persistence": 1 - math.exp(-facts.weeks / WEEKS),
        "growth": _growth(messages),
    }
    index = (100 if placed else 100 * ANYWHERE) * sum(WEIGHTS[part] * value for part, value in parts.items())
    return Heat(index=round(index, 1), **{part: round(value, 3) for part, value in parts.items()}), facts


def _facts(messages: Sequence[Message]) -> Facts:
    times = [message.at for message in messages]
    return Facts(
        writers=len({message.writer or f"#{message.id}" for message in messages}),
        likes=sum(message.likes for message in messages),
        first=min(times),
        last=max(times),
        weeks=len({at.isocalendar()[:2] for at in times}),
    )


def _growth(messages: Sequence[Message]) -> float:
    """0 where fewer write than before, too: what calms down is not hot for it."""
    return max(0.0, *(_rise(messages, start) for start in {message.at for message in messages}))


def _rise(messages: Sequence[Message], start: datetime) -> float:
    after = _people(messages, start, start + FOUR_WEEKS)
    before = _people(messages, start - FOUR_WEEKS, start)
    return (after - before) / (after + before + CALM)


def _people(messages: Sequence[Message], since: datetime, until: datetime) -> int:
    return len({message.writer or f"#{message.id}" for message in messages if since <= message.at < until})
