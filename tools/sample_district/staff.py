"""About two thousand people and their posts; every unit has a head and handlers, every grid a worker."""

from dataclasses import dataclass

from tools.sample_district.areas import Tree
from tools.sample_district.frame import stream
from tools.sample_district.units import Unit
from tools.sample_district.words import person

GRID_WORKERS = 1_400
CENTRE_POSTS = [  # login prefix, count, role
    ("acc", 24, "acceptor"), ("duty", 6, "duty_head"), ("disp", 12, "dispatcher"), ("sup", 6, "supervisor"),
    ("conf", 3, "confidant"), ("admin", 3, "administrator"),
]  # fmt: skip
HANDLERS = {"centre": 2, "department": 3, "street": 6, "utility": 4, "property": 2, "community": 1}


@dataclass(frozen=True)
class Staff:
    login: str
    name_zh: str
    name_en: str
    unit: str
    phone: str
    posts: tuple[str, ...]


def hire(tree: Tree, units: list[Unit], people_of_grid: dict[str, float]) -> list[Staff]:
    rows = [(f"{p}{n:02d}", "C001", (f"{role}@C001",)) for p, count, role in CENTRE_POSTS for n in range(1, count + 1)]
    for unit in units:
        stem = unit.code.lower()
        rows.append((f"{stem}_head", unit.code, (f"unit_head@{unit.code}",)))
        for n in range(1, HANDLERS[unit.kind] + 1):
            rows.append((f"{stem}_h{n}", unit.code, (f"handler@{unit.code}",)))
    rows += _grid_workers(tree, people_of_grid)
    rng = stream("staff names")
    return [Staff(login, *person(rng), unit, f"1990002{n:04d}", posts) for n, (login, unit, posts) in enumerate(rows)]


def _grid_workers(tree: Tree, people_of_grid: dict[str, float]) -> list[tuple]:
    """One for each grid; the others go where most people wait for one worker."""
    crew = {g.code: 1 for g in tree.grids}
    for _ in range(GRID_WORKERS - len(crew)):
        crew[max(crew, key=lambda code: (people_of_grid[code] / crew[code], code))] += 1
    rows = []
    for grid in tree.grids:
        for _ in range(crew[grid.code]):
            rows.append((f"gw{len(rows) + 1:05d}", f"Q{grid.parent[-6:]}", (f"grid_worker@{grid.code}",)))
    return rows
