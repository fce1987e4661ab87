"""The named road network: main roads from the plan, streets and lanes from the cuts between blocks."""

import math
from dataclasses import dataclass

from shapely import STRtree
from shapely.geometry import LineString, Point
from shapely.ops import unary_union

from tools.sample_district.city import City
from tools.sample_district.frame import stream
from tools.sample_district.words import WORDS

MAIN_ENGLISH = {
    "环城路": "Huancheng Road", "二环路": "Second Ring Road", "外环快速路": "Outer Ring Expressway",
    "澄北大道": "Chengbei Avenue", "松风大道": "Songfeng Avenue", "晴沙大道": "Qingsha Avenue",
    "新埠大道": "Xinbu Avenue", "云锦大道": "Yunjin Avenue", "汀兰大道": "Tinglan Avenue",
    "石渡大道": "Shidu Avenue", "桃李大道": "Taoli Avenue", "澄桥大道": "Chengqiao Avenue",
    "长风路": "Changfeng Road", "柏舟路": "Bozhou Road", "东篱路": "Dongli Road", "采蘋路": "Caipin Road",
    "鹿鸣路": "Luming Road", "望舒路": "Wangshu Road", "羲和路": "Xihe Road", "南亩路": "Nanmu Road",
    "扶摇路": "Fuyao Road", "沧浪路": "Canglang Road", "蒹葭路": "Jianjia Road", "星桥路": "Xingqiao Road",
    "青禾路": "Qinghe Road", "稻香路": "Daoxiang Road", "春申路": "Chunshen Road",
    "滨江北路": "North Binjiang Road", "滨江南路": "South Binjiang Road",
}  # fmt: skip
BRIDGES = [
    ("石渡大桥", "Shidu Bridge"), ("澄澜大桥", "Chenglan Bridge"), ("桃李桥", "Taoli Bridge"),
    ("望澜桥", "Wanglan Bridge"), ("文澜桥", "Wenlan Bridge"), ("听涛大桥", "Tingtao Bridge"),
    ("揽月大桥", "Lanyue Bridge"), ("晴沙大桥", "Qingsha Bridge"), ("双虹桥", "Shuanghong Bridge"),
    ("新埠大桥", "Xinbu Bridge"), ("云锦大桥", "Yunjin Bridge"), ("南浦大桥", "Nanpu Bridge"),
    ("归帆桥", "Guifan Bridge"), ("飞练桥", "Feilian Bridge"), ("卧波桥", "Wobo Bridge"), ("长汀桥", "Changting Bridge"),
]  # fmt: skip
SIDES = {"E": ("东", "East"), "W": ("西", "West"), "N": ("北", "North"), "S": ("南", "South")}
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Road:
    name_zh: str
    name_en: str
    kind: str  # expressway | ring | radial | arterial | secondary | local | lane | bridge
    line: LineString  # metres


def lay(city: City) -> list[Road]:
    roads = [Road(name, MAIN_ENGLISH[name], kind, line) for kind, name, line in _with_bridges_cut(city)]
    roads += _bridges(city)
    return roads + _streets(city)


def _with_bridges_cut(city: City):
    for kind, name, line in city.sk.roads:
        rest = line.difference(city.sk.river)
        for part in getattr(rest, "geoms", [rest]):
            if part.length > 60:
                yield kind, name, part


def _bridges(city: City) -> list[Road]:
    spans = []
    for _, _, line in city.sk.roads:
        over = line.intersection(city.sk.river)
        spans += [p for p in getattr(over, "geoms", [over]) if p.length > 120]
    spans.sort(key=lambda p: city.sk.river_axis.project(p.interpolate(0.5, normalized=True)))
    return [Road(zh, en, "bridge", span) for (zh, en), span in zip(BRIDGES, spans, strict=False)]


def _streets(city: City) -> list[Road]:
    water = unary_union([city.sk.river, *city.sk.water.values()])
    pieces: list[tuple[str, LineString]] = []
    for cut in city.cuts:
        if cut.level == "wall":
            continue
        for line in getattr(cut.line, "geoms", [cut.line]):
            dry = line.difference(water) if line.intersects(water) else line
            for part in getattr(dry, "geoms", [dry]):
                if part.length > (45 if cut.level == "lane" else 90):
                    pieces.append((cut.level, part))
    return Namer(pieces).roads()


