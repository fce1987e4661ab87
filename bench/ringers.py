"""People to ring, for the benches: `python -m bench.ringers AMOUNT` in a database that bench.things has filled.

Each has an account with an API key, a post in the centre, so that they see every matter, and is on duty beside the
devices. Prints {"keys": […], "staff": […]} as one line of JSON.
"""

import json
import sys
from pathlib import Path

import yaml

KEY = "bench-ringer-{:05d}"


def fill(amount: int) -> dict:
    import django

    django.setup()
    from huiyin.accounts.models import Account, ApiKey
    from huiyin.accounts.services import digest
    from huiyin.kernel.clock import now
    from huiyin.kernel.models import PackSetting
    from huiyin.orgs.models import DutySpan, Position, Post, Staff, Unit
    from huiyin.orgs.roles import Role

    at = now()
    unit = Unit.objects.create(code="BENCH", name_zh="测试中心", name_en="Bench", kind="centre")
    accounts = Account.objects.bulk_create(
        Account(login=f"ringer{number}", name=f"ringer{number}", password="!") for number in range(amount)
    )
    staff = Staff.objects.bulk_create(Staff(account=one, unit=unit, name_zh=one.name) for one in accounts)
    Post.objects.bulk_create(Post(staff=one, role=Role.DISPATCHER, unit=unit) for one in staff)
    ApiKey.objects.bulk_create(
        ApiKey(account=one, label="bench", prefix=KEY[:8], digest=digest(KEY.format(number)))
        for number, one in enumerate(accounts)
    )
    spans = DutySpan.objects.bulk_create(DutySpan(staff=one, began_at=at) for one in staff[:5])
    Position.objects.bulk_create(Position(span=span, at=at, lon=114.5, lat=30.5) for span in spans)
    _rule()
    # Nobody answers here: without a long patience the next ones would be rung, and be taken for an alarm.
    ladder = [{"ring": "nearest", "seconds": 3600}, {"ring": "desk", "seconds": 3600}]
    PackSetting.objects.update_or_create(key="callout", defaults={"value": {"severities": {"critical": ladder}}})
    return {"keys": [KEY.format(number) for number in range(amount)], "staff": [one.pk for one in staff]}


def _rule() -> None:
    """The smoke rule of the sample district, on, and calling at once; it opens no matter: there is no edition here."""

    from huiyin.kernel.clock import now
    from huiyin.runtime.datadir import checkout
    from huiyin.sensing.models import Rule
    from huiyin.sensing.rules.reader import read_rule

    pack = yaml.safe_load((Path(checkout()) / "packs/sample-district/sensing/rules.yaml").read_text())
    smoke = next(one for one in pack["rules"] if one["code"] == "smoke")
    read_rule(smoke["rule"])
    Rule.objects.update_or_create(
        code="smoke",
        defaults={
            "name_zh": smoke["zh"], "name_en": smoke["en"], "kinds": smoke["kinds"], "definition": smoke["rule"],
            "severity": "critical", "opens": "never", "calls": "at_once", "state": "on", "changed_at": now(),
        },
    )  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))) + "\n")
