"""A pack's territory: areas, unit grids, base map, buildings, components. Each function is one transaction."""

from collections.abc import Iterator
from pathlib import Path

from django.db.models import QuerySet

from huiyin.kernel.clock import now
from huiyin.kernel.models import PackSetting
from huiyin.kernel.packs import Feature, Loaded, Row, read_features, read_table, replace_all, upsert
from huiyin.kernel.packs.shapes import AREAS, LINES
from huiyin.kernel.work import work
from huiyin.places import locate
from huiyin.places.gazetteer import memory
from huiyin.places.models import Area, Backdrop, Building, Component, Road, UnitGrid

# level, file, digits of its code, digits of its parent's
LEVELS = (
    (Area.Level.DISTRICT, "district", 6, 0),
    (Area.Level.STREET, "streets", 9, 6),
    (Area.Level.COMMUNITY, "communities", 12, 9),
    (Area.Level.GRID, "grids", 14, 12),
)
AREA_COLUMNS = ("code", "level", "name_zh", "name_en", "parent_id", "polygon", "lon", "lat")
COMPONENT = (
    "code", "name_zh", "name_en", "lon", "lat", "unit_grid", "owner", "maintainer", "supervisor", "state",
    "address_zh", "installed_on",
)  # fmt: skip
BUILDING = (
    "code", "name_zh", "name_en", "kind", "address_zh", "address_en", "lon", "lat", "floors", "dwellings", "grid",
)  # fmt: skip


def load_areas(pack: Path) -> Loaded:
    """District, streets, communities and worker grids, each level after the one that it lies in."""
    done = Loaded()
    above: dict[str, int] = {}
    with work():
        for level, name, digits, up in LEVELS:
            file = pack / "areas" / f"{name}.geojson"
            rows = [_area(feature, level, digits, up, above) for feature in read_features(file, AREAS, key="code")]
            known = {row[0] for row in rows}
            if level == Area.Level.GRID:
                redrawn = redrawn_communities()
                kept = _ids(level)
                known |= {code for code in kept if code[:12] in redrawn}
                rows = [row for row in rows if row[0][:12] not in redrawn]
            done += upsert(Area, ("code",), AREA_COLUMNS, rows)
            above = _ids(level)
            done += Loaded(gone=tuple(sorted(above.keys() - known)))
        _tell_gazetteers(done)
    locate.forget()
    return done


def _tell_gazetteers(done: Loaded) -> None:
    """All processes read their gazetteer anew; this one at its next look."""
    if done.anything:
        PackSetting.objects.update_or_create(key=memory.CHANGED, defaults={"value": {"at": now().isoformat()}})
        memory.forget()


def redrawn_communities() -> frozenset[str]:
    """Where the office has drawn the grids: there its borders hold, and a pack made before them does not undo them."""
    redrawn = Area.objects.filter(level=Area.Level.COMMUNITY).exclude(redrawn_at=None)
    return frozenset(redrawn.values_list("code", flat=True))


def _area(feature: Feature, level: str, digits: int, up: int, above: dict[str, int]) -> tuple:
    code = feature.text("code")
    if not (code.isdecimal() and len(code) == digits):
        raise feature.fault(f"The code “{code}” must have {digits} digits.", f"编码“{code}”应为 {digits} 位数字。")
    parent = feature.text("parent", needed=bool(up))
    if up and (parent != code[:up] or parent not in above):
        raise feature.fault(
            f"“{code}” needs the parent {code[:up]}, which must stand in the level above; here it is “{parent}”.",
            f"“{code}”的上级应为 {code[:up]} 且须已存在，此处为“{parent}”。",
        )
    inside = feature.inside()
    name = feature.text("name_zh")
    return (
        code, level, name, feature.text("name_en"), above.get(parent), feature.wkb, inside.x, inside.y,
    )  # fmt: skip


def _ids(level: str) -> dict[str, int]:
    return dict(Area.objects.filter(level=level).values_list("code", "id"))


def load_unit_grids(pack: Path) -> Loaded:
    """Unit grids cover the district once: one that the file no longer has is dropped, or two would cover a place."""
    with work():
        grids = _ids(Area.Level.GRID)
        file = pack / "areas" / "unit_grids.geojson"
        rows = [_unit_grid(feature, grids) for feature in read_features(file, AREAS, key="code")]
        rows = _kept(rows, 1, UnitGrid.objects.filter(grid__in=grids.values()))
        done = upsert(UnitGrid, ("code",), ("code", "grid_id", "polygon", "area_m2", "land_use"), rows)
        known = {row[0] for row in rows}
        gone = sorted(code for code in UnitGrid.objects.values_list("code", flat=True) if code not in known)
        dropped = UnitGrid.objects.filter(code__in=gone).delete()[0] if gone else 0
    locate.forget()
    return done + Loaded(gone=tuple(gone), dropped=dropped)