class Namer:
    """A street that goes on beyond a crossing keeps its name; side streets borrow the word of the street nearby."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.rng = stream("road names")
        self.words = list(dict.fromkeys(WORDS))
        self.rng.shuffle(self.words)
        self.taken = set(MAIN_ENGLISH)
        self.taken_english = set(MAIN_ENGLISH.values())
        self.anchors: list[tuple[Point, tuple[str, str]]] = []

    def roads(self) -> list[Road]:
        groups = sorted(self._join(), key=lambda g: (["secondary", "local", "lane"].index(g[0]), -g[1]))
        out = []
        for level, _, members in groups:
            zh, en = self._name(level, [self.pieces[m][1] for m in members])
            out += [Road(zh, en, self.pieces[m][0], self.pieces[m][1]) for m in members]
        return out

    def _join(self):
        """Pieces whose ends meet head on, across at most a wide road, are one street."""
        parent = list(range(len(self.pieces)))

        def root(i: int) -> int:
            while parent[i] != i:
                i = parent[i]
            return i

        ends, owner = [], []
        for i, (_, line) in enumerate(self.pieces):
            c = list(line.coords)
            ends += [(c[0], _bearing(c[1], c[0])), (c[-1], _bearing(c[-2], c[-1]))]
            owner += [i, i]
        tree = STRtree([Point(e[0]) for e in ends])
        for a, b in sorted(map(tuple, tree.query([Point(e[0]) for e in ends], "dwithin", 42).T.tolist())):
            i, j = owner[a], owner[b]
            if a < b and i != j and self.pieces[i][0] == self.pieces[j][0]:
                turn = abs((ends[a][1] - ends[b][1] + 2 * math.pi) % (2 * math.pi) - math.pi)
                if turn < math.radians(16):
                    parent[root(j)] = root(i)
        groups: dict[int, list[int]] = {}
        for i in range(len(self.pieces)):
            groups.setdefault(root(i), []).append(i)
        for members in groups.values():
            yield self.pieces[members[0]][0], sum(self.pieces[m][1].length for m in members), members

    def _name(self, level: str, lines) -> tuple[str, str]:
        middle = max(lines, key=lambda g: g.length).interpolate(0.5, normalized=True)
        c = list(lines[0].coords)
        across = abs(c[-1][0] - c[0][0]) > abs(c[-1][1] - c[0][1])
        fresh = level == "secondary" or (level == "local" and self.rng.random() < 0.16)
        if fresh and self.words:
            word = self.words.pop()
            options = [self._plain(word, level, across)]
            self.anchors.append((middle, word))
        else:
            options = []
        near = sorted(self.anchors, key=lambda a: a[0].distance(middle))[:14]
        for at, word in near:
            options += self._variants(word, level, across, at, middle)
        for zh, en in options:
            if zh not in self.taken and en not in self.taken_english:
                self.taken.add(zh)
                self.taken_english.add(en)
                return zh, en
        raise RuntimeError("no name left for a street")

    def _plain(self, word, level: str, across: bool) -> tuple[str, str]:
        zh, en = ("路", "Road") if across or level == "secondary" and self.rng.random() < 0.5 else ("街", "Street")
        return word[0] + zh, f"{word[1]} {en}"

    def _variants(self, word, level: str, across: bool, at: Point, here: Point) -> list[tuple[str, str]]:
        zh, en = word
        dx, dy = here.x - at.x, here.y - at.y
        side = SIDES[("E" if dx > 0 else "W") if abs(dx) > abs(dy) else ("N" if dy > 0 else "S")]
        if level == "lane":
            kinds = [("巷", "Lane"), ("弄", "Alley")]
            out = [(f"{zh}{k}", f"{en} {e}") for k, e in kinds]
            return out + [(f"{zh}{NUMERALS[n]}{k}", f"{en} {e} {n + 1}") for k, e in kinds for n in range(9)]
        kind = ("路", "Road") if across else ("街", "Street")
        out = [(f"{zh}{side[0]}{kind[0]}", f"{en} {side[1]} {kind[1]}")]
        out.append((f"{zh}支{kind[0]}", f"{en} Branch {kind[1]}"))
        return out + [(f"{zh}{NUMERALS[n]}{kind[0]}", f"{en} {kind[1]} {n + 1}") for n in range(4)]


def _bearing(a, b) -> float:
    return math.atan2(b[1] - a[1], b[0] - a[0])
