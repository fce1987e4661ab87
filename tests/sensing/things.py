"""A few devices for the tests of sensing: a river gauge, a smoke detector, a gateway with a water meter behind it."""

from huiyin.kernel.clock import now
from huiyin.sensing import registry
from huiyin.sensing.models import Device, DeviceKind, Metric

METRICS = {"level": ("m", -10, 50), "smoke": ("", 0, 1), "battery": ("%", 0, 100), "signal": ("dBm", -150, 0),
           "water_use": ("L", 0, 100_000)}  # fmt: skip
KINDS = {"river_level": ("level", "battery", "signal"), "smoke": ("smoke", "battery"), "gateway": ("signal",),
         "water_meter": ("water_use", "battery")}  # fmt: skip


def things() -> dict[str, Device]:
    """By code: river-1, smoke-1, gw-1, meter-1 (behind gw-1)."""
    for code, (unit, low, high) in METRICS.items():
        Metric.objects.get_or_create(
            code=code,
            defaults={
                "name_zh": code, "name_en": code, "unit": unit, "lowest": low, "highest": high,
                "is_flag": code == "smoke",
            },
        )  # fmt: skip
    made = {}
    for code, kind, gateway in (
        ("river-1", "river_level", None),
        ("smoke-1", "smoke", None),
        ("gw-1", "gateway", None),
        ("meter-1", "water_meter", "gw-1"),
    ):
        of_kind, _ = DeviceKind.objects.get_or_create(
            code=kind, defaults={"name_zh": kind, "name_en": kind, "metrics": {name: {} for name in KINDS[kind]}}
        )
        made[code] = Device.objects.create(
            code=code, kind=of_kind, gateway=made.get(gateway), registered_at=now(), area="990101001001"
        )
    registry.forget()
    return made
