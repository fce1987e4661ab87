"""Calls on the stream of somebody at the desk: that one rings, is answered, is over. Never who calls."""

from dataclasses import dataclass

from psycopg.rows import TupleRow

from huiyin.live.frames import frame
from huiyin.live.scope import Scope

TOPIC = "hotline.CallChanged"


@dataclass(frozen=True)
class Ring:
    """`staff_id`: at whose desk; `left_id`: at whose it was until now; `stranger`: an agent whom nobody knows yet."""

    key: tuple[int, int]
    call_id: int
    outcome: str
    staff_id: int | None
    left_id: int | None = None
    stranger: bool = False


def ring(row: TupleRow) -> Ring:
    tx, event_id, _topic, told, _audience, _at = row
    return Ring((tx, event_id), told["call_id"], told["outcome"], told["staff_id"], told["left_id"], told["stranger"])


def shown(scope: Scope, happened: Ring) -> bytes | None:
    """To whoever has the call or had it; of a stranger to the heads of the shift, who can say whose telephone it is."""
    if scope.matter_id is not None or scope.staff_id is None or not scope.takes_calls:
        return None
    mine = happened.staff_id == scope.staff_id
    if not (mine or happened.left_id == scope.staff_id or (happened.stranger and scope.heads_shift)):
        return None
    return frame("call", {"call": happened.call_id, "outcome": happened.outcome, "mine": mine}, happened.key)
