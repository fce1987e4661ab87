"""What every intake adapter makes of its payload: one `NewReport`. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from huiyin.matters.vocabulary import Section, Source


@dataclass(frozen=True)
class NewReport:
    """A report before it has become a matter.

    Attributes:
        text: what the person wrote or said; with `title` empty, the title is its beginning.
        lon, lat: WGS-84 degrees; converted at the edge if they came in another system.
        type_code: what the sender says it is; else triage suggests.
        contact: id of a people contact (people.services.keep_contact), empty for anonymous.
        staff_id: the member of staff who reports, if it is one.
        key: the sender's idempotency key; the same key twice makes one matter.
        received_at: only for imports; else the moment it comes in.
        outside_ref: "system:id" of a matter that another system has already.
        photos: ids of uploads by the same actor.
        device: a secret of the sender's that is the same each time (a cookie, an API key) and whatever else tells its
            people apart; the very same report from it within minutes is one. Kept as a digest only, and not for long.
    """

    source: Source
    text: str
    title: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    component: str = ""
    type_code: str = ""
    section: Section | None = None
    urgency: str = ""
    contact: str = ""
    staff_id: int | None = None
    key: str | None = None
    received_at: datetime | None = None
    outside_ref: str = ""
    photos: tuple[int, ...] = field(default=())
    device: str = ""
