"""A pack's kinds of warning (sensing/warnings.yaml). A pack need not have any."""

from pathlib import Path

from huiyin.kernel.models import PackSetting
from huiyin.kernel.packs import Loaded, PackFault, read_yaml
from huiyin.matters.vocabulary import WarningKind
from huiyin.warnings.cap.words import Category, Response, Severity
from huiyin.warnings.templates import SETTING, Template, templates_in

FILE = Path("sensing") / "warnings.yaml"


def load_warnings(pack: Path) -> Loaded:
    file = pack / FILE
    if not file.exists():
        gone, _each = PackSetting.objects.filter(key=SETTING).delete()
        return Loaded(changed=gone)
    data, found = _read(file)
    return _keep(data, len(found))


def _read(file: Path) -> tuple[dict, dict[str, Template]]:
    data = read_yaml(file)
    try:
        found = templates_in(data)
        for one in found.values():
            _check(one)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise PackFault(file, 0, f"{wrong}", f"{wrong}") from wrong
    return data, found


def _check(one: Template) -> None:
    Category(one.category)
    Severity(one.severity)
    for response in one.responses:
        Response(response)
    if one.weather:
        WarningKind(one.weather)


def _keep(data: dict, rows: int) -> Loaded:
    there = PackSetting.objects.filter(key=SETTING).first()
    if there and there.value == data:
        return Loaded(rows=rows)
    given = {"value": data, "source": str(data.get("source") or "")[:200]}
    PackSetting.objects.update_or_create(key=SETTING, defaults=given)
    return Loaded(rows=rows, changed=rows) if there else Loaded(rows=rows, added=rows)
