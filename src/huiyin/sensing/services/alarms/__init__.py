"""The life of an alarm: raised, said again, worse or milder, acknowledged, judged, opened as a matter, cleared."""

from huiyin.sensing.services.alarms.ending import acknowledge, clear
from huiyin.sensing.services.alarms.opening import open_matter
from huiyin.sensing.services.alarms.raising import change_severity, raise_alarm
from huiyin.sensing.services.alarms.verdict import judge_alarm, take_back_verdict, why_it_stays

__all__ = [
    "acknowledge",
    "change_severity",
    "clear",
    "judge_alarm",
    "open_matter",
    "raise_alarm",
    "take_back_verdict",
    "why_it_stays",
]
