"""What rules cost, measured inside of a district's own process; bench/rules.py runs it. Prints one JSON object.

Nothing stays: devices, conditions and alarms are made in a transaction that is rolled back.
"""

import json
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from huiyin.cli.ground import django_ready

DEVICES, BATCH = 20_000, 20_000
SHARES = {
    "smoke": 0.35,
    "gas": 0.15,
    "water_meter": 0.2,
    "manhole": 0.1,
    "sewer": 0.05,
    "litter_bin": 0.1,
    "door": 0.05,
}
ORDINARY = {
    "smoke": ("smoke", 0.0), "gas": ("gas_lel", 1.0), "water_meter": ("water_use", 12.0), "manhole": ("open", 0.0),
    "sewer": ("level", 1.0), "litter_bin": ("fill", 20.0), "door": ("open", 0.0),
}  # fmt: skip
ODD = {"gas": 60.0, "sewer": 4.0, "litter_bin": 95.0}
PACK = Path(__file__).resolve().parents[1] / "packs" / "sample-district"


def main() -> None:
    with django_ready():
        print(json.dumps(measured()))


class _Undo(Exception):
    pass


def measured() -> dict[str, float]:
    from django.db import transaction

    found: dict[str, float] = {}
    try:
        with transaction.atomic():
            found = _inside()
            raise _Undo
    except _Undo:
        pass
    return found | _replayed()


def _inside() -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from huiyin.kernel.clock import now
    from huiyin.kernel.work import work
    from huiyin.orgs.actor import SYSTEM
    from huiyin.sensing import registry, watching
    from huiyin.sensing.loading.devices import load_kinds, load_metrics
    from huiyin.sensing.loading.rules import load_plans, load_rules
    from huiyin.sensing.models import Device, DeviceKind, Rule
    from huiyin.sensing.reading import Reading
    from huiyin.sensing.services.alarms import raise_alarm
    from huiyin.sensing.services.watch.judging import judge
    from huiyin.sensing.services.watch.sweeping import sweep

    load_metrics(PACK), load_kinds(PACK), load_plans(PACK), load_rules(PACK, by=SYSTEM)
    kinds = {kind.code: kind for kind in DeviceKind.objects.all()}
    chosen = random.Random(7).choices(list(SHARES), list(SHARES.values()), k=DEVICES)
    at = now()
    rows = [Device(code=f"bench-{n}", kind=kinds[kind], registered_at=at) for n, kind in enumerate(chosen)]
    made = Device.objects.bulk_create(rows, batch_size=5000)
    registry.forget(), watching.forget()
    build_ms = _ms(watching.current)
    metrics, moment = registry.metric_ids(), at.timestamp()

    def batch(shift: float, odd_every: int = 0) -> list[Reading]:
        readings = []
        for n, device in enumerate(made):
            code, value = ORDINARY[device.kind.code]
            if odd_every and n % odd_every == 0 and device.kind.code in ODD:
                value = ODD[device.kind.code]
            readings.append(Reading(device.pk, metrics[code], moment + shift, value))
        return readings

    def judged(readings: list[Reading]) -> float:
        return _ms(lambda: judge(readings, at=at)) * 1000 / len(readings)

    ordinary = [batch(n) for n in range(8)]
    judge(ordinary[0], at=at)
    ordinary_us = min(judged(readings) for readings in ordinary)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        judge(ordinary[1], at=at)
    odd_us = judged(batch(60, odd_every=1000))
    batch_pending = batch(120, odd_every=10)
    judged(batch_pending)
    pending_us = judged(batch(125, odd_every=10))
    sweep(at, thorough=True)
    sweep_ms = _ms(lambda: sweep(at))
    rule = Rule.objects.select_related("plan").get(code="smoke")
    smokes = [device for device in made if device.kind.code == "smoke"][:50]

    def raise_one(device: Device) -> None:
        with work():
            raise_alarm(device, rule, said={"metric": "smoke"}, began_at=at, at=at + timedelta(0), by=SYSTEM)

    raise_ms = sorted(_ms(lambda device=device: raise_one(device)) for device in smokes)[len(smokes) // 2]
    return {
        "devices": DEVICES, "rules": Rule.objects.filter(state="on").count(), "ordinary_us": ordinary_us,
        "statements": len(asked), "odd_us": odd_us, "pending_us": pending_us, "sweep_ms": sweep_ms,
        "raise_ms": raise_ms, "build_ms": build_ms,
    }  # fmt: skip


def _replayed() -> dict[str, float]:
    from huiyin.matters.calendar import calendar_in_force
    from huiyin.sensing.rules.reader import read_rule
    from huiyin.sensing.rules.replay import replay_one

    dice, calendar = random.Random(7), calendar_in_force()
    readings = [(300.0 * n, "level", 24 + dice.random()) for n in range(100_000)]
    limit = read_rule({"when": "threshold", "metric": "level", "above": 24.9, "clear": 24.5, "for": "10m"})
    change = read_rule({"when": "rate", "metric": "level", "rises": 0.8, "within": "1h"})
    few = readings[:20_000]
    return {
        "replay_limit": len(readings) / (_ms(lambda: replay_one(limit, readings, calendar)) / 1000),
        "replay_change": len(few) / (_ms(lambda: replay_one(change, few, calendar)) / 1000),
    }


def _ms(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
