"""A pack's metrics, kinds of devices and devices. Each function is one part, one transaction."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from huiyin.kernel.clock import now
from huiyin.kernel.packs import Loaded, PackFault, Row, read_table, upsert
from huiyin.kernel.work import work
from huiyin.orgs.models import Unit
from huiyin.places.locate import locate
from huiyin.places.models import Building, Component
from huiyin.sensing import registry
from huiyin.sensing.models import Device, DeviceKind, Metric
from huiyin.sensing.rules.kinds import KindError, read_kind, read_metric

METRIC = ("code", "name_zh", "name_en", "unit", "is_flag", "lowest", "highest")
KIND = (
    "code", "name_zh", "name_en", "icon", "metrics", "expected_seconds", "battery_low", "on_person", "scenes",
    "source", "in_use",
)  # fmt: skip
DEVICE = (
    "code", "kind", "name", "gateway", "lon", "lat", "building", "component", "maintainer", "property", "installed_on",
)  # fmt: skip
# What the pack says of a device; the rest (whom it serves, its secret) is no business of a pack.
OWN = (
    "code", "kind_id", "name", "gateway_id", "lon", "lat", "area", "grid", "address", "building", "component",
    "maintainer_id", "property_unit_id", "installed_on",
)  # fmt: skip
NEW = (*OWN, "subject", "secret_hash", "old_secret_hash", "registered_at", "version")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


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
    root, data = _yaml(file)
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


def _yaml(file: Path) -> tuple[Any, Any]:
    try:
        text = file.read_text(encoding="utf-8")
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        mark = getattr(broken, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise PackFault(file, line, f"This is no YAML ({broken}).", f"YAML 格式有误（{broken}）。") from broken


def _entries(root: yaml.MappingNode, key: str) -> list:
    return next(value.value for name, value in root.value if name.value == key)


def load_devices(pack: Path) -> Loaded:
    """Devices of the pack. Those that the file no longer names are kept: a device is retired by somebody."""
    file = pack / "sensing" / "devices.csv"
    if not file.exists():
        return Loaded()
    with work():
        rows = list(read_table(file, DEVICE, key="code"))
        given = {row["code"]: row for row in rows}
        known = Known.now(rows)
        done = Loaded()
        # Gateways first: what stands behind them needs their keys.
        for behind in (False, True):
            part = [_device(row, known, given) for row in rows if bool(row["gateway"]) == behind]
            done += _bring(part)
            known.gateways.update(Device.objects.filter(code__in=[r[0] for r in part]).values_list("code", "id"))
        there = Device.objects.filter(retired_at=None).values_list("code", flat=True)
        gone = tuple(sorted(code for code in there if code not in given))
    registry.forget()
    return done + Loaded(gone=gone)


def _bring(rows: list[tuple]) -> Loaded:
    there = {row[0]: row for row in Device.objects.values_list(*OWN, "version").iterator()}
    new = [row for row in rows if row[0] not in there]
    other = [row for row in rows if row[0] in there and there[row[0]][:-1] != row]
    added = upsert(Device, ("code",), NEW, (_complete(row, now()) for row in new)) if new else Loaded()
    changed = Loaded()
    if other:
        changed = upsert(Device, ("code",), (*OWN, "version"), ((*row, there[row[0]][-1] + 1) for row in other))
    return Loaded(len(rows), added.added, changed.changed)


def _complete(row: tuple, at: datetime) -> tuple:
    return (*row, "", "", "", at, 1)


@dataclass
class Known:
    """What a row may name."""

    kinds: dict[str, int]
    units: dict[str, int]
    buildings: dict[str, tuple[float, float, str]]
    components: dict[str, tuple[float, float, str]]
    gateways: dict[str, int]

    @classmethod
    def now(cls, rows: list[Row]) -> "Known":
        return cls(
            dict(DeviceKind.objects.filter(in_use=True).values_list("code", "id")),
            dict(Unit.objects.filter(closed_at=None).values_list("code", "id")),
            _spots(Building, {row["building"] for row in rows}),
            _spots(Component, {row["component"] for row in rows}),
            dict(Device.objects.filter(gateway=None, kind__code="gateway").values_list("code", "id")),
        )


def _spots(model, codes: set[str]) -> dict[str, tuple[float, float, str]]:
    found = model.objects.filter(code__in=codes - {""}).values_list("code", "lon", "lat", "address_zh")
    return {code: (lon, lat, address) for code, lon, lat, address in found}


def _device(row: Row, known: Known, given: dict[str, Row]) -> tuple:
    code = row["code"]
    if not CODE.fullmatch(code):
        raise row.fault(
            f"The code “{code}” may hold letters, digits, hyphens and underscores, 40 at most.",
            f"编码“{code}”只能用字母、数字、连字符和下划线，最多 40 个字符。",
        )
    kind = _one(row, "kind", known.kinds, "kind of device", "设备种类")
    lon, lat, area, grid, address = _place(row, known)
    units = [_one(row, name, known.units, "unit", "单位") if row[name] else None for name in ("maintainer", "property")]
    return (
        code, kind, row["name"], _gateway(row, known, given), lon, lat, area, grid, address, row["building"],
        row["component"], *units, row.day("installed_on"),
    )  # fmt: skip


def _one(row: Row, name: str, known: dict[str, int], en: str, zh: str) -> int:
    if row[name] not in known:
        raise row.fault(f"There is no {en} “{row[name]}” ({name}).", f"没有编码为“{row[name]}”的{zh}（{name}）。")
    return known[row[name]]


def _gateway(row: Row, known: Known, given: dict[str, Row]) -> int | None:
    if not row["gateway"]:
        return None
    over = given.get(row["gateway"])
    if over is not None and (over["kind"] != "gateway" or over["gateway"]) or row["gateway"] not in known.gateways:
        raise row.fault(
            f"“{row['gateway']}” is no gateway that speaks for itself.",
            f"“{row['gateway']}”不是可直接通信的网关。",
        )
    return known.gateways[row["gateway"]]


def _place(row: Row, known: Known) -> tuple[float | None, float | None, str, str, str]:
    """Where it stands: as given, else where its component or building stands; nowhere for what people carry."""
    spot = None
    for name, spots in (("component", known.components), ("building", known.buildings)):
        if row[name] and row[name] not in spots:
            en, zh = ("component", "部件") if name == "component" else ("building", "建筑")
            raise row.fault(f"There is no {en} “{row[name]}”.", f"没有编码为“{row[name]}”的{zh}。")
        spot = spot or (spots[row[name]] if row[name] else None)
    if row["lon"] or row["lat"]:
        spot = (row.number("lon", -180, 180), row.number("lat", -90, 90), row.get("address") or (spot or ("",))[-1])
    if spot is None:
        return None, None, "", "", row.get("address")
    place = locate(spot[0], spot[1])
    if place is None:
        raise row.fault("The place lies outside of the district.", "位置在本区范围之外。")
    return spot[0], spot[1], place.code, place.grid, row.get("address") or spot[2]
