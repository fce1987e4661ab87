"""A report as it comes in, and what its sender gets back."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from huiyin.api.shapes.matter import Named, Place, place_of, type_ref
from huiyin.api.shapes.moves import Photos
from huiyin.api.shapes.words import Asked, Code, Line, Text
from huiyin.kernel.geo.coordinates import System
from huiyin.kernel.ids import show_tracking_code
from huiyin.matters.labels import state_name
from huiyin.matters.library import in_force
from huiyin.matters.models import Matter
from huiyin.matters.vocabulary import Section, Source, Urgency


class ContactGiven(Asked):
    """How to reach the reporter; all optional. Kept apart from the matter and opened with a purpose only."""

    name: Annotated[Line, StringConstraints(max_length=80)] = ""
    phone: Annotated[Line, StringConstraints(max_length=40)] = ""
    email: Annotated[Line, StringConstraints(max_length=120)] = ""
    language: Annotated[str, StringConstraints(pattern=r"^(zh-hans|en)$")] = "zh-hans"
    wechat: Annotated[Line, StringConstraints(max_length=64)] = Field("", description="their id at our WeChat account")
    tell_by: Literal["", "sms", "email", "voice", "wechat", "none"] = Field(
        "", description="how they want to be told; empty: as usual, and of a confidential matter not at all"
    )


class ReportGiven(Asked):
    text: Text = Field(description="what the person says")
    title: Line = ""
    lon: float | None = Field(None, description="degrees, or metres with the zone in front (CGCS2000)")
    lat: float | None = None
    system: System = Field(System.WGS84, description="coordinate system of lon and lat")
    address: Line = ""
    component: Code = Field("", description="code of the city component 部件")
    type: Code = Field("", description="what the sender says it is; else the platform suggests")
    section: Section | None = None
    contact: ContactGiven | None = None
    photos: Photos = []
    source: Source | None = Field(None, description="staff only: the channel it came through")
    urgency: Urgency | None = Field(None, description="staff only")


class ReportTaken(BaseModel):
    """`tracking_code`, with the last four digits of the phone if one was given, opens the report's story."""

    number: str
    tracking_code: str
    state: str
    state_name: str
    title: str
    place: Place
    type: Named | None = Field(description="as the sender named it")
    suggested_types: list[Named] = Field(description="what the platform makes of the words, likeliest first")
    urgency: str
    section: str
    confidential: bool
    received_at: datetime
    due_at: datetime | None = Field(description="when somebody will have read it")
    version: int
    repeated: bool = Field(False, description="the very same came from this sender minutes ago; this is its receipt")


def taken(matter: Matter, *, repeated: bool = False) -> ReportTaken:
    return ReportTaken(
        number=matter.number,
        tracking_code=show_tracking_code(matter.tracking_code),
        state=matter.state,
        state_name=state_name(matter.state),
        title=matter.title,
        place=place_of(matter),
        type=type_ref(matter.type) if matter.type else None,
        suggested_types=_suggested(matter),
        urgency=matter.urgency,
        section=matter.section,
        confidential=matter.confidential,
        received_at=matter.received_at,
        due_at=matter.due_at,
        version=matter.version,
        repeated=repeated,
    )


def _suggested(matter: Matter) -> list[Named]:
    types = in_force().types
    guesses = [types[g["code"]] for g in matter.suggested.get("types", []) if g["code"] in types]
    return [type_ref(kind) for kind in guesses]
