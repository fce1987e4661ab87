"""What a list of matters can be asked, and a page of it."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from huiyin.api.shapes.matter import MatterRow
from huiyin.api.shapes.words import AreaCode, Asked, Code, Line, Moment, StaffId
from huiyin.exports.formats import Columns
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.selectors import Filters
from huiyin.matters.selectors.queue import GROUPS, ORDERS
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Section, Source, Urgency
from huiyin.orgs.actor import Actor

Group = Literal[*GROUPS]  # type: ignore[valid-type]
Sort = Literal[*ORDERS]  # type: ignore[valid-type]


class Sought(Asked):
    """Which matters."""

    group: Group | None = Field(None, description="a named group of states")
    state: list[State] = []
    type: Code = ""
    area: AreaCode = Field("", description="code of a district, street, community or unit grid")
    grid: AreaCode = Field("", description="worker grid")
    unit: Code = ""
    urgency: Urgency | None = None
    source: Source | None = None
    section: Section | None = None
    clock: Literal["overdue", "soon"] | None = None
    q: Line = Field("", description="number, or words of the title or address")
    since: Moment | None = Field(None, alias="from", description="received at or after")
    until: Moment | None = Field(None, alias="to", description="received before")
    mine: bool = Field(False, description="assigned to me")
    my_unit: bool = Field(False, description="with my unit")
    handler_id: StaffId | None = None
    sort: Sort = "latest"


class ListAsked(Sought):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=200)] = 20


class ExportAsked(Sought):
    purpose: Line = Field(description="what the file is for; written down")
    columns: Columns = Columns.STANDARD


class MatterPage(BaseModel):
    items: list[MatterRow]
    page: int
    page_size: int
    total: int = Field(description="exact up to 10,000")
    total_is_more: bool
    next_page: int | None


@cache
def _names(shape: type[Sought]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in shape.model_fields.items())


def refuse_unknown(given: Iterable[str], shape: type[Sought] = ListAsked) -> None:
    """A misspelt filter must not look like a list of everything."""
    for name in sorted(set(given) - _names(shape)):
        raise InvalidInput(
            _("“%(field)s” is not known here. See /api/v1/openapi.json for what is.") % {"field": name}, field=name
        )


def filters_of(asked: Sought, by: Actor, my_unit: str) -> Filters:
    return Filters(
        states=tuple(asked.state),
        group=asked.group or "",
        type=asked.type,
        area=asked.area,
        grid=asked.grid,
        unit=my_unit if asked.my_unit else asked.unit,
        urgency=asked.urgency or "",
        source=asked.source or "",
        section=asked.section or "",
        q=asked.q,
        clock=asked.clock or "",
        handler_id=by.staff_id if asked.mine else asked.handler_id,
        since=asked.since,
        until=asked.until,
        order=asked.sort,
        size=asked.page_size if isinstance(asked, ListAsked) else 20,
    )
