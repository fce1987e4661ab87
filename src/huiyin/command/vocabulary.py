"""Small fixed vocabularies of calling people out. Pure."""

from enum import StrEnum


class State(StrEnum):
    """Of a call-out. Somebody may still take an unanswered one: it ends when its alarm does."""

    RINGING = "ringing"
    TAKEN = "taken"
    UNANSWERED = "unanswered"
    ENDED = "ended"


STATE_LABELS = {
    State.RINGING: ("呼叫中", "Ringing"),
    State.TAKEN: ("已接警", "Taken"),
    State.UNANSWERED: ("无人接警", "Unanswered"),
    State.ENDED: ("已结束", "Ended"),
}

OPEN = frozenset({State.RINGING, State.UNANSWERED})  # waits for a taker


class Rung(StrEnum):
    """One rung of the ladder: who is rung there."""

    NEAREST = "nearest"
    FAMILY = "family"
    COMMUNITY = "community"
    DESK = "desk"


RUNG_LABELS = {
    Rung.NEAREST: ("就近人员", "Nearest on duty"),
    Rung.FAMILY: ("家属", "Family"),
    Rung.COMMUNITY: ("社区和物业", "Community and property company"),
    Rung.DESK: ("值班台", "Duty desk"),
}


class Whom(StrEnum):
    """What kind of recipient a step rang."""

    STAFF = "staff"
    CONTACT = "contact"
    UNIT = "unit"
    DESK = "desk"
    NOBODY = "nobody"  # nobody fitted; the sheet says why


class Outcome(StrEnum):
    """What became of one step."""

    RINGING = "ringing"
    TAKEN = "taken"
    JOINED = "joined"  # came to help whoever took it
    GOING = "going"  # family says that it goes; the call goes on
    DECLINED = "declined"
    MISSED = "missed"  # its time ran out
    STOOD_DOWN = "stood_down"  # another took it, or it ended
    NOBODY = "nobody"


OUTCOME_LABELS = {
    Outcome.RINGING: ("呼叫中", "Ringing"),
    Outcome.TAKEN: ("接警", "Took it"),
    Outcome.JOINED: ("前往支援", "Came to help"),
    Outcome.GOING: ("家属前往", "Family is going"),
    Outcome.DECLINED: ("不能前往", "Cannot come"),
    Outcome.MISSED: ("未接", "No answer"),
    Outcome.STOOD_DOWN: ("无需前往", "Stood down"),
    Outcome.NOBODY: ("无人可呼", "Nobody to ring"),
}


class Cannot(StrEnum):
    """Why somebody cannot come."""

    BUSY = "busy"
    FAR = "far"
    UNWELL = "unwell"
    OTHER = "other"


CANNOT_LABELS = {
    Cannot.BUSY: ("正在处置另一件", "Busy with another"),
    Cannot.FAR: ("离得太远", "Too far away"),
    Cannot.UNWELL: ("身体不适", "Not well"),
    Cannot.OTHER: ("其他原因", "Another reason"),
}


class Ended(StrEnum):
    """How a call-out ended."""

    CLEARED = "cleared"
    FALSE = "false"
    DONE = "done"


ENDED_LABELS = {
    Ended.CLEARED: ("报警已解除", "The alarm cleared"),
    Ended.FALSE: ("误报", "False alarm"),
    Ended.DONE: ("已到场处置", "Handled on site"),
}
