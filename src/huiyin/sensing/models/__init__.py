from huiyin.sensing.models.alarms import Alarm, AlarmNote
from huiyin.sensing.models.devices import Device, DeviceChange, DeviceKind, DeviceState, Metric
from huiyin.sensing.models.readings import FateCount, Reading, SetAside
from huiyin.sensing.models.rules import Condition, ResponsePlan, Rule, RuleLimit, RuleTrial, RuleVersion
from huiyin.sensing.models.scenes import LookTask, SceneKind, SceneSeen

__all__ = [
    "Alarm",
    "AlarmNote",
    "Condition",
    "Device",
    "DeviceChange",
    "DeviceKind",
    "DeviceState",
    "FateCount",
    "LookTask",
    "Metric",
    "Reading",
    "ResponsePlan",
    "Rule",
    "RuleLimit",
    "RuleTrial",
    "RuleVersion",
    "SceneKind",
    "SceneSeen",
    "SetAside",
]
