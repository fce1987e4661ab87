"""What a CAP message says, as it says it. Pure.

Polygons and circles stand as the standard has them: latitude before longitude, WGS-84, radius in kilometres.
"""

from dataclasses import dataclass, field
from datetime import datetime

from huiyin.warnings.cap.words import Category, Certainty, MsgType, Response, Scope, Severity, Status, Urgency

Pair = tuple[str, str]  # valueName, value
Point = tuple[float, float]  # lat, lon


@dataclass(frozen=True)
class Reference:
    """An earlier message, by what makes it unique."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class Resource:
    """size: bytes. deref: the file itself in Base64. digest: SHA-1 of the file, in hexadecimal."""

    description: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    deref: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Area:
    """altitude, ceiling: feet above mean sea level."""

    description: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[tuple[Point, float], ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude: float | None = None
    ceiling: float | None = None


@dataclass(frozen=True)
class Info:
    categories: tuple[Category, ...]
    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    language: str = "en-US"
    responses: tuple[Response, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Alert:
    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    scope: Scope
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    infos: tuple[Info, ...] = field(default=())

    @property
    def reference(self) -> Reference:
        return Reference(self.sender, self.identifier, self.sent)
