"""A pack comes in: part by part, each in one transaction, all or nothing, traced under pack/<name>."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huiyin.audit.services import record
from huiyin.benefits.loading import load_items
from huiyin.command import policy as callout
from huiyin.command.rules.policy import read_policy
from huiyin.hotline.loading import load_knowledge
from huiyin.intake.open311 import attributes
from huiyin.kernel import packs
from huiyin.kernel.calendar import CalendarError, calendar_from
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.models import PackSetting
from huiyin.kernel.packs import Loaded, PackFault
from huiyin.kernel.work import work
from huiyin.matters import calendar as matters_calendar
from huiyin.matters.duty_list import load_duties
from huiyin.matters.library import in_force
from huiyin.matters.rules.stages import StageLimits
from huiyin.matters.standards.library import confirm_edition, files_of, import_edition
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.orgs.loading import load_staff, load_units
from huiyin.orgs.models import Unit
from huiyin.places import loading as places
from huiyin.places.models import Area
from huiyin.retention.policy import load_retention
from huiyin.sensing.loading import devices as sensing
from huiyin.sensing.loading.rules import load_plans, load_rules
from huiyin.sensing.loading.scenes import load_scenes
from huiyin.warnings.loading import load_warnings


@dataclass(frozen=True)
class Part:
    """One part of a pack: the files that it is read from, and what loads them."""

    name: str
    files: tuple[str, ...]
    load: Callable[[Path, Actor], Loaded]


@dataclass(frozen=True)
class PartLoaded:
    part: str
    loaded: Loaded
    seconds: float


def load_pack(pack: Path, *, by: Actor = SYSTEM) -> Iterator[PartLoaded]:
    """Load every part in order, answering each as it is done. What was loaded before a fault stays loaded.

    Raises:
        PackFault: names the file and the line; the part that it belongs to has changed nothing.
    """
    name = str(read_yaml(pack / "pack.yaml").get("name") or "").strip()
    if not name:
        raise PackFault(pack / "pack.yaml", 0, "The pack has no “name”.", "数据包缺少 name。")
    for part in PARTS:
        began = time.monotonic()
        with work():
            loaded = part.load(pack, by)
            if loaded.anything:
                data = {"part": part.name, "files": _digests(pack, part), **_counts(loaded)}
                record("packs.part_loaded", chain=f"pack/{name}", by=by.ref, at=now(), data=data)
        yield PartLoaded(part.name, loaded, time.monotonic() - began)


def read_yaml(file: Path) -> dict[str, Any]:
    data = packs.read_yaml(file)
    if not isinstance(data, dict):
        raise PackFault(file, 1, "The file holds no settings.", "文件中没有配置项。")
    return data


def _digests(pack: Path, part: Part) -> dict[str, str]:
    found = {}
    for pattern in part.files:
        for file in sorted(pack.glob(pattern)):
            found[str(file.relative_to(pack))] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def _counts(loaded: Loaded) -> dict[str, int]:
    counts = {"rows": loaded.rows, "added": loaded.added, "changed": loaded.changed, "gone": len(loaded.gone)}
    return counts | {"dropped": loaded.dropped}


def _setting(key: str, value: dict, source: str) -> Loaded:
    value, there = _plain(value), PackSetting.objects.filter(key=key).first()
    if there and there.value == value:
        return Loaded(rows=1)
    PackSetting.objects.update_or_create(key=key, defaults={"value": value, "source": source[:200]})
    return Loaded(rows=1, changed=1) if there else Loaded(rows=1, added=1)


def _plain(value: Any) -> Any:
    """YAML's dates and numbered keys as JSON has them."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _load_pack_setting(pack: Path, _by: Actor) -> Loaded:
    data = read_yaml(pack / "pack.yaml")
    source = data.get("source") or ""
    return _setting("pack", data, " · ".join(source.values()) if isinstance(source, dict) else str(source))


def _load_calendar(pack: Path, _by: Actor) -> Loaded:
    file = pack / "calendar.yaml"
    data = read_yaml(file)
    try:
        calendar_from(data)
        StageLimits.from_pack(data.get("stage_limits"))
    except (CalendarError, TypeError, ValueError, AttributeError) as wrong:
        raise PackFault(file, 0, f"{wrong}", f"{wrong}") from wrong
    loaded = _setting("calendar", data, str((data.get("stage_limits") or {}).get("source") or ""))
    matters_calendar.forget()
    return loaded


def _load_units(pack: Path, _by: Actor) -> Loaded:
    return load_units(pack, frozenset(Area.objects.values_list("code", flat=True)))


def _load_staff(pack: Path, by: Actor) -> Loaded:
    return load_staff(pack, frozenset(Area.objects.values_list("code", flat=True)), by=by.ref)


def _load_components(pack: Path, _by: Actor) -> Loaded:
    return places.load_components(pack, frozenset(Unit.objects.values_list("code", flat=True)))


