"""A matter as a row of a queue: the clock first, then what, then where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin.matters.labels import pick, state_name
from huiyin.matters.models import Matter
from huiyin.matters.states import ENDED, State
from huiyin.places.locate import area_names

ROW_NEEDS = ("type", "unit")  # what a row tells beside the matter itself


@dataclass(frozen=True)
class Row:
    matter: Matter
    number: str
    href: str
    what: str
    where: str
    clock: str
    clock_at: datetime | None
    state: str
    unit: str
    current: bool = False
    seen: bool = False


def row_of(matter: Matter, now: datetime, *, query: str = "", current: str = "") -> Row:
    number = matter.number
    return Row(
        matter=matter,
        number=number,
        href=f"/desk/m/{number}/{'?' if query else ''}{query}",
        what=matter.title,
        where=where_of(matter),
        clock=clock_of(matter, now),
        clock_at=matter.due_at or (matter.closed_at if State(matter.state) in ENDED else None),
        state=state_name(matter.state),
        unit=pick((matter.unit.name_zh, matter.unit.name_en)) if matter.unit else "",
        current=number == current,
        seen=bool(matter.suggested.get("seen")) and matter.state == State.RECEIVED,
    )


def rows_of(matters: Iterable[Matter], now: datetime, *, query: str = "", current: str = "") -> list[Row]:
    return [row_of(matter, now, query=query, current=current) for matter in matters]


def clock_of(matter: Matter, now: datetime) -> str:
    """What the clock chip of a row says; "met" and "missed" for one that has ended, "" where no clock counts."""
    if State(matter.state) in ENDED:
        return {True: "missed", False: "met"}.get(matter.late, "")
    if matter.state == State.SUSPENDED and matter.due_at is None:
        return "paused"
    if matter.due_at is None:
        return ""
    if now > matter.due_at:
        return "overdue"
    return "soon" if matter.soon_at and now >= matter.soon_at else "running"


def where_of(matter: Matter) -> str:
    """The address, or else the community or street it lies in."""
    names = area_names()
    if matter.address:
        return matter.address.removeprefix(names.get(matter.area[:6], ("", ""))[0])  # all of them lie in the district
    found = next((names[code] for code in (matter.area[:12], matter.area[:9]) if code in names), None)
    return pick(found) if found else ""
