"""Everything into a folder."""

from pathlib import Path

from tools.sample_district import areas, buildings, city, components, devices, layers, roads, staff, units, write
from tools.sample_district.addresses import Addresses


def build(folder: Path) -> None:
    town = city.raise_city()
    network, anchors = roads.lay(town)
    tree = areas.plant(town, anchors)
    addresses = Addresses(network)
    _write_areas(folder / "areas", tree)
    layers.write_base(folder / "base", town, network)
    built = buildings.Builder(town, tree, addresses).build()
    write.table(folder / "base/buildings.csv", BUILDING, (_building(b) for b in built))
    things = components.install(town, tree, network, addresses)
    write.table(folder / "components.csv", COMPONENT, (_component(c) for c in things))
    fitted = devices.Fitter(town, built, things).fit()
    write.table(folder / "sensing/devices.csv", DEVICE, (_device(d) for d in fitted))
    roll = units.roll(tree)
    write.table(folder / "units.csv", UNIT, ([getattr(u, c) for c in UNIT] for u in roll))
    people: dict[str, float] = {}
    for cell, unit in enumerate(tree.unit_of_cell):
        people[unit.grid] = people.get(unit.grid, 0.0) + town.people[cell]
    crew = staff.hire(tree, roll, people)
    write.table(folder / "staff.csv", STAFF, ([*[getattr(s, c) for c in STAFF[:-1]], ";".join(s.posts)] for s in crew))


BUILDING = [
    "code", "name_zh", "name_en", "kind", "road_zh", "house_number", "address_zh", "address_en", "lon", "lat",
    "floors", "dwellings", "community", "grid",
]  # fmt: skip
COMPONENT = [
    "code", "name_zh", "name_en", "lon", "lat", "unit_grid", "owner", "maintainer", "supervisor", "state",
    "address_zh", "installed_on",
]  # fmt: skip
DEVICE = [
    "code", "kind", "name", "gateway", "lon", "lat", "building", "component", "maintainer", "property", "installed_on",
]  # fmt: skip
UNIT = ["code", "name_zh", "name_en", "kind", "parent", "area", "phone"]
STAFF = ["login", "name_zh", "name_en", "unit", "phone", "posts"]


def _building(b: buildings.Building) -> list:
    return [f"{v:.6f}" if isinstance(v, float) else v for v in (getattr(b, c) for c in BUILDING)]


def _component(c: components.Component) -> list:
    return [
        c.code, c.kind.name_zh, c.kind.name_en, f"{c.lon:.6f}", f"{c.lat:.6f}", c.unit_grid.code, c.owner,
        c.maintainer, c.supervisor, c.state, c.address_zh, c.installed_on.isoformat(),
    ]  # fmt: skip


def _device(d: devices.Device) -> list:
    return [f"{v:.6f}" if isinstance(v, float) else v for v in (getattr(d, c) for c in DEVICE)]


def _write_areas(folder: Path, tree: areas.Tree) -> None:
    def named(area: areas.Area):
        props = {"code": area.code, "name_zh": area.name_zh, "name_en": area.name_en}
        return area.shape, props | ({"parent": area.parent} if area.parent else {})

    write.geojson(folder / "district.geojson", [named(tree.district)])
    write.geojson(folder / "streets.geojson", map(named, tree.streets))
    write.geojson(folder / "communities.geojson", map(named, tree.communities))
    write.geojson(folder / "grids.geojson", map(named, tree.grids))
    units = sorted(tree.unit_grids, key=lambda u: u.code)
    rows = ((u.shape, {"code": u.code, "grid": u.grid, "area_m2": u.area_m2, "land_use": u.land_use}) for u in units)
    write.geojson(folder / "unit_grids.geojson", rows)
