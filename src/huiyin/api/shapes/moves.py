"""What each move takes. Required here is what no state of a matter makes optional; the table of moves asks the rest."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from huiyin.api.shapes.words import Asked, Body, Code, Line, StaffId, Text, Token
from huiyin.kernel.calendar import LimitUnit
from huiyin.kernel.geo.coordinates import System
from huiyin.matters.services.photos import MOST_FILES
from huiyin.matters.vocabulary import Grade, RequestKind, Urgency

Photos = Annotated[list[Token], Field(max_length=MOST_FILES)]


class Remark(Body):
    note: Text = ""


class AskCheck(Body):
    note: Text = ""
    staff_id: StaffId | None = Field(None, description="a certain person; else whoever works the grid")


class AnswerTask(Body):
    answer: bool = Field(description="check: it is as reported; verification: it is fixed")
    note: Text = ""
    photos: Photos = []


class ConditionChoice(Asked):
    type: Code
    condition: Annotated[int, Field(ge=1, le=32_000)] = 1


class File(Body):
    type: Code = Field(description="code of a type of the edition in force")
    condition: Annotated[int, Field(ge=1, le=32_000)] = Field(1, description="number of the filing condition")
    urgency: Urgency | None = None
    note: Text = ""


class Refile(Body):
    type: Code = Field(description="code of a type of the edition in force")
    condition: Annotated[int, Field(ge=1, le=32_000)] = Field(1, description="number of the filing condition")
    reason: Text


class SetUrgency(Body):
    urgency: Urgency
    reason: Text


class Reason(Body):
    reason: Text


class Merge(Body):
    root: str = Field(description="number of the matter that goes on", min_length=1, max_length=20)
    reason: Text = ""


class Words(Body):
    text: Text


class Dispatch(Body):
    unit: Code = Field("", description="unit code; empty: the unit that the filing condition names for this place")
    co_units: Annotated[list[Code], Field(max_length=20)] = []
    note: Text = ""
    file: ConditionChoice | None = Field(None, description="file it first, in the same transaction")


class UnitReason(Body):
    unit: Code
    reason: Text


class UnitNote(Body):
    unit: Code
    note: Text = ""


class Assign(Body):
    staff_id: StaffId


class AskExtension(Body):
    amount: Annotated[Decimal, Field(gt=0, le=900_000, decimal_places=2)]
    unit: LimitUnit
    reason: Text


class DecideExtension(Body):
    granted: bool
    reason: Text = ""


class RefuseRequest(Body):
    kind: RequestKind
    reason: Text


class Finish(Body):
    text: Text
    photos: Photos = []
    accept: bool = Field(False, description="accept it first, in the same transaction")
    start: bool = Field(False, description="start work first, in the same transaction")


class AskVerification(Body):
    of_reporter: bool = False
    staff_id: StaffId | None = None
    note: Text = ""


class Verify(Body):
    text: Text = Field(description="how it was verified")
    photos: Photos = []


class Close(Body):
    grade: Grade
    note: Text = ""
    verify: Text = Field("", description="how it was verified: verify it first, in the same transaction")


class Note(Body):
    text: Text
    public: bool = Field(False, description="the reporter reads it")


class Correct(Body):
    reason: Text
    type: Code = ""
    title: Line = ""
    description: Text | None = None
    address: Line | None = None
    lon: float | None = None
    lat: float | None = None
    system: System = System.WGS84


class Rate(Body):
    stars: Annotated[int, Field(ge=1, le=5)]
    comment: Text = ""


class Hold(Body):
    owner: Line
    reason: Text


class LiftHold(Body):
    owner: Line


class Purpose(Asked):
    purpose: Annotated[Line, Field(min_length=2)] = Field(description="logged; the person concerned can read it")
