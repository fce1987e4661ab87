"""Alarms that call somebody out: told to those who are rung, in the moment of the commit."""

import json
from dataclasses import dataclass

from psycopg.rows import TupleRow

from huiyin.live.frames import Key, frame
from huiyin.live.scope import Scope

TOPIC = "command.CallChanged"
CHANNEL = "huiyin_ring"  # as command.ringing notifies


@dataclass(frozen=True)
class CallOut:
    """`staff`: whose phone or desk looks again. key: None while its place in the stream is not known."""

    key: Key | None
    callout_id: int
    change: str
    severity: str
    staff: frozenset[int]


def of_row(row: TupleRow) -> CallOut:
    tx, event_id, _topic, told, _audience, _at = row
    return _made((tx, event_id), told)


def of_notification(payload: str) -> CallOut | None:
    """None for what is none of ours: anybody who can connect to the database may notify."""
    try:
        return _made(None, json.loads(payload))
    except (ValueError, KeyError, TypeError):
        return None


def _made(key: Key | None, told: dict) -> CallOut:
    return CallOut(
        key, int(told["callout_id"]), str(told["change"]), str(told["severity"]), frozenset(map(int, told["staff"]))
    )


def shown(scope: Scope, happened: CallOut) -> bytes | None:
    """Also on a stream of one matter: an alarm rings whatever page is open."""
    if scope.staff_id is None or scope.staff_id not in happened.staff:
        return None
    said = {"callout": happened.callout_id, "change": happened.change, "severity": happened.severity}
    return frame("callout", said, happened.key)
