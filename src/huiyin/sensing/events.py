"""What sensing announces. No personal data: devices are named by key, people not at all."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class AlarmChanged(Event):
    """`change`: raised, repeated, worse, milder, cleared, acknowledged, judged, taken_back (the
    verdict), opened (a matter). Key: alarm/<id>."""

    alarm_id: int
    change: str
    rule: str
    kind: str
    severity: str
    verdict: str = ""
    matter_id: int | None = None


@dataclass(frozen=True)
class DeviceChanged(Event):
    """`change`: registered, changed, bound, unbound, retired, secret, silent, weak, lying, well. Key: device/<id>."""

    device_id: int
    kind: str
    change: str
