"""Telephone calls for tests: recorded events, and a telephone system that signs what it tells."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.test import Client

from huiyin.hotline.models import Call
from huiyin.kernel.clock import now
from huiyin.kernel.outbound.signing import sign

PAYLOADS = Path(__file__).parents[1] / "intake" / "cti_payloads"
CALLER = "19900007788"


def recorded(name: str) -> dict:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def headers(body: bytes, event_id: str = "", stamp: int | None = None, secret: str = "") -> dict[str, str]:
    moment = datetime.fromtimestamp(stamp or now().timestamp(), UTC)
    return sign(secret or settings.HUIYIN_CTI_SECRETS[0], event_id or secrets.token_hex(8), moment, body)


def send(message: object, event_id: str = "", *, raw: bytes | None = None, **signed):
    """One event to the webhook, signed as the standard has it."""
    body = raw if raw is not None else json.dumps(message).encode()
    more = {"accept-language": "en"} | headers(body, event_id, **signed)
    return Client().post("/intake/cti/events", body, content_type="application/json", headers=more)


def event(kind: str, call_id: str = "c1", at: datetime | None = None, **data) -> dict:
    stamp = (at or now()).isoformat()
    return {"type": f"call.{kind}", "timestamp": stamp, "data": {"call_id": call_id, **data}}


def rings(agent: str = "lin", call_id: str = "c1", caller: str = CALLER, at: datetime | None = None) -> Call:
    """A call that rings at somebody's desk since four seconds."""
    since = (at or now()) - timedelta(seconds=4)
    message = event("ringing", call_id, since, agent=agent, caller=caller, line="12345")
    assert send(message).status_code == 200
    return Call.objects.get(outside_id=call_id)


def answered(agent: str = "lin", call_id: str = "c1", **more) -> Call:
    rings(agent, call_id, **more)
    assert send(event("answered", call_id, agent=agent)).status_code == 200
    return Call.objects.get(outside_id=call_id)
