"""What goes in and what comes out."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Message:
    """One thing that somebody wrote. `places`, `kind`: what is known beside the words, as area and matter type, which
    has a name for people."""

    id: str
    title: str
    text: str
    at: datetime
    writer: str = ""  # empty: unknown, and then taken for somebody else each time
    likes: int = 0
    dislikes: int = 0
    where: str = ""  # an address: names of places are read from it, and no topic
    places: tuple[str, ...] = ()
    kind: str = ""
    kind_name: str = ""


@dataclass(frozen=True)
class Heat:
    """Why a group is hot. Each part is 0 to 1; the index is 0 to 100 (`heat.py` has the formula)."""

    index: float
    volume: float
    likes: float
    persistence: float
    growth: float


@dataclass(frozen=True)
class Group:
    """Messages about one problem, surest first; `sure` has 0 to 1 for each of them."""

    name: str
    place: str  # empty: all over the district
    words: tuple[str, ...]
    messages: tuple[str, ...]
    sure: tuple[float, ...]
    writers: int
    likes: int
    first: datetime
    last: datetime
    weeks: int  # in which somebody wrote
    heat: Heat
