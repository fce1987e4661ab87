"""The list of devices."""

from collections.abc import Sequence

from huiyin.intake.lists.kinds import Column, Complain, Entry, ListKind, Values
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.sensing.facts import FactError, known_for, settle
from huiyin.sensing.models import Device
from huiyin.sensing.services.devices.registering import settle_devices

COLUMNS = (
    Column("code", "设备编码", "Code", "字母、数字、连字符、下划线；不可更改", "Never changes", needed=True),
    Column("kind", "种类编码", "Code of the kind", "如 smoke", "Such as smoke", needed=True),
    Column("name", "名称", "Name"),
    Column("gateway", "网关编码", "Code of the gateway"),
    Column("lon", "经度", "Longitude", "WGS-84；空白则取部件或建筑的位置", "WGS-84; else as its component or building"),
    Column("lat", "纬度", "Latitude"),
    Column("building", "建筑编码", "Code of the building"),
    Column("component", "部件编码", "Code of the component"),
    Column("address", "地址", "Address"),
    Column("maintainer", "维护单位编码", "Code of the maintainer"),
    Column("property", "物业单位编码", "Code of the property company"),
    Column("installed_on", "安装日期", "Installed on", "2026-10-01"),
)


def current() -> dict[str, Values]:
    fields = (
        "code", "kind__code", "name", "gateway__code", "lon", "lat", "building", "component", "address",
        "maintainer__code", "property_unit__code", "installed_on",
    )  # fmt: skip
    rows = Device.objects.filter(retired_at=None).order_by("code").values_list(*fields)
    keys = [column.key for column in COLUMNS]
    return {row[0]: {key: _text(value) for key, value in zip(keys, row, strict=True)} for row in rows}


def _text(value: object) -> str:
    return "" if value is None else f"{value:.6f}" if isinstance(value, float) else str(value)


def judge(entries: Sequence[Entry], by: Actor, complain: Complain) -> None:
    known = known_for(entry.values for entry in entries)
    retired = set(Device.objects.exclude(retired_at=None).values_list("code", flat=True))
    for entry in entries:
        if not (entry.values["code"] and entry.values["kind"]):
            continue  # said already
        if entry.values["code"] in retired:
            complain(
                entry, "code", pick(("该设备已停用，编码不再使用", "This device is retired; its code is used no more"))
            )
            continue
        try:
            settled = settle(entry.values, known)
        except FactError as wrong:
            complain(entry, wrong.field, pick((wrong.zh, wrong.en)))
            continue
        # As it will stand, so that a place taken from its building is no change the next time.
        entry.values.update(lon=_text(settled.lon), lat=_text(settled.lat), address=settled.address)


def closing(codes: Sequence[str], by: Actor) -> list[tuple[str, str]]:
    gone = set(codes)
    behind = Device.objects.filter(gateway__code__in=codes, retired_at=None).values_list("gateway__code", "code")
    text = pick(("仍有设备经由该网关通信", "Other devices still speak through it"))
    return sorted({(gateway, text) for gateway, code in behind if code not in gone})


def apply(put: Sequence[Values], close: Sequence[str], by: Actor) -> None:
    settle_devices(put, close, by=by)


DEVICES = ListKind("devices", "感知设备", "Devices", COLUMNS, current, judge, closing, apply)
