"""A matter on a resident's list: what, where it stands, by when."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.kernel.clock import now
from huiyin.kernel.ids import show_tracking_code
from huiyin.matters.clusters import root_of
from huiyin.matters.models import Matter, Report
from huiyin.matters.selectors.story import now_and_next, title_for
from huiyin.matters.states import ENDED, WAITING_ON_UNIT, State


@dataclass(frozen=True)
class Card:
    """`title`: what its own reporter called it; `joined`: a neighbour had reported it before."""

    matter: Matter
    title: str
    joined: bool
    code: str
    shown_code: str
    stands: str
    next: str
    due_at: datetime | None
    clock: str
    done: bool
    stars: int | None


def card_of(report: Report) -> Card:
    matter = report.matter
    standing = root_of(matter)
    stands, following = now_and_next(standing)
    waiting = standing.state in {state.value for state in WAITING_ON_UNIT}
    return Card(
        matter=matter,
        title=title_for(report),
        joined=report.joined,
        code=report.tracking_code,
        shown_code=show_tracking_code(report.tracking_code),
        stands=stands,
        next=following,
        due_at=standing.due_at if waiting else None,
        clock=clock_of(standing),
        done=State(standing.state) in ENDED,
        stars=report.stars if report.joined else report.stars or matter.stars,
    )


def clock_of(matter: Matter) -> str:
    """The state of the clock that counts now, as the clock chip knows it."""
    if matter.due_at is None:
        return ""
    moment = now()
    if moment > matter.due_at:
        return "overdue"
    return "soon" if matter.soon_at and moment >= matter.soon_at else "running"
