"""What every screen says of an alarm that calls people out: what, where, and what to do."""

from huiyin.matters.labels import pick
from huiyin.sensing.models import Alarm


def what_of(alarm: Alarm) -> str:
    return pick((alarm.rule.name_zh, alarm.rule.name_en))


def place_of(alarm: Alarm) -> str:
    device = alarm.device
    return " · ".join(filter(None, (alarm.address, device.name if device.name != alarm.address else ""))) or device.code


def plan_of(alarm: Alarm) -> list[str]:
    steps = alarm.rule.plan.steps if alarm.rule.plan else []
    return [pick((step.get("zh", ""), step.get("en", ""))) for step in steps]