def _kept(rows: list[tuple], at: int, there: QuerySet) -> list[tuple]:
    """Rows whose grid (the key at position `at`) stays what it is where the office has drawn the grids."""
    redrawn = redrawn_communities()
    if not redrawn:
        return rows
    standing = there.filter(grid__parent__code__in=redrawn, code__in=[row[0] for row in rows])
    grids = dict(standing.values_list("code", "grid"))
    return [(*row[:at], grids.get(row[0], row[at]), *row[at + 1 :]) for row in rows]


def _unit_grid(feature: Feature, grids: dict[str, int]) -> tuple:
    code, grid = feature.text("code"), feature.text("grid")
    if not (code.isdecimal() and len(code) == 15):
        raise feature.fault(f"The code “{code}” must have 15 digits.", f"编码“{code}”应为 15 位数字。")
    if grid not in grids:
        raise feature.fault(f"There is no worker grid “{grid}”.", f"没有编码为“{grid}”的综合网格。")
    if code[:12] != grid[:12]:
        raise feature.fault(
            f"“{code}” and its grid “{grid}” lie in different communities.",
            f"单元网格“{code}”与综合网格“{grid}”不在同一社区。",
        )
    area = float(feature.properties.get("area_m2") or 0)
    return code, grids[grid], feature.wkb, area, feature.text("land_use", needed=False)


def load_base(pack: Path) -> Loaded:
    """Roads, water and green of the district's own base map."""
    with work():
        roads = read_features(pack / "base" / "roads.geojson", LINES)
        done = replace_all(Road, ("name_zh", "name_en", "kind", "line"), map(_road, roads))
        done += replace_all(Backdrop, ("name_zh", "name_en", "kind", "polygon"), _backdrops(pack))
        _tell_gazetteers(done)
    return done


def _road(feature: Feature) -> tuple:
    names = feature.text("name_zh"), feature.text("name_en")
    return *names, feature.text("class"), feature.wkb


def _backdrops(pack: Path) -> Iterator[tuple]:
    for name in ("water", "green"):
        for feature in read_features(pack / "base" / f"{name}.geojson", AREAS):
            names = feature.text("name_zh", needed=False), feature.text("name_en", needed=False)
            yield *names, feature.text("kind", needed=False) or name, feature.wkb


def load_buildings(pack: Path) -> Loaded:
    with work():
        grids = _ids(Area.Level.GRID)
        rows = [_building(row, grids) for row in read_table(pack / "base" / "buildings.csv", BUILDING, key="code")]
        rows = _kept(rows, len(BUILDING) - 1, Building.objects.filter(grid__in=grids.values()))
        columns = (*BUILDING[:-1], "grid_id")
        done = upsert(Building, ("code",), columns, rows) + _gone(Building, rows)
        _tell_gazetteers(done)
        return done


def _building(row: Row, grids: dict[str, int]) -> tuple:
    if row["grid"] not in grids:
        raise row.fault(f"There is no worker grid “{row['grid']}”.", f"没有编码为“{row['grid']}”的综合网格。")
    names = row["code"], row["name_zh"], row["name_en"], row.needed("kind")
    where = row.needed("address_zh"), row["address_en"], *_point(row)
    size = row.whole("floors", 0, 400), row.whole("dwellings", 0, 100_000)
    return *names, *where, *size, grids[row["grid"]]


def load_components(pack: Path, units: frozenset[str]) -> Loaded:
    """City components 部件. `units`: codes of units, one of which each owner, maintainer and supervisor must be."""
    with work():
        unit_grids = frozenset(UnitGrid.objects.values_list("code", flat=True))
        table = read_table(pack / "components.csv", COMPONENT, key="code")
        rows = [_component(row, unit_grids, units) for row in table]
        done = upsert(Component, ("code",), (*COMPONENT, "type_code"), rows) + _gone(Component, rows)
        _tell_gazetteers(done)
        return done


def _component(row: Row, unit_grids: frozenset[str], units: frozenset[str]) -> tuple:
    code = row["code"]
    if not (code.isdecimal() and len(code) == 16):
        raise row.fault(f"The code “{code}” must have 16 digits.", f"编码“{code}”应为 16 位数字。")
    if row["unit_grid"] not in unit_grids:
        raise row.fault(f"There is no unit grid “{row['unit_grid']}”.", f"没有编码为“{row['unit_grid']}”的单元网格。")
    for name in ("owner", "maintainer", "supervisor"):
        if row[name] and row[name] not in units:
            raise row.fault(f"There is no unit “{row[name]}” ({name}).", f"没有编码为“{row[name]}”的单位（{name}）。")
    state = row.one_of("state", set(Component.State.values))
    who = row["owner"], row["maintainer"], row["supervisor"]
    place = row["unit_grid"], *who, state, row["address_zh"], row.day("installed_on")
    return code, row.needed("name_zh"), row["name_en"], *_point(row), *place, code[6:10]


def _point(row: Row) -> tuple[float, float]:
    return row.number("lon", -180, 180), row.number("lat", -90, 90)


def _gone(model, rows: list[tuple]) -> Loaded:
    known = {row[0] for row in rows}
    return Loaded(gone=tuple(sorted(c for c in model.objects.values_list("code", flat=True) if c not in known)))
