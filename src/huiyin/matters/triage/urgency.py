"""Words that make a matter urgent whatever its type. Pure."""

DANGER = (
    "着火", "起火", "火灾", "爆炸", "燃气泄漏", "漏气", "触电", "漏电", "坍塌", "塌陷", "溺水", "落水", "被困", "晕倒",
    "流血", "生命危险", "fire", "explosion", "gas leak", "electrocut", "collapse", "drowning", "trapped", "unconscious",
)  # fmt: skip


def danger_words(text: str) -> list[str]:
    lowered = text.lower()
    return [word for word in DANGER if word in lowered]
