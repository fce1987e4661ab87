"""Devices for the benches of sensing: `python -m bench.things AMOUNT` in a fresh, migrated database.

Smoke detectors in groups of 100 behind gateways, as a block of flats has them, and a rule that watches all of them.
"""

import sys

PER_GATEWAY = 100
SMOKE = {
    "code": "smoke", "name_zh": "烟感", "name_en": "Smoke detector", "kinds": ("smoke",), "severity": "critical",
    "opens": "never", "calls": "never", "definition": {"when": "threshold", "metric": "smoke", "is": True},
}  # fmt: skip


def code(number: int) -> str:
    return f"bench-{number:05d}"


def gateway(number: int) -> str:
    return f"bench-gw-{number:03d}"


def gateways(amount: int) -> dict[str, list[str]]:
    """Code of each gateway → codes of what is behind it."""
    found: dict[str, list[str]] = {}
    for number in range(amount):
        found.setdefault(gateway(number // PER_GATEWAY), []).append(code(number))
    return found


def fill(amount: int) -> None:
    import django

    django.setup()
    from pathlib import Path

    from huiyin.kernel.clock import now
    from huiyin.orgs.actor import SYSTEM
    from huiyin.runtime.datadir import checkout
    from huiyin.sensing.loading.devices import load_kinds, load_metrics
    from huiyin.sensing.models import Device, DeviceKind, Rule
    from huiyin.sensing.services.rules.ruling import RuleFacts, draft_rule, switch

    pack = Path(checkout()) / "packs" / "sample-district"
    load_metrics(pack)
    load_kinds(pack)
    kinds = {kind.code: kind for kind in DeviceKind.objects.all()}
    if not Rule.objects.filter(code=SMOKE["code"]).exists():  # a pack may bring its own
        switch(draft_rule(RuleFacts(**SMOKE), by=SYSTEM), Rule.State.ON, by=SYSTEM)
    made = {
        each.code: each
        for each in Device.objects.bulk_create(
            Device(code=name, kind=kinds["gateway"], registered_at=now()) for name in gateways(amount)
        )
    }
    Device.objects.bulk_create(
        (
            Device(code=name, kind=kinds["smoke"], gateway=made[own], registered_at=now(), lon=114.5, lat=30.5)
            for own, behind in gateways(amount).items()
            for name in behind
        ),
        batch_size=2_000,
    )


if __name__ == "__main__":
    fill(int(sys.argv[1]))
