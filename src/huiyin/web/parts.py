"""Inputs of the components that take more than a word or two. Views build them, templates show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Photo:
    """`thumb` is shown and opens `url`; both are empty while it is being prepared. `alt` says what is to be seen,
    `caption` when and by whom. `brush`: where parts of it are blurred by hand, for whoever may."""

    url: str
    thumb: str
    alt: str
    caption: str = ""
    brush: str = ""


@dataclass(frozen=True)
class StoryLine:
    """One step of a matter's story. `who` is a unit or a role, never a resident's name.

    `tone`: "", "done", "info", "soon" or "danger". `phase`: "past", "now" or "ahead" (expected, not yet so).
    """

    title: str
    at: datetime | None = None
    who: str = ""
    text: str = ""
    icon: str = "circle"
    tone: str = ""
    phase: str = "past"
    photos: Sequence[Photo] = ()
    who_href: str = ""


@dataclass(frozen=True)
class Tab:
    label: str
    href: str
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True)
class Crumb:
    label: str
    href: str = ""


@dataclass(frozen=True)
class Column:
    """`sort`: the value of ?sort= that orders by this column; a leading "-" there turns the order round."""

    label: str
    sort: str = ""
    number: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Cell:
    """`text` is what is shown; `href` makes it a link, `tone` and `icon` make it a chip."""

    text: object
    href: str = ""
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Row:
    cells: Sequence[Cell]
    current: bool = False
    id: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=tuple)
