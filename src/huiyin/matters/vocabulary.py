"""Small fixed vocabularies of the loop: sources, sections, urgency, kinds of tasks and requests. Pure."""

from enum import StrEnum


class Source(StrEnum):
    PORTAL = "portal"
    HOTLINE = "hotline"
    GRID_WORKER = "grid_worker"
    PATROL = "patrol"
    SENSOR = "sensor"
    CAMERA = "camera"
    PLATFORM = "platform"
    LETTER = "letter"
    MEDIA = "media"
    IMPORT = "import"
    CARE = "care"  # of somebody in care: shown to no neighbour, never taken for another's


SOURCE_LABELS = {
    Source.PORTAL: ("居民上报", "Resident's page"),
    Source.HOTLINE: ("热线", "Hotline"),
    Source.GRID_WORKER: ("网格员", "Grid worker"),
    Source.PATROL: ("巡查", "Patrol"),
    Source.SENSOR: ("感知设备", "Sensor"),
    Source.CAMERA: ("视频", "Camera"),
    Source.PLATFORM: ("外部平台", "Another platform"),
    Source.LETTER: ("来信来访", "Letter or visit"),
    Source.MEDIA: ("媒体", "Media"),
    Source.IMPORT: ("批量导入", "Import"),
    Source.CARE: ("关爱服务", "Care"),
}


class Section(StrEnum):
    DEMAND = "demand"
    NEED = "need"
    PETITION = "petition"
    TIP_OFF = "tip_off"
    PUBLIC_INTEREST = "public_interest"
    BUSINESS = "business"
    ENVIRONMENT = "environment"


SECTION_LABELS = {
    Section.DEMAND: ("诉求", "Demand"),
    Section.NEED: ("需求", "Need"),
    Section.PETITION: ("信访", "Petition"),
    Section.TIP_OFF: ("举报", "Tip-off"),
    Section.PUBLIC_INTEREST: ("公益诉讼", "Public-interest suit"),
    Section.BUSINESS: ("企业服务", "Business service"),
    Section.ENVIRONMENT: ("环境保护", "Environment"),
}


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


URGENCY_LABELS = {
    Urgency.NORMAL: ("一般", "Normal"),
    Urgency.URGENT: ("紧急", "Urgent"),
    Urgency.CRITICAL: ("特急", "Critical"),
}


class Grade(StrEnum):
    """The centre's grade of the handling when it closes a matter."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


GRADE_LABELS = {
    Grade.GOOD: ("处置良好", "Handled well"),
    Grade.FAIR: ("处置一般", "Handled fairly"),
    Grade.POOR: ("处置较差", "Handled poorly"),
}


class TaskKind(StrEnum):
    CHECK = "check"  # 核实: before filing, is the report true?
    VERIFY = "verify"  # 核查: before closing, is it fixed?


TASK_LABELS = {TaskKind.CHECK: ("核实", "Check"), TaskKind.VERIFY: ("核查", "Verification")}


class RequestKind(StrEnum):
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    VOID = "void"


REQUEST_LABELS = {
    RequestKind.EXTENSION: ("延期申请", "Extension"),
    RequestKind.SUSPENSION: ("挂起申请", "Suspension"),
    RequestKind.VOID: ("作废申请", "Void"),
}


class EvidenceKind(StrEnum):
    REPORT = "report"
    CHECK = "check"
    BEFORE = "before"
    AFTER = "after"
    PAPER = "paper"
    VERIFY = "verify"
    SCENE = "scene"


EVIDENCE_LABELS = {
    EvidenceKind.REPORT: ("上报照片", "Photo with the report"),
    EvidenceKind.CHECK: ("核实照片", "Photo of the check"),
    EvidenceKind.BEFORE: ("处置前照片", "Photo before"),
    EvidenceKind.AFTER: ("处置后照片", "Photo after"),
    EvidenceKind.PAPER: ("书面材料", "Document"),
    EvidenceKind.VERIFY: ("核查照片", "Photo of the verification"),
    EvidenceKind.SCENE: ("场景画面", "Picture of a scene"),
}


class Level(StrEnum):
    """Levels that a matter climbs when one cannot solve it, or when a clock runs out 逐级上报."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"
    CITY = "city"


LEVEL_LABELS = {
    Level.GRID: ("网格", "Grid"),
    Level.COMMUNITY: ("社区", "Community"),
    Level.STREET: ("街道", "Street"),
    Level.DISTRICT: ("区", "District"),
    Level.CITY: ("市", "City"),
}
LEVELS = tuple(Level)


class Choice(StrEnum):
    """What triage can choose by itself, each with a switch."""

    TYPE = "type"
    UNIT = "unit"
    DUPLICATE = "duplicate"
    URGENCY = "urgency"
    PLACE = "place"


CHOICE_LABELS = {
    Choice.TYPE: ("类型", "Type"),
    Choice.UNIT: ("处置单位", "Unit"),
    Choice.DUPLICATE: ("重复", "Duplicate"),
    Choice.URGENCY: ("紧急程度", "Urgency"),
    Choice.PLACE: ("位置", "Place"),
}


class Mode(StrEnum):
    """How far an automatic choice goes: not at all, only proposed, or done."""

    OFF = "off"
    SUGGEST = "suggest"
    ACT = "act"


MODE_LABELS = {Mode.OFF: ("关闭", "Off"), Mode.SUGGEST: ("只建议", "Suggest"), Mode.ACT: ("自动办理", "Act")}


class WarningKind(StrEnum):
    RAIN = "rain"
    WIND = "wind"
    HEAT = "heat"
    COLD = "cold"
    SNOW = "snow"
    FIRE_RISK = "fire_risk"


WARNING_LABELS = {
    WarningKind.RAIN: ("暴雨", "Heavy rain"),
    WarningKind.WIND: ("大风", "Gale"),
    WarningKind.HEAT: ("高温", "Heat"),
    WarningKind.COLD: ("寒潮", "Cold wave"),
    WarningKind.SNOW: ("雪、道路结冰", "Snow and ice"),
    WarningKind.FIRE_RISK: ("森林火险", "Wildfire risk"),
}


class WarningLevel(StrEnum):
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


WARNING_LEVEL_LABELS = {
    WarningLevel.BLUE: ("蓝色", "Blue"),
    WarningLevel.YELLOW: ("黄色", "Yellow"),
    WarningLevel.ORANGE: ("橙色", "Orange"),
    WarningLevel.RED: ("红色", "Red"),
}
