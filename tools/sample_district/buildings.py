"""Buildings with addresses: a few in each unit grid by its land use, dwellings where people live."""

from dataclasses import dataclass, replace

from shapely.geometry import Point
from tools.sample_district.addresses import Addresses
from tools.sample_district.areas import COUNTY, Tree
from tools.sample_district.city import City
from tools.sample_district.frame import lonlat, stream
from tools.sample_district.lattice import strictly_inside
from tools.sample_district.words import WORDS

PERSONS_PER_DWELLING = 2.8
# land use -> (mean buildings per cell, [(kind, weight)])
STOCK = {
    "residential": (0.96, [("estate", 93), ("shop", 4), ("care_home", 1), ("community_hall", 2)]),
    "old_town": (2.0, [("estate", 52), ("rental", 22), ("shop", 22), ("culture", 4)]),
    "village": (1.7, [("rental", 58), ("village_house", 36), ("shop", 6)]),
    "commercial": (1.25, [("shop", 62), ("office", 16), ("market", 9), ("hotel", 13)]),
    "office": (0.95, [("office", 86), ("hotel", 5), ("shop", 9)]),
    "industrial": (1.05, [("factory", 72), ("warehouse", 22), ("rental", 6)]),
    "education": (0.55, [("school", 100)]),
    "medical": (0.6, [("hospital", 70), ("clinic", 30)]),
    "government": (0.7, [("government", 85), ("culture", 15)]),
    "green": (0.05, [("pavilion", 100)]),
    "forest": (0.04, [("pavilion", 100)]),
    "farmland": (0.10, [("village_house", 70), ("warehouse", 30)]),
    "water": (0, []),
}
LIVED_IN = ("estate", "rental", "village_house")
FLOORS = {
    "estate": (6, 6, 7, 11, 11, 17, 18, 18, 26, 33), "rental": (3, 4, 5, 6), "village_house": (2, 3, 3),
    "office": (5, 8, 12, 18, 24, 36), "shop": (1, 2, 3, 4), "market": (1, 2, 3), "hotel": (6, 9, 14),
    "factory": (1, 2, 3, 4), "warehouse": (1, 1, 2), "school": (4, 5, 6), "hospital": (6, 10, 15), "clinic": (2, 3),
    "government": (4, 6, 9), "culture": (1, 2, 3), "pavilion": (1, 1, 2), "care_home": (4, 6), "community_hall": (2, 3),
}  # fmt: skip
PLACES = {  # kind -> name endings; estates are named per middle block
    "estate": [("花园", "Garden"), ("小区", "Estate"), ("家园", "Homes"), ("新村", "New Village"), ("苑", "Court"),
               ("公寓", "Apartments"), ("雅居", "Residence"), ("名邸", "Mansion")],
    "office": [("大厦", "Tower"), ("中心", "Centre"), ("商务楼", "Business Building"), ("科技园", "Science Park")],
    "shop": [("商店", "Store"), ("超市", "Supermarket"), ("商场", "Mall"), ("饭店", "Restaurant"), ("药店", "Pharmacy"),
             ("面馆", "Noodle House"), ("五金店", "Hardware")],
    "market": [("农贸市场", "Farmers' Market"), ("菜市场", "Food Market"), ("建材市场", "Building Materials Market")],
    "hotel": [("宾馆", "Hotel"), ("酒店", "Grand Hotel"), ("客栈", "Inn")],
    "factory": [("机械厂", "Machine Works"), ("电子厂", "Electronics Works"), ("食品厂", "Food Works"),
                ("纺织厂", "Textile Mill"), ("包装厂", "Packaging Works"), ("化工厂", "Chemical Works")],
    "warehouse": [("仓库", "Warehouse"), ("物流园", "Logistics Park")],
    "school": [("小学", "Primary School"), ("中学", "Middle School"), ("幼儿园", "Kindergarten"), ("学院", "College")],
    "hospital": [("医院", "Hospital")], "clinic": [("社区卫生服务中心", "Community Health Centre")],
    "government": [("政务服务中心", "Service Centre"), ("派出所", "Police Station"), ("税务所", "Tax Office")],
    "culture": [("文化馆", "Culture House"), ("纪念馆", "Memorial Hall"), ("图书馆", "Library")],
    "pavilion": [("亭", "Pavilion"), ("阁", "Belvedere"), ("公厕", "Public Toilet")],
    "care_home": [("养老院", "Care Home")], "community_hall": [("党群服务中心", "Community Service Hall")],
    "rental": [("公寓", "Lodgings"), ("出租屋", "Rental House")], "village_house": [],
}  # fmt: skip


@dataclass(frozen=True)
class Building:
    code: str
    name_zh: str
    name_en: str
    kind: str
    road_zh: str
    house_number: str
    address_zh: str
    address_en: str
    lon: float
    lat: float
    floors: int
    dwellings: int
    community: str
    grid: str
    unit_grid: str


