"""The rules in force, from the pack."""

from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from huiyin.kernel.clock import today
from huiyin.kernel.models import PackSetting
from huiyin.kernel.packs import Loaded, PackFault
from huiyin.retention.rules import Rule, in_force, rules_from
from huiyin.retention.vocabulary import Kind

SETTING = "retention"
FILE = "retention.yaml"


def rules_in_force() -> dict[Kind, Rule]:
    row = PackSetting.objects.filter(key=SETTING).first()
    return in_force(rules_from(row.value if row else {}), today(ZoneInfo(settings.TIME_ZONE)))


def load_retention(pack: Path) -> Loaded:
    """A pack need not have any rules; then nothing goes but what somebody asks for."""
    file = pack / FILE
    if not file.exists():
        return Loaded(changed=PackSetting.objects.filter(key=SETTING).delete()[0])
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        rules = rules_from(data)
    except (yaml.YAMLError, AttributeError, ValueError) as wrong:
        raise PackFault(file, 0, f"{wrong}", f"{wrong}") from wrong
    value = {"rules": [{**one, "from": str(one["from"])} for one in data["rules"]]}
    there = PackSetting.objects.filter(key=SETTING).first()
    if there and there.value == value:
        return Loaded(rows=len(rules))
    PackSetting.objects.update_or_create(key=SETTING, defaults={"value": value, "source": FILE})
    return Loaded(rows=len(rules), changed=len(rules)) if there else Loaded(rows=len(rules), added=len(rules))
