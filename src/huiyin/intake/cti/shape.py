"""What an event looks like, whatever telephone system sends it; one `Told` of the hotline comes out."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from huiyin.hotline.rules.call import Told
from huiyin.hotline.vocabulary import EventKind
from huiyin.kernel.errors import InvalidInput
from huiyin.people.services import normal_phone

AHEAD = timedelta(hours=1)  # how far another system's clock may run before ours
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[^\x00-\x1f]*$")]


class Data(BaseModel):
    model_config = ConfigDict(extra="ignore")

    call_id: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[\x21-\x7e]+$")
    ]
    caller: Line = ""
    line: Line = ""
    agent: Line = ""
    party: Line = ""
    queued_at: AwareDatetime | None = None
    waited: Annotated[float, Field(ge=0, le=86_400)] | None = None
    recording_url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

    @field_validator("recording_url")
    @classmethod
    def _of_the_web(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("not a web address")
        return value


class Message(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: Annotated[str, StringConstraints(max_length=80)]
    timestamp: AwareDatetime
    data: Data


def kind_of(message: Any) -> EventKind | None:
    """None for a kind of event that huiyin has no use for."""
    name = message.get("type") if isinstance(message, dict) else None
    if not isinstance(name, str):
        raise InvalidInput(_("Every event names its “type”, such as call.ringing."), field="type")
    short = name.removeprefix("call.")
    return EventKind(short) if name.startswith("call.") and short in set(EventKind) else None


def read(message: Any, kind: EventKind, now: datetime) -> tuple[str, Told, str]:
    """The call's id, what was told, and the caller's number ("" if withheld).

    Raises:
        InvalidInput: names the field that is missing or wrong.
    """
    try:
        event = Message.model_validate(message)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(_("“%(field)s” is missing or wrong.") % {"field": field}, field=field) from wrong
    data = event.data
    for name, moment in (("timestamp", event.timestamp), ("data.queued_at", data.queued_at)):
        if moment is not None and moment.year < 2000:
            raise InvalidInput(_("“%(field)s” is missing or wrong.") % {"field": name}, field=name)
        if moment is not None and moment > now + AHEAD:
            raise InvalidInput(_("“%(field)s” lies in the future. Check the clock.") % {"field": name}, field=name)
    if kind == EventKind.RECORDING and not data.recording_url:
        text = _("A recording needs “data.recording_url”, where it can be heard.")
        raise InvalidInput(text, field="data.recording_url")
    told = Told(
        kind=kind,
        at=event.timestamp,
        queued_at=data.queued_at,
        waited=data.waited,
        agent=data.agent,
        line=data.line,
        party=data.party,
        recording=data.recording_url,
    )
    return data.call_id, told, _number(data.caller)


def _number(caller: str) -> str:
    """A withheld number is written in many ways; none of them has five digits."""
    number = normal_phone(caller)
    return number if sum(c.isdigit() for c in number) >= 5 else ""
