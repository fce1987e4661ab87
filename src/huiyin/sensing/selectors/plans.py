"""The response plan of a matter that alarms opened or joined, as it was when its rule's version was made."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.matters.models import Matter
from huiyin.sensing.models import Alarm, RuleVersion

MOST = 20


@dataclass(frozen=True)
class AlarmOf:
    """One alarm of a matter. `cleared_at` None: it is active, and holds the matter."""

    id: int
    name: tuple[str, str]
    device: str
    began_at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """`name`, `steps`: pairs (zh, en); no steps where the rule names no plan."""

    alarms: list[AlarmOf]
    more: int
    name: tuple[str, str]
    steps: list[tuple[str, str]]

    @property
    def active(self) -> int:
        return sum(alarm.cleared_at is None for alarm in self.alarms)


def plan_for(matter: Matter) -> Plan | None:
    """None for a matter without alarms. Two statements; one for most."""
    rows = Alarm.objects.filter(matter=matter.pk).select_related("rule", "device").order_by("raised_at")
    alarms = list(rows[: MOST + 1])
    if not alarms:
        return None
    first = min(alarms, key=lambda alarm: (SEVEREST.index(alarm.severity), alarm.pk))
    version = RuleVersion.objects.filter(rule=first.rule_id, version=first.rule_version).first()
    said = version.said if version else {}
    steps = [(step["zh"], step["en"]) for step in said.get("steps", ())]
    shown = [
        AlarmOf(a.pk, (a.rule.name_zh, a.rule.name_en), a.device.code, a.began_at, a.cleared_at) for a in alarms[:MOST]
    ]
    return Plan(shown, len(alarms) - len(shown), (said.get("plan_zh", ""), said.get("plan_en", "")), steps)


SEVEREST = ("critical", "serious", "minor")
