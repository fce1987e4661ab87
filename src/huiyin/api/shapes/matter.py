"""A matter as programs read it: codes for deciding, names for showing, in the language asked for.

Neither the reporter nor the tracking code (half of the reporter's key) is ever in it.
"""

from datetime import datetime

from pydantic import BaseModel, Field

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.kernel.clock import now
from huiyin.matters.labels import in_chinese, pick, stage_of, state_name
from huiyin.matters.models import FilingCondition, Matter, MatterType
from huiyin.matters.selectors.detail import place_names
from huiyin.orgs.models import Unit


class Named(BaseModel):
    code: str
    name: str


class ConditionRef(BaseModel):
    number: int
    text: str
    limit: str
    closing: str = Field(description="when it may be closed")
    evidence: list[str]


class Place(BaseModel):
    lon: float | None = Field(description="WGS-84")
    lat: float | None
    unit_grid: str = Field(description="单元网格, 15 digits; empty where the place is known more coarsely")
    area: str = Field(description="code of the finest area known")
    grid: str = Field(description="worker grid 综合网格")
    names: list[str] = Field(description="street, community, worker grid")
    address: str


class MatterRow(BaseModel):
    number: str
    version: int
    state: str
    state_name: str
    stage: str
    title: str
    type: Named | None
    unit: Named | None = Field(description="the unit responsible now")
    handler_id: int | None
    section: str
    source: str
    urgency: str
    confidential: bool
    supervised: bool
    level: str
    place: Place
    component: str
    received_at: datetime
    filed_at: datetime | None
    dispatched_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None = Field(description="of the clock that counts in the present stage")
    overdue: bool
    soon_due: bool
    late: bool | None = Field(description="whether handling ended after its limit")
    grade: str
    stars: int | None
    returns: int
    redos: int
    reopens: int
    urges: int
    extensions: int


def row_of(matter: Matter, at: datetime | None = None) -> MatterRow:
    return MatterRow(**columns_of(matter, at or now()))


def columns_of(matter: Matter, at: datetime) -> dict:
    chinese, kind, unit = in_chinese(), matter.type, matter.unit
    plain = {name: getattr(matter, name) for name in _PLAIN}
    return plain | {
        "state_name": state_name(matter.state, chinese),
        "stage": stage_of(matter.state).value,
        "type": type_ref(kind, chinese) if kind else None,
        "unit": unit_ref(unit, chinese) if unit else None,
        "place": place_of(matter, chinese),
        "overdue": matter.due_at is not None and matter.due_at < at,
        "soon_due": matter.due_at is not None and matter.soon_at is not None and matter.soon_at <= at <= matter.due_at,
    }


_PLAIN = (
    "number", "version", "state", "title", "handler_id", "section", "source", "urgency", "confidential", "supervised",
    "level", "component", "received_at", "filed_at", "dispatched_at", "finished_at", "closed_at", "due_at", "late",
    "grade", "stars", "returns", "redos", "reopens", "urges", "extensions",
)  # fmt: skip


def place_of(matter: Matter, chinese: bool | None = None) -> Place:
    return Place(
        lon=matter.lon,
        lat=matter.lat,
        unit_grid=matter.area if len(matter.area) == 15 else "",
        area=matter.area,
        grid=matter.grid,
        names=list(place_names(matter, chinese)),
        address=matter.address,
    )


def type_ref(kind: MatterType, chinese: bool | None = None) -> Named:
    return Named(code=kind.code, name=pick((kind.name_zh, kind.name_en), chinese))


def unit_ref(unit: Unit, chinese: bool | None = None) -> Named:
    return Named(code=unit.code, name=pick((unit.name_zh, unit.name_en), chinese))


def condition_ref(condition: FilingCondition) -> ConditionRef:
    return ConditionRef(
        number=condition.number,
        text=pick((condition.text_zh, condition.text_en)),
        limit=limit_words(condition.limit_amount, condition.limit_unit),
        closing=pick((condition.closing_zh, condition.closing_en)),
        evidence=list(condition.evidence),
    )


def limit_words(amount, unit: str) -> str:
    return Limit(amount, LimitUnit(unit)).format("zh" if in_chinese() else "en") if amount else ""
