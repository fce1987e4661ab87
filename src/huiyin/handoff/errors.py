"""Typed errors of hand-offs; pure, their sentences are made where they are raised."""

from huiyin.kernel.errors import Conflict, Forbidden


class Over(Conflict):
    """The hand-off has ended or moved on; what was to be reported comes too late."""

    code = "handoff_over"


class NotToBeHandedOff(Forbidden):
    """This matter, or this partner, is not for handing over by this person."""

    code = "not_to_be_handed_off"
