"""Small fixed vocabularies of care. Pure."""

from enum import StrEnum


class Purpose(StrEnum):
    """What somebody has agreed to; nothing is done about them that is not on their list."""

    VISITS = "visits"
    CALLS = "calls"
    DEVICES = "devices"
    VITALS = "vitals"
    POSITION = "position"
    MESSAGES = "messages"
    FAMILY = "family"


PURPOSE_LABELS = {
    Purpose.VISITS: ("上门走访", "Visits at home"),
    Purpose.CALLS: ("电话问候", "Calls by telephone"),
    Purpose.DEVICES: (
        "家中设备（烟感、燃气、求助按钮、用水等）",
        "Devices at home (smoke, gas, SOS button, water use …)",
    ),
    Purpose.VITALS: ("心率、血压、血氧等身体数据", "Vital signs: heart rate, blood pressure, oxygen"),
    Purpose.POSITION: ("佩戴设备的位置", "Where the worn device is"),
    Purpose.MESSAGES: ("天气预警和节日、生日问候", "Weather warnings and greetings"),
    Purpose.FAMILY: ("告知家属和紧急联系人", "Telling family and emergency contacts"),
}


class State(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


STATE_LABELS = {State.ACTIVE: ("服务中", "In care"), State.ENDED: ("已结束", "Ended")}


class Given(StrEnum):
    PERSON = "person"
    GUARDIAN = "guardian"


GIVEN_LABELS = {Given.PERSON: ("本人", "The person"), Given.GUARDIAN: ("监护人", "Their guardian")}


class How(StrEnum):
    PAPER = "paper"
    SPOKEN = "spoken"
    ONLINE = "online"


HOW_LABELS = {
    How.PAPER: ("纸质签字", "Signed on paper"),
    How.SPOKEN: ("当面口头，有见证", "Spoken before a witness"),
    How.ONLINE: ("线上确认", "Confirmed online"),
}


class Risk(StrEnum):
    ALONE = "alone"
    EIGHTY = "eighty"
    DISABLED = "disabled"
    ILL = "ill"
    HEART = "heart"
    FALLS = "falls"
    MEMORY = "memory"
    CHILD = "child"
    NO_FAMILY = "no_family"
    LOW_INCOME = "low_income"


RISK_LABELS = {
    Risk.ALONE: ("独居", "Lives alone"),
    Risk.EIGHTY: ("八十岁以上", "Eighty or older"),
    Risk.DISABLED: ("残疾", "Disabled"),
    Risk.ILL: ("慢性病或重病", "Ill for long, or gravely"),
    Risk.HEART: ("心脏病、高血压", "Heart disease, high blood pressure"),
    Risk.FALLS: ("跌倒过，行动不便", "Has fallen, walks badly"),
    Risk.MEMORY: ("记忆衰退，走失过", "Forgets, has lost the way"),
    Risk.CHILD: ("留守儿童", "A child left behind"),
    Risk.NO_FAMILY: ("身边无亲属", "No family near"),
    Risk.LOW_INCOME: ("生活困难", "In need"),
}


class Level(StrEnum):
    """How close the care is; how often somebody comes follows from it. Seen by those who care, and nobody else."""

    CLOSE = "close"
    REGULAR = "regular"
    LIGHT = "light"


LEVEL_LABELS = {
    Level.CLOSE: ("重点关爱", "Close"),
    Level.REGULAR: ("经常关爱", "Regular"),
    Level.LIGHT: ("一般关爱", "Light"),
}


class CarerKind(StrEnum):
    GRID_WORKER = "grid_worker"
    CARER = "carer"
    NEIGHBOUR = "neighbour"
    DOCTOR = "doctor"
    VOLUNTEER = "volunteer"


CARER_LABELS = {
    CarerKind.GRID_WORKER: ("网格员", "Grid worker"),
    CarerKind.CARER: ("关爱专员", "Carer"),
    CarerKind.NEIGHBOUR: ("邻居", "Neighbour"),
    CarerKind.DOCTOR: ("家庭医生", "Family doctor"),
    CarerKind.VOLUNTEER: ("结对志愿者", "Paired volunteer"),
}
AT_WORK = frozenset({CarerKind.GRID_WORKER, CarerKind.CARER})  # they have an account and get the tasks


class PlanKind(StrEnum):
    VISIT = "visit"
    CALL = "call"
    GREETING = "greeting"
    WARNING = "warning"


PLAN_LABELS = {
    PlanKind.VISIT: ("走访", "Visit"),
    PlanKind.CALL: ("电话", "Call"),
    PlanKind.GREETING: ("问候", "Greeting"),
    PlanKind.WARNING: ("天气提醒", "Weather warning"),
}
BY_INTERVAL = (PlanKind.VISIT, PlanKind.CALL)
PURPOSE_OF_PLAN = {
    PlanKind.VISIT: Purpose.VISITS,
    PlanKind.CALL: Purpose.CALLS,
    PlanKind.GREETING: Purpose.MESSAGES,
    PlanKind.WARNING: Purpose.MESSAGES,
}


class DueState(StrEnum):
    OPEN = "open"
    DONE = "done"
    ENDED = "ended"


DUE_LABELS = {
    DueState.OPEN: ("待办", "To do"),
    DueState.DONE: ("已完成", "Done"),
    DueState.ENDED: ("已取消", "Called off"),
}


class Step(StrEnum):
    """Up to whom a missed visit has gone."""

    CARER = "carer"
    COMMUNITY = "community"
    DUTY = "duty"


STEP_LABELS = {
    Step.CARER: ("责任人", "Whoever cares"),
    Step.COMMUNITY: ("社区", "Community"),
    Step.DUTY: ("值班长", "Duty desk"),
}


class RecordKind(StrEnum):
    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"


RECORD_LABELS = {
    RecordKind.VISIT: ("走访", "Visit"),
    RecordKind.CALL: ("电话", "Call"),
    RecordKind.MESSAGE: ("短信", "Message"),
}


class Met(StrEnum):
    """How they are, in one tap."""

    WELL = "well"
    NEEDS = "needs"
    UNWELL = "unwell"
    NOT_MET = "not_met"


MET_LABELS = {
    Met.WELL: ("一切都好", "All is well"),
    Met.NEEDS: ("有需要", "Needs something"),
    Met.UNWELL: ("身体不适", "Not well"),
    Met.NOT_MET: ("没见到、没接通", "Not met, no answer"),
}


class OrderKind(StrEnum):
    FOOD = "food"
    GOODS = "goods"
    ERRAND = "errand"
    REPAIR = "repair"
    DOCTOR = "doctor"


ORDER_LABELS = {
    OrderKind.FOOD: ("送餐", "A meal"),
    OrderKind.GOODS: ("代购", "Shopping"),
    OrderKind.ERRAND: ("代办跑腿", "An errand"),
    OrderKind.REPAIR: ("上门维修", "A repair"),
    OrderKind.DOCTOR: ("陪同就医", "Company to the doctor"),
}


class Relation(StrEnum):
    SON = "son"
    DAUGHTER = "daughter"
    SPOUSE = "spouse"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"
    FRIEND = "friend"


RELATION_LABELS = {
    Relation.SON: ("儿子", "Son"),
    Relation.DAUGHTER: ("女儿", "Daughter"),
    Relation.SPOUSE: ("配偶", "Spouse"),
    Relation.PARENT: ("父母", "Parent"),
    Relation.SIBLING: ("兄弟姐妹", "Brother or sister"),
    Relation.GRANDCHILD: ("孙辈", "Grandchild"),
    Relation.GUARDIAN: ("监护人", "Guardian"),
    Relation.RELATIVE: ("其他亲属", "Other relative"),
    Relation.NEIGHBOUR: ("邻居", "Neighbour"),
    Relation.FRIEND: ("朋友", "Friend"),
}
