"""Typed errors of the loop; pure, their sentences are made where they are raised."""

from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput


class WrongState(Conflict):
    """The move does not start from the state that the matter is in, usually because somebody else was first."""

    code = "wrong_state"


class NotYours(Forbidden):
    """The matter may be seen, but the move belongs to another role, unit or area."""

    code = "not_yours"


class Missing(InvalidInput):
    """The move needs something that was not given."""

    code = "missing"


class OnHold(Conflict):
    """Something vetoes the close, such as an alarm that is still active."""

    code = "on_hold"
