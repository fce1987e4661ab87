"""A pack's metrics, kinds of devices and devices. Each function is one part, one transaction."""

from pathlib import Path

import yaml

from huiyin.kernel.clock import now
from huiyin.kernel.packs import Loaded, PackFault, Row, read_nodes, read_table, upsert
from huiyin.kernel.work import work
from huiyin.sensing import registry
from huiyin.sensing.facts import COLUMNS, FactError, Known, Settled, known_for, settle
from huiyin.sensing.models import Device, DeviceKind, Metric
from huiyin.sensing.rules.kinds import KindError, read_kind, read_metric
from huiyin.sensing.settling import bring

METRIC = ("code", "name_zh", "name_en", "unit", "is_flag", "lowest", "highest")
KIND = (
    "code", "name_zh", "name_en", "icon", "metrics", "expected_seconds", "battery_low", "on_person", "scenes",
    "source", "in_use",
)  # fmt: skip


def load_metrics(pack: Path) -> Loaded:
    """What devices measure; a pack without devices need not have the file."""
    file = pack / "sensing" / "metrics.yaml"
    if not file.exists():
        return Loaded()
    with work():
        rows = [tuple(getattr(m, c) for c in METRIC) for m in _read(file, "metrics", read_metric)]
        known = {row[0] for row in rows}
        gone = tuple(sorted(c for c in Metric.objects.values_list("code", flat=True) if c not in known))
        done = upsert(Metric, ("code",), METRIC, rows) + Loaded(gone=gone)
    registry.forget()
    return done


def load_kinds(pack: Path) -> Loaded:
    """Kinds of devices. One that the file no longer names stays for the devices that are of it, out of use."""
    file = pack / "sensing" / "kinds.yaml"
    if not file.exists():
        return Loaded()
    with work():
        metrics = frozenset(Metric.objects.values_list("code", flat=True))
        kinds = _read(file, "kinds", lambda entry, source: read_kind(entry, source, metrics))
        before = {kind.code: kind for kind in DeviceKind.objects.all()}
        added = [DeviceKind(**kind.fields) for kind in kinds if kind.code not in before]
        changed = [k for kind in kinds if (k := _changed(before.get(kind.code), kind.fields))]
        gone = [k for code, k in before.items() if code not in {kind.code for kind in kinds}]
        DeviceKind.objects.bulk_create(added)
        DeviceKind.objects.bulk_update(changed, [c for c in KIND if c != "code"])
        DeviceKind.objects.filter(pk__in=[k.pk for k in gone], in_use=True).update(in_use=False)
    registry.forget()
    return Loaded(len(kinds), len(added), len(changed), tuple(sorted(k.code for k in gone)))


def _changed(kind: DeviceKind | None, fields: dict) -> DeviceKind | None:
    if kind is None or all(getattr(kind, name) == value for name, value in fields.items()):
        return None
    for name, value in fields.items():
        setattr(kind, name, value)
    return kind


def _read(file: Path, key: str, read) -> list:
    """Entries of the list `key`, each read by `read(entry, source)`; a fault names the line where the entry begins."""
    data, root = read_nodes(file)
    if not isinstance(data, dict) or not isinstance(data.get(key), list):
        raise PackFault(file, 1, f"The file needs a list “{key}”.", f"文件缺少列表“{key}”。")
    lines = [node.start_mark.line + 1 for node in _entries(root, key)]
    found: list = []
    seen: dict[str, int] = {}
    for line, entry in zip(lines, data[key], strict=True):
        try:
            one = read(entry, str(data.get("source") or ""))
        except KindError as wrong:
            raise PackFault(file, line, wrong.en, wrong.zh) from wrong
        if one.code in seen:
            first = seen[one.code]
            raise PackFault(
                file, line, f"“{one.code}” stands on line {first} already.", f"“{one.code}”已在第 {first} 行出现过。"
            )
        seen[one.code] = line
        found.append(one)
    return found


def _entries(root: yaml.MappingNode, key: str) -> list:
    """Of two lists of one name the last counts, as it does for YAML."""
    return [value.value for name, value in root.value if name.value == key][-1]


def load_devices(pack: Path) -> Loaded:
    """Devices of the pack. Those that the file no longer names are kept: a device is retired by somebody."""
    file = pack / "sensing" / "devices.csv"
    if not file.exists():
        return Loaded()
    with work():
        rows = list(read_table(file, tuple(c for c in COLUMNS if c != "address"), key="code"))
        known = known_for(row.values for row in rows)
        done = bring([_settled(row, known) for row in rows], at=now())
        given = {row["code"] for row in rows}
        there = Device.objects.filter(retired_at=None).values_list("code", flat=True)
        gone = tuple(sorted(code for code in there if code not in given))
    registry.forget()
    return Loaded(len(rows), len(done.added), len(done.changed), gone)


def _settled(row: Row, known: Known) -> Settled:
    try:
        return settle(row.values, known)
    except FactError as wrong:
        raise row.fault(wrong.en, wrong.zh) from wrong
