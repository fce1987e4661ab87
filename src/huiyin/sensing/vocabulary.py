"""Small fixed vocabularies of sensing. Pure."""

from enum import StrEnum


class Severity(StrEnum):
    """As CAP 1.2 orders them; the first rings loudest."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    MINOR = "minor"


SEVERITY_LABELS = {
    Severity.CRITICAL: ("特别严重", "Critical"),
    Severity.SERIOUS: ("严重", "Serious"),
    Severity.MINOR: ("一般", "Minor"),
}


class Verdict(StrEnum):
    """What a person who looked says that an alarm was; empty until somebody said."""

    TRUE = "true"
    FALSE = "false"
    TEST = "test"
    DRILL = "drill"


VERDICT_LABELS = {
    Verdict.TRUE: ("属实", "True"),
    Verdict.FALSE: ("误报", "False alarm"),
    Verdict.TEST: ("测试", "Test"),
    Verdict.DRILL: ("演练", "Drill"),
}


class Fate(StrEnum):
    """What became of one reading. Only KEPT and OUT_OF_ORDER are judged by rules; all but KEPT are counted apart."""

    KEPT = "kept"
    OUT_OF_ORDER = "out_of_order"  # older than the newest of its device, within the time that rules look back
    LATE = "late"  # older than that: kept, but no rule cries about the past
    DUPLICATE = "duplicate"  # the same device, metric and moment is kept already
    ABSURD = "absurd"  # outside of what the metric can be: set aside
    FUTURE = "future"  # its clock runs ahead: set aside
    TOO_OLD = "too_old"  # older than readings are kept: set aside
    MALFORMED = "malformed"  # cannot be read: the payload is set aside
    UNKNOWN_DEVICE = "unknown_device"
    UNKNOWN_METRIC = "unknown_metric"
    NOT_ITS_OWN = "not_its_own"  # sent with another device's credentials
    NOT_IN_USE = "not_in_use"  # the device is retired, or the consent that it measured under has ended
    NAMES_PERSON = "names_person"  # a scene that says who: refused, and nothing of it is kept
    NOT_LISTED = "not_listed"  # a scene that the pack, or this kind of device, does not have
    NOT_RAISED = (
        "not_raised"  # a scene that is no alarm there and then (market hours), or of which its camera is unsure
    )


FATE_LABELS = {
    Fate.KEPT: ("已入库", "Kept"),
    Fate.OUT_OF_ORDER: ("乱序", "Out of order"),
    Fate.LATE: ("迟到", "Late"),
    Fate.DUPLICATE: ("重复", "Duplicate"),
    Fate.ABSURD: ("数值荒谬", "Absurd"),
    Fate.FUTURE: ("时间超前", "From the future"),
    Fate.TOO_OLD: ("过旧", "Too old"),
    Fate.MALFORMED: ("格式错误", "Malformed"),
    Fate.UNKNOWN_DEVICE: ("未登记设备", "Unknown device"),
    Fate.UNKNOWN_METRIC: ("未知指标", "Unknown metric"),
    Fate.NOT_ITS_OWN: ("冒用设备", "Not its own"),
    Fate.NOT_IN_USE: ("已停用", "Not in use"),
    Fate.NAMES_PERSON: ("含个人身份", "Names a person"),
    Fate.NOT_LISTED: ("不在场景清单", "Not a listed scene"),
    Fate.NOT_RAISED: ("不予报警", "Not raised"),
}


class Via(StrEnum):
    """By which door readings came in."""

    MQTT = "mqtt"
    HTTP = "http"
    SENSORTHINGS = "sensorthings"
    IMPORT = "import"


class Opens(StrEnum):
    """When an alarm of a rule becomes a matter, and when people are called out."""

    AT_ONCE = "at_once"
    CONFIRMED = "confirmed"
    NEVER = "never"


OPENS_LABELS = {
    Opens.AT_ONCE: ("立即", "At once"),
    Opens.CONFIRMED: ("确认属实后", "Once confirmed"),
    Opens.NEVER: ("从不", "Never"),
}
