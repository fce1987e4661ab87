"""How urgent a report is, by what it says, what it is likely about, where, when, and how many say so. Pure.

Each sign gives points; what counts is their sum. The platform only ever raises: rather once too often.
"""

from dataclasses import dataclass

from huiyin.matters.vocabulary import Urgency

URGENT_FROM, CRITICAL_FROM = 3, 6
LIKELY = 0.6  # how sure a guessed type must be for its standard to count

GRAVE = (
    "着火", "起火", "火灾", "爆炸", "燃气泄漏", "煤气泄漏", "溺水", "落水", "生命危险", "心脏骤停", "没有呼吸",
    "fire", "explosion", "gas leak", "drowning", "not breathing",
)  # fmt: skip
DANGER = (
    "漏气", "触电", "漏电", "坍塌", "塌陷", "塌方", "被困", "晕倒", "昏迷", "流血", "坠落", "要跳楼", "轻生", "倒塌",
    "冒烟", "电线掉", "持刀", "中毒", "electrocut", "collapse", "trapped", "unconscious", "bleeding", "smoke coming",
    "poison",
)  # fmt: skip
# Said without being so: taken out of the text before anything is looked for.
HARMLESS = (
    "消防演练", "火灾演练", "防火灾", "预防火灾", "火灾隐患排查", "没有着火", "没着火", "没有起火", "气得要爆炸",
    "肺都气炸", "信息爆炸", "fire drill", "fire station", "fireworks", "no fire", "firewall",
    "fire lane", "fire hydrant", "fire door", "fire exit", "fire escape", "fire engine", "fire access",
)  # fmt: skip
TROUBLE = ("危险", "受伤", "隐患", "急", "漏", "断裂", "倒", "danger", "urgent", "injur", "hazard")
# Which words a weather warning makes urgent.
WEATHER = {
    "rain": ("积水", "内涝", "漏雨", "淹", "雨水", "堵塞", "井盖", "边坡", "flood", "blocked", "manhole", "water"),
    "wind": ("倒", "树", "广告牌", "掉落", "铁皮", "脚手架", "吹", "tree", "sign", "scaffold", "fallen", "blown"),
    "heat": ("停水", "停电", "中暑", "老人", "power cut", "no water", "heat"),
    "cold": ("冻", "结冰", "供暖", "暖气", "水管", "ice", "frozen", "heating", "pipe"),
    "snow": ("雪", "结冰", "滑", "压", "snow", "ice", "slippery"),
    "fire_risk": ("烧", "烟", "火", "smoke", "burn", "fire"),
}
SEVERE = ("orange", "red")
_POINTS_OF_TYPE = {Urgency.URGENT: 3, Urgency.CRITICAL: 6}
_MANY_REPORTS = ((20, 5), (8, 3), (3, 1))


@dataclass(frozen=True)
class Signs:
    """What is known of a report.

    Attributes:
        type_urgency, type_confidence: of the likeliest type's filing condition, and how sure that type is.
        near: kinds of places with people in need of care close by (school, hospital, care_home).
        hour: local hour of the day, 0 to 23.
        reports: how many people reported it.
        warnings: (kind, level) of the weather warnings in force there.
    """

    text: str
    type_urgency: str = Urgency.NORMAL
    type_confidence: float = 0.0
    near: tuple[str, ...] = ()
    hour: int = 12
    reports: int = 1
    warnings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Judged:
    """`reasons`: words found, and codes such as near:school, reports:8, warning:rain, type, night."""

    urgency: Urgency
    words: tuple[str, ...]
    reasons: tuple[str, ...]


def judge(signs: Signs) -> Judged:
    text = _without(signs.text.lower(), HARMLESS)
    grave, danger = _found(GRAVE, text), _found(DANGER, text)
    points = 4 * bool(grave) + 3 * bool(danger)
    reasons: list[str] = []

    def counts(number: int, reason: str) -> None:
        nonlocal points
        if number:
            points += number
            reasons.append(reason)

    if signs.type_confidence >= LIKELY:
        counts(_POINTS_OF_TYPE.get(Urgency(signs.type_urgency), 0), "type")
    for kind, level in signs.warnings:
        if _found(WEATHER.get(kind, ()), text):
            counts(3 if level in SEVERE else 2, f"warning:{kind}")
    counts(next((more for least, more in _MANY_REPORTS if signs.reports >= least), 0), f"reports:{signs.reports}")
    if points or _found(TROUBLE, text):  # a school nearby makes no lamp urgent; a cable hanging there it does
        counts(1 if signs.near else 0, f"near:{signs.near[0]}" if signs.near else "")
        counts(1 if points and (signs.hour >= 22 or signs.hour < 6) else 0, "night")
    return Judged(_level(points), tuple(grave + danger), tuple(reasons))


def higher(one: str, other: str) -> str:
    """Urgency is never lowered silently."""
    order = [urgency.value for urgency in Urgency]
    return max(one, other, key=lambda urgency: order.index(urgency) if urgency in order else 0)


def _level(points: int) -> Urgency:
    if points >= CRITICAL_FROM:
        return Urgency.CRITICAL
    return Urgency.URGENT if points >= URGENT_FROM else Urgency.NORMAL


def _found(words: tuple[str, ...], text: str) -> list[str]:
    return [word for word in words if word in text]


def _without(text: str, phrases: tuple[str, ...]) -> str:
    for phrase in phrases:
        text = text.replace(phrase, " ")
    return text
