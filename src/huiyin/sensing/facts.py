"""What a list, a form or a pack says of a device, checked against what there is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Model

from huiyin.orgs.models import Unit
from huiyin.places.locate import locate
from huiyin.places.models import Building, Component
from huiyin.sensing.models import Device, DeviceKind

COLUMNS = (
    "code", "kind", "name", "gateway", "lon", "lat", "building", "component", "address", "maintainer", "property",
    "installed_on",
)  # fmt: skip
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
LONGEST = {"name": 80, "address": 200}
Spots = dict[str, tuple[float, float, str]]  # code → lon, lat, address


class FactError(ValueError):
    """What is wrong with one fact (`field`, as in COLUMNS), in both languages."""

    def __init__(self, field: str, en: str, zh: str) -> None:
        super().__init__(en)
        self.field, self.en, self.zh = field, en, zh


@dataclass(frozen=True)
class Settled:
    """A device as it will stand in its table; `gateway` still by its code."""

    code: str
    kind_id: int
    name: str
    gateway: str
    lon: float | None
    lat: float | None
    area: str
    grid: str
    address: str
    building: str
    component: str
    maintainer_id: int | None
    property_unit_id: int | None
    installed_on: date | None


@dataclass(frozen=True)
class Known:
    """What facts may name. `gateways`: codes of what speaks for itself and for others."""

    kinds: Mapping[str, int]
    units: Mapping[str, int]
    buildings: Spots
    components: Spots
    gateways: frozenset[str]


def known_for(given: Iterable[Mapping[str, str]]) -> Known:
    """In five statements, however many devices there are. A list may bring its own gateways."""
    given = list(given)
    there = Device.objects.filter(gateway=None, kind__code="gateway", retired_at=None).values_list("code", flat=True)
    others = {one["code"] for one in given if one["kind"] != "gateway" or one["gateway"]}
    own = {one["code"] for one in given} - others
    return Known(
        dict(DeviceKind.objects.filter(in_use=True).values_list("code", "id")),
        dict(Unit.objects.filter(closed_at=None).values_list("code", "id")),
        _spots(Building, {one["building"] for one in given}),
        _spots(Component, {one["component"] for one in given}),
        frozenset(there) - others | own,
    )


def _spots(model: type[Model], codes: set[str]) -> Spots:
    codes = codes - {""}
    rows = model._default_manager.filter(code__in=codes).values_list("code", "lon", "lat", "address_zh")
    return {code: (lon, lat, address) for code, lon, lat, address in rows} if codes else {}


def settle(given: Mapping[str, str], known: Known) -> Settled:
    """`given`: text by name of COLUMNS, “address” may miss.

    Raises:
        FactError: names the fact that is wrong.
    """
    code = given["code"]
    if not CODE.fullmatch(code):
        raise FactError(
            "code",
            f"The code “{code[:60]}” may hold letters, digits, hyphens and underscores, 40 at most.",
            f"编码“{code[:60]}”只能用字母、数字、连字符和下划线，最多 40 个字符。",
        )
    for name, most in LONGEST.items():
        if len(given.get(name, "")) > most:
            raise FactError(name, f"“{name}” is longer than {most} characters.", f"“{name}”超过 {most} 个字符。")
    kind = known.kinds.get(given["kind"])
    if kind is None:
        raise _nothing("kind", given["kind"], "kind of device", "设备种类")
    keeper, company = (_unit(given, name, known) for name in ("maintainer", "property"))
    settled = Settled(
        code, kind, given["name"], _gateway(given, known), *_place(given, known), given["building"],
        given["component"], keeper, company, _day(given),
    )  # fmt: skip
    return replace(settled, address=settled.address[: LONGEST["address"]])


def _nothing(field: str, value: str, en: str, zh: str) -> FactError:
    value = value[:60]
    return FactError(field, f"There is no {en} “{value}” ({field}).", f"没有编码为“{value}”的{zh}（{field}）。")


def _unit(given: Mapping[str, str], name: str, known: Known) -> int | None:
    if not given[name]:
        return None
    if given[name] not in known.units:
        raise _nothing(name, given[name], "unit", "单位")
    return known.units[given[name]]


def _gateway(given: Mapping[str, str], known: Known) -> str:
    if given["gateway"] and (given["gateway"] not in known.gateways or given["gateway"] == given["code"]):
        value = given["gateway"][:60]
        raise FactError(
            "gateway", f"“{value}” is no gateway that speaks for itself.", f"“{value}”不是可直接通信的网关。"
        )
    return given["gateway"]


def _place(given: Mapping[str, str], known: Known) -> tuple[float | None, float | None, str, str, str]:
    """Where it stands: as given, else where its component or building stands; nowhere for what people carry."""
    spot: tuple[float, float, str] | None = None
    for name, spots, zh in (("component", known.components, "部件"), ("building", known.buildings, "建筑")):
        if given[name] and given[name] not in spots:
            raise _nothing(name, given[name], name, zh)
        spot = spot or (spots[given[name]] if given[name] else None)
    address = given.get("address") or (spot[2] if spot else "")
    if given["lon"] or given["lat"]:
        spot = (_number(given, "lon", 180), _number(given, "lat", 90), address)
    if spot is None:
        return None, None, "", "", address
    place = locate(spot[0], spot[1])
    if place is None:
        raise FactError("lon", "The place lies outside of the district.", "位置在本区范围之外。")
    return spot[0], spot[1], place.code, place.grid, address


def _number(given: Mapping[str, str], name: str, most: int) -> float:
    try:
        value = float(given[name])
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        text = given[name][:40]
        raise FactError(
            name,
            f"“{name}” is “{text}”. It must be a number from {-most} to {most}.",
            f"“{name}”的值“{text}”应为 {-most} 到 {most} 之间的数。",
        )
    return value


def _day(given: Mapping[str, str]) -> date | None:
    text = given["installed_on"]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise FactError(
            "installed_on",
            f"“installed_on” is “{text[:40]}”. Write a date like 2026-10-01.",
            f"“installed_on”的值“{text[:40]}”不是日期，写法如 2026-10-01。",
        ) from wrong
