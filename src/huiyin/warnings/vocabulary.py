"""Small fixed vocabularies of warnings. Pure."""

from enum import StrEnum

from huiyin.orgs.roles import Role
from huiyin.warnings.cap.words import Certainty, Severity, Status, Urgency

MAKE = frozenset({Role.ACCEPTOR, Role.DUTY_HEAD, Role.DISPATCHER, Role.SUPERVISOR})
APPROVE = frozenset({Role.DUTY_HEAD, Role.SUPERVISOR})


class State(StrEnum):
    DRAFT = "draft"  # came in, or is being written
    ASKED = "asked"  # waits for a second person
    OUT = "out"
    ENDED = "ended"  # its time is over
    CANCELLED = "cancelled"
    SET_ASIDE = "set_aside"


STATE_LABELS = {
    State.DRAFT: ("待处理", "To decide"),
    State.ASKED: ("待批准", "To approve"),
    State.OUT: ("已发布", "Out"),
    State.ENDED: ("已到期", "Ended"),
    State.CANCELLED: ("已解除", "Cancelled"),
    State.SET_ASIDE: ("不发布", "Set aside"),
}
UNSENT = frozenset({State.DRAFT, State.ASKED})

# As the weather service's four colours read in CAP.
SEVERITY_LABELS = {
    Severity.EXTREME: ("红色", "Red"),
    Severity.SEVERE: ("橙色", "Orange"),
    Severity.MODERATE: ("黄色", "Yellow"),
    Severity.MINOR: ("蓝色", "Blue"),
    Severity.UNKNOWN: ("未分级", "No level"),
}
WORST_FIRST = tuple(Severity)
TWO_PEOPLE = frozenset({Severity.EXTREME, Severity.SEVERE})

URGENCY_LABELS = {
    Urgency.IMMEDIATE: ("立即行动", "Act at once"),
    Urgency.EXPECTED: ("一小时内", "Within an hour"),
    Urgency.FUTURE: ("近期", "Soon"),
    Urgency.PAST: ("已过去", "Past"),
    Urgency.UNKNOWN: ("未说明", "Not said"),
}
CERTAINTY_LABELS = {
    Certainty.OBSERVED: ("已发生", "Observed"),
    Certainty.LIKELY: ("很可能", "Likely"),
    Certainty.POSSIBLE: ("可能", "Possible"),
    Certainty.UNLIKELY: ("不太可能", "Unlikely"),
    Certainty.UNKNOWN: ("未说明", "Not said"),
}
STATUS_LABELS = {
    Status.ACTUAL: ("实际", "Actual"),
    Status.EXERCISE: ("演练", "Exercise"),
    Status.SYSTEM: ("系统报文", "System message"),
    Status.TEST: ("测试", "Test"),
    Status.DRAFT: ("草案", "Draft"),
}


class Via(StrEnum):
    DESK = "desk"
    HTTP = "http"
    FEED = "feed"
    FILE = "file"


VIA_LABELS = {
    Via.DESK: ("本中心", "This desk"),
    Via.HTTP: ("接口", "Interface"),
    Via.FEED: ("订阅源", "Feed"),
    Via.FILE: ("文件", "File"),
}


# Who is told first.
IN_CARE, VULNERABLE, OTHERS = 0, 1, 2
RANK_LABELS = {
    IN_CARE: ("关爱对象", "In care"),
    VULNERABLE: ("有高龄老人或幼儿", "Very old or very young"),
    OTHERS: ("其他住户", "Others"),
}


class Reached(StrEnum):
    """What became of telling one household."""

    WAITING = "waiting"
    QUEUED = "queued"
    NO_WAY = "no_way"


class Answer(StrEnum):
    """What a grid worker says after knocking."""

    YES = "yes"
    NOT_HOME = "not_home"
    HELP = "help"


ANSWER_LABELS = {
    Answer.YES: ("已告知", "Told"),
    Answer.NOT_HOME: ("无人应答", "Nobody home"),
    Answer.HELP: ("需要帮助", "Needs help"),
}


class How(StrEnum):
    LINK = "link"
    SMS = "sms"
    KNOCK = "knock"


HOW_LABELS = {
    How.LINK: ("点开链接", "By link"),
    How.SMS: ("短信回复", "By text message"),
    How.KNOCK: ("上门", "At the door"),
}