class Builder:
    def __init__(self, city: City, tree: Tree, addresses: Addresses):
        self.city, self.tree, self.addresses = city, tree, addresses
        self.rng = stream("buildings")
        self.estates: dict[tuple, tuple] = {}  # middle block -> name and gate
        self.towers: dict[tuple, int] = {}
        self.names: set[str] = set()
        self.english: set[str] = set()

    def build(self) -> list[Building]:
        plots = [self._plot(c, kind) for c in range(len(self.city.use)) for kind in self._kinds(c)]
        homes = self._dwellings(plots)
        order = sorted(range(len(plots)), key=lambda i: (self.tree.unit_of_cell[plots[i][0]].code, i))
        out = []
        for n, i in enumerate(order, 1):
            cell, kind, point = plots[i]
            building = self._named(cell, kind, point)
            floors = self._floors(kind, homes[i])
            out.append(replace(building, code=f"{COUNTY}B{n:06d}", floors=floors, dwellings=homes[i]))
        return out

    def _kinds(self, cell: int) -> list[str]:
        mean, kinds = STOCK[self.city.use[cell]]
        area = min(self.city.mesh.metres[cell].area / 10_000, 1.6)
        count = int(mean * (0.6 + 0.4 * area) + self.rng.random())
        return self.rng.choices([k for k, _ in kinds], [w for _, w in kinds], k=count) if count else []

    def _plot(self, cell: int, kind: str) -> tuple[int, str, Point]:
        shape = self.city.mesh.metres[cell]
        inner = shape.buffer(-14)
        inner = inner if inner.area > 300 else shape.buffer(-5)
        x1, y1, x2, y2 = shape.bounds
        for _ in range(40):
            p = Point(self.rng.uniform(x1, x2), self.rng.uniform(y1, y2))
            if inner.contains(p) and strictly_inside(self.city, cell, p):
                return cell, kind, p
        return cell, kind, self.city.centre[cell]

    def _dwellings(self, plots) -> list[int]:
        """The people of each unit grid live in its buildings; one without a home counts to its middle block."""
        at: dict[int, list[int]] = {}
        block: dict[tuple, list[int]] = {}
        for i, (cell, kind, _) in enumerate(plots):
            if kind in LIVED_IN:
                at.setdefault(cell, []).append(i)
                block.setdefault(self.city.block[cell], []).append(i)
        homes = [0.0] * len(plots)
        for cell, people in enumerate(self.city.people):
            takers = at.get(cell) or block.get(self.city.block[cell])
            for i in takers or []:
                homes[i] += people / PERSONS_PER_DWELLING / len(takers)
        housed = sum(homes)
        scale = sum(self.city.people) / PERSONS_PER_DWELLING / housed
        return [max(1, round(h * scale)) if p[1] in LIVED_IN else 0 for h, p in zip(homes, plots, strict=True)]

    def _floors(self, kind: str, homes: int) -> int:
        choices = FLOORS[kind]
        floors = self.rng.choice(choices)
        if kind == "estate" and homes:  # between two and ten dwellings to a floor, 34 floors at most
            floors = min(max(floors, -(-homes // 10)), max(2, homes // 2), 34)
        elif homes:
            floors = max(floors, -(-homes // 12))
        return floors

    def _named(self, cell: int, kind: str, point: Point) -> Building:
        unit = self.tree.unit_of_cell[cell]
        lon, lat = lonlat(point.x, point.y)
        base = Building("", "", "", kind, "", "", "", "", lon, lat, 0, 0, unit.code[:12], unit.grid, unit.code)
        if kind == "estate" and self.city.use[cell] == "residential":
            return self._tower(base, cell, point)
        spot = self.addresses.claim(point)
        zh, en = self._single_name(kind, spot)
        return self._addressed(base, spot, zh, en, "", "")

    def _tower(self, base: Building, cell: int, point: Point) -> Building:
        key = self.city.block[cell]
        if key not in self.estates:
            spot = self.addresses.claim(point)
            self.estates[key] = (spot, *self._estate_name())
        spot, zh, en = self.estates[key]
        self.towers[key] = self.towers.get(key, 0) + 1
        n = self.towers[key]
        return self._addressed(
            base, spot, f"{zh}{n}号楼", f"{en} Building {n}", f"{zh}{n}号楼", f"Building {n}, {en}, "
        )

    def _addressed(self, base, spot, zh, en, inside_zh, inside_en) -> Building:
        road, number = spot.road, spot.number
        return replace(
            base,
            name_zh=zh,
            name_en=en,
            road_zh=road.name_zh,
            house_number=str(number),
            address_zh=f"回澜区{road.name_zh}{number}号{inside_zh}",
            address_en=f"{inside_en}{number} {road.name_en}, Huilan District",
        )

    def _estate_name(self) -> tuple[str, str]:
        for _ in range(600):
            (word, pinyin), (zh, en) = self.rng.choice(WORDS), self.rng.choice(PLACES["estate"])
            if word + zh not in self.names and f"{pinyin} {en}" not in self.english:
                self.names.add(word + zh)
                self.english.add(f"{pinyin} {en}")
                return word + zh, f"{pinyin} {en}"
        raise RuntimeError("no name left for an estate")

    def _single_name(self, kind: str, spot) -> tuple[str, str]:
        road, number = spot.road, spot.number
        if not PLACES[kind] or kind in ("estate", "rental"):
            return f"{road.name_zh}{number}号", f"{number} {road.name_en}"
        zh, en = self.rng.choice(PLACES[kind])
        word, pinyin = self.rng.choice(WORDS)
        return word + zh, f"{pinyin} {en}"