def _load_knowledge(pack: Path, _by: Actor) -> Loaded:
    return load_knowledge(pack, dict(Unit.objects.filter(closed_at=None).values_list("code", "id")))


def _load_standards(pack: Path, by: Actor) -> Loaded:
    """An edition that says something new is confirmed with the pack; one that leaves rules open is refused."""
    folder, phrases = pack / "standards", pack / "standards" / "phrases.csv"
    files = files_of(folder) if folder.is_dir() else []
    if not files:
        raise PackFault(folder, 0, "The pack has no standards.", "数据包缺少立结案标准。")
    name = str(read_yaml(pack / "pack.yaml").get("edition") or pack.name)
    try:
        found = import_edition(files, by=by, name=name, phrases=phrases if phrases.exists() else None)
        if found.edition:
            confirm_edition(found.edition, by=by)
    except (HuiyinError, ValueError) as wrong:
        first = next((p for p in found.problems if p.row), None) if "found" in locals() else None
        file, line = (folder / first.file, first.row) if first else (folder, 0)
        detail = (f" {first.en}", first.zh) if first else ("", "")
        raise PackFault(file, line, f"{wrong}{detail[0]}", f"{wrong}{detail[1]}") from wrong
    rows, counts = found.counts.rows_read, found.counts
    if found.edition is None:
        return Loaded(rows=rows)
    return Loaded(rows=rows, added=counts.added, changed=counts.changed or (0 if counts.added else 1))


def _load_open311(pack: Path, _by: Actor) -> Loaded:
    """What Open311's services ask beyond the standards; a pack need not have any."""
    file = pack / "open311.yaml"
    if not file.exists():
        gone, _each = PackSetting.objects.filter(key=attributes.SETTING).delete()
        return Loaded(changed=gone)
    data = read_yaml(file)
    try:
        asked = attributes.read_attributes(data)
        if unknown := sorted(asked.keys() - in_force().types.keys()):
            raise ValueError(f"there is no type {', '.join(unknown)} in the edition in force")
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise PackFault(file, 0, f"{wrong}", f"{wrong}") from wrong
    return _setting(attributes.SETTING, data, "")


def _load_scenes(pack: Path, by: Actor) -> Loaded:
    return load_scenes(pack, frozenset(in_force().types), by=by.ref)


def _load_callout(pack: Path, _by: Actor) -> Loaded:
    """The ladder of calling out; a pack that has none keeps the usual one."""
    file = pack / "sensing" / "callout.yaml"
    if not file.exists():
        gone, _each = PackSetting.objects.filter(key=callout.SETTING).delete()
        callout.forget()
        return Loaded(changed=gone)
    data = read_yaml(file)
    try:
        read = read_policy(data)
    except (ValueError, TypeError, AttributeError) as wrong:
        raise PackFault(file, 0, f"{wrong}", f"{wrong}") from wrong
    loaded = _setting(callout.SETTING, data, read.source)
    callout.forget()
    return loaded


PARTS = (
    Part("pack", ("pack.yaml",), _load_pack_setting),
    Part("calendar", ("calendar.yaml",), _load_calendar),
    Part(
        "areas",
        ("areas/district.geojson", "areas/streets.geojson", "areas/communities.geojson", "areas/grids.geojson"),
        lambda pack, _by: places.load_areas(pack),
    ),
    Part("unit_grids", ("areas/unit_grids.geojson",), lambda pack, _by: places.load_unit_grids(pack)),
    Part("base", ("base/*.geojson",), lambda pack, _by: places.load_base(pack)),
    Part("buildings", ("base/buildings.csv",), lambda pack, _by: places.load_buildings(pack)),
    Part("units", ("units.csv",), _load_units),
    Part("staff", ("staff.csv",), _load_staff),
    Part("components", ("components.csv",), _load_components),
    Part("standards", ("standards/*",), _load_standards),
    Part("duties", ("duties.csv",), load_duties),
    Part("open311", ("open311.yaml",), _load_open311),
    Part("knowledge", ("knowledge.csv",), _load_knowledge),
    Part("service_items", ("service_items.csv",), lambda pack, _by: load_items(pack)),
    Part("device_metrics", ("sensing/metrics.yaml",), lambda pack, _by: sensing.load_metrics(pack)),
    Part("device_kinds", ("sensing/kinds.yaml",), lambda pack, _by: sensing.load_kinds(pack)),
    Part("devices", ("sensing/devices.csv",), lambda pack, _by: sensing.load_devices(pack)),
    Part("response_plans", ("sensing/plans.yaml",), lambda pack, _by: load_plans(pack)),
    Part("rules", ("sensing/rules.yaml",), lambda pack, by: load_rules(pack, by=by)),
    Part("warnings", ("sensing/warnings.yaml",), lambda pack, _by: load_warnings(pack)),
    Part("scenes", ("sensing/scenes.yaml",), _load_scenes),
    Part("callout", ("sensing/callout.yaml",), _load_callout),
    Part("retention", ("retention.yaml",), lambda pack, _by: load_retention(pack)),
)
