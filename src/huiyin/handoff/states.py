"""The states of a hand-off and what leads from one to the next, as data. Pure."""

from enum import StrEnum


class State(StrEnum):
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    PROGRESS = "progress"
    DONE = "done"
    REFUSED = "refused"
    SILENT = "silent"
    RECALLED = "recalled"


LABELS = {
    State.SENDING: ("发送中", "Being sent"),
    State.SENT: ("待对方确认", "Awaiting their confirmation"),
    State.CONFIRMED: ("对方已确认", "Confirmed by them"),
    State.PROGRESS: ("对方处理中", "They are at work"),
    State.DONE: ("对方已完成", "Done by them"),
    State.REFUSED: ("对方不接", "Refused by them"),
    State.SILENT: ("逾期无回应，已收回", "No word in time, taken back"),
    State.RECALLED: ("已收回", "Taken back"),
}

# The same, as the partner reads it.
PARTNER_LABELS = {
    State.SENDING: ("准备中", "Being prepared"),
    State.SENT: ("待您确认", "Awaiting your confirmation"),
    State.CONFIRMED: ("您已接单", "Taken on by you"),
    State.PROGRESS: ("处理中", "At work"),
    State.DONE: ("已完成", "Done"),
    State.REFUSED: ("您未接单", "Refused by you"),
    State.SILENT: ("逾期未回应，已被收回", "No word in time, taken back"),
    State.RECALLED: ("已被收回", "Taken back"),
}

OPEN = frozenset({State.SENDING, State.SENT, State.CONFIRMED, State.PROGRESS})
WITH_PARTNER = OPEN - {State.SENDING}

# step: from which states, to which
STEPS: dict[str, tuple[frozenset[State], State]] = {
    "send": (frozenset({State.SENDING}), State.SENT),
    "confirm": (frozenset({State.SENT}), State.CONFIRMED),
    "progress": (WITH_PARTNER, State.PROGRESS),
    "done": (WITH_PARTNER, State.DONE),
    "refuse": (WITH_PARTNER, State.REFUSED),
    "silence": (OPEN, State.SILENT),
    "recall": (OPEN, State.RECALLED),
}


class Kind(StrEnum):
    CONTRACTOR = "contractor"
    SYSTEM = "system"
    LEVEL = "level"
    CITY = "city"


KIND_LABELS = {
    Kind.CONTRACTOR: ("养护/施工单位", "Contractor"),
    Kind.SYSTEM: ("专业系统", "Specialist system"),
    Kind.LEVEL: ("上级或下级平台", "Level above or below"),
    Kind.CITY: ("Open311 平台", "Open311 server"),
}


class Way(StrEnum):
    """How it is reached: the folder under adapters/."""

    LINK = "link"
    API = "api"
    OPEN311 = "open311"
    HUIYIN = "huiyin"


CALLED = frozenset({Way.OPEN311, Way.HUIYIN})  # those that we have to call; the others come and fetch

WAY_LABELS = {
    Way.LINK: ("派工链接（手机打开，无需账号）", "Work-order link, opened on a phone without an account"),
    Way.API: ("对方用接口密钥取单和回报", "They fetch and report with an API key"),
    Way.OPEN311: ("Open311（GeoReport v2）", "Open311 (GeoReport v2)"),
    Way.HUIYIN: ("另一套回音平台", "Another huiyin"),
}
