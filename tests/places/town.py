"""A few streets of the toy district with houses, a school on two of them, and lamps."""

import shapely

from huiyin.places.gazetteer import memory
from huiyin.places.models import Area, Building, Component, Road

WEST, SOUTH = 114.5, 30.5


def build() -> None:
    """Willow Road runs west–east along the south, Lotus Street south–north through the middle of the Willow street."""
    _road("柳荫路", "Willow Road", [(WEST, SOUTH + 0.0005), (WEST + 0.002, SOUTH + 0.0005)])
    _road("荷花街", "Lotus Street", [(WEST + 0.001, SOUTH), (WEST + 0.001, SOUTH + 0.002)])
    _road("码头路", "Wharf Road", [(WEST + 0.01, SOUTH + 0.001), (WEST + 0.012, SOUTH + 0.001)])
    for number, lon in ((2, 0.0002), (6, 0.0006), (12, 0.0016)):
        _house(f"B{number:03}", f"柳荫路{number}号", f"{number} Willow Road", "estate", "柳荫路", number, lon, 0.0006)
    _house("B101", "启明小学", "Qiming Primary School", "school", "荷花街", 8, 0.0012, 0.0015)
    _house("B102", "启明小学", "Qiming Primary School", "school", "码头路", 3, 0.0105, 0.0012)
    for building in (1, 2):
        lon = 0.0004 + 0.0004 * building
        name = f"听雨花园{building}号楼"
        _house(f"B20{building}", name, f"Tingyu Garden Building {building}", "estate", "荷花街", 20, lon, 0.0018, name)
    for serial, lon in ((17, 0.0005), (18, 0.0009)):
        Component.objects.create(
            code=f"9901010137{serial:06}", type_code="0137", name_zh="路灯", name_en="Street lamp", lon=WEST + lon,
            lat=SOUTH + 0.0005, unit_grid="990101001001001", owner="D002", maintainer="D001",
        )  # fmt: skip
    memory.forget()


def _road(zh: str, en: str, points: list[tuple[float, float]]) -> None:
    Road.objects.create(name_zh=zh, name_en=en, kind="local", line=shapely.to_wkb(shapely.LineString(points)))


def _house(code, zh, en, kind, road, number, east, north, rest="") -> None:
    Building.objects.create(
        code=code, name_zh=zh, name_en=en, kind=kind, address_zh=f"回澜区{road}{number}号{rest}",
        address_en=f"{number} {road}", lon=WEST + east, lat=SOUTH + north, grid=Area.objects.get(code="99010100100101"),
    )  # fmt: skip
