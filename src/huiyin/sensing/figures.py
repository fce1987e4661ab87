"""Readings by what became of them, rules by their time, alarms by severity and verdict. No device, no place."""

from prometheus_client import Counter, Histogram

from huiyin.kernel.telemetry.figures import REGISTRY

readings = Counter("huiyin_readings", "Readings, by what became of them.", ["fate", "via"], registry=REGISTRY)
rule_seconds = Histogram(
    "huiyin_rules_seconds", "Rules held against one batch of readings.",
    buckets=(0.0001, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2), registry=REGISTRY,
)  # fmt: skip
alarms = Counter("huiyin_alarms", "Alarms raised.", ["severity"], registry=REGISTRY)
verdicts = Counter("huiyin_alarm_verdicts", "What people found alarms to be.", ["verdict"], registry=REGISTRY)
