"""The kinds of value that requests are made of. Text without control characters, numbers without infinities."""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from django.utils.timezone import get_current_timezone
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError


def _plain(text: str) -> str:
    """PostgreSQL keeps no NUL; the others have no business in what people write."""
    if not text.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in text):
        raise PydanticCustomError("control_characters", "contains control characters")
    return text


def _aware(at: datetime) -> datetime:
    """Without an offset it is the district's own time."""
    if not 1900 < at.year < 2200:
        raise PydanticCustomError("out_of_time", "out of time")
    return (at if at.utcoffset() is not None else at.replace(tzinfo=get_current_timezone())).astimezone(UTC)


Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_plain)]
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_plain)]
Code = Annotated[str, StringConstraints(max_length=40), AfterValidator(_plain)]
Token = Annotated[str, StringConstraints(max_length=24, pattern=r"^[A-Za-z0-9_-]*$")]
AreaCode = Annotated[str, StringConstraints(max_length=15, pattern=r"^[0-9]*$")]
Moment = Annotated[datetime, AfterValidator(_aware)]
StaffId = Annotated[int, Field(ge=1, le=2**53)]


class Asked(BaseModel):
    """Base of all that is asked. A misspelt field is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Body(Asked):
    """Base of all that moves a matter."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description="the version you looked at; refused with 409 if the matter has moved since (or use If-Match)"
    )
