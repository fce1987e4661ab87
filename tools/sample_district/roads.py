"""The named road network: main roads from the plan, streets and lanes from the cuts between blocks."""

import math
from dataclasses import dataclass

from shapely import STRtree
from shapely.geometry import LineString, Point
from shapely.ops import unary_union
from tools.sample_district.city import City
from tools.sample_district.frame import stream
from tools.sample_district.words import OLD_TOWN, WORDS

MAIN_ENGLISH = {
    "环城路": "Huancheng Road", "二环路": "Second Ring Road", "外环快速路": "Outer Ring Expressway",
    "澄北大道": "Chengbei Avenue", "松风大道": "Songfeng Avenue", "晴沙大道": "Qingsha Avenue",
    "新埠大道": "Xinbu Avenue", "云锦大道": "Yunjin Avenue", "汀兰大道": "Tinglan Avenue",
    "石渡大道": "Shidu Avenue", "桃李大道": "Taoli Avenue", "澄桥大道": "Chengqiao Avenue",
    "长风路": "Changfeng Road", "柏舟路": "Bozhou Road", "东篱路": "Dongli Road", "采蘋路": "Caipin Road",
    "鹿鸣路": "Luming Road", "望舒路": "Wangshu Road", "羲和路": "Xihe Road", "南亩路": "Nanmu Road",
    "扶摇路": "Fuyao Road", "沧浪路": "Canglang Road", "蒹葭路": "Jianjia Road", "星桥路": "Xingqiao Road",
    "青禾路": "Qinghe Road", "稻香路": "Daoxiang Road", "春申路": "Chunshen Road",
    "文澜大街": "Wenlan Street", "钟鼓大街": "Zhonggu Street", "登高路": "Denggao Path",
    "澄湖环路": "Cheng Lake Loop", "云影环路": "Yunying Loop", "汀兰环湖路": "Tinglan Lakeside Road",
    "月牙环路": "Crescent Loop",
    "滨江北路": "North Binjiang Road", "滨江南路": "South Binjiang Road",
}  # fmt: skip
BRIDGES = [
    ("石渡大桥", "Shidu Bridge"), ("澄澜大桥", "Chenglan Bridge"), ("桃李桥", "Taoli Bridge"),
    ("望澜桥", "Wanglan Bridge"), ("文澜桥", "Wenlan Bridge"), ("听涛大桥", "Tingtao Bridge"),
    ("揽月大桥", "Lanyue Bridge"), ("晴沙大桥", "Qingsha Bridge"), ("双虹桥", "Shuanghong Bridge"),
    ("新埠大桥", "Xinbu Bridge"), ("云锦大桥", "Yunjin Bridge"), ("南浦大桥", "Nanpu Bridge"),
    ("归帆桥", "Guifan Bridge"), ("飞练桥", "Feilian Bridge"), ("卧波桥", "Wobo Bridge"),
    ("长汀桥", "Changting Bridge"),
]  # fmt: skip
SIDES = {"E": ("东", "East"), "W": ("西", "West"), "N": ("北", "North"), "S": ("南", "South")}
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Road:
    name_zh: str
    name_en: str
    kind: str  # expressway | ring | radial | arterial | secondary | local | lane | bridge
    line: LineString  # metres


def lay(city: City) -> tuple[list[Road], list["Anchor"]]:
    roads = [Road(name, MAIN_ENGLISH[name], kind, line) for kind, name, line in _with_bridges_cut(city)]
    roads += _bridges(city)
    streets, anchors = _streets(city)
    return roads + streets, anchors


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


def _streets(city: City) -> tuple[list[Road], list["Anchor"]]:
    water = unary_union([city.sk.river, *city.sk.water.values()])
    pieces: list[Piece] = []
    for cut in city.cuts:
        if cut.level == "wall":
            continue
        for line in getattr(cut.line, "geoms", [cut.line]):
            dry = line.difference(water) if line.intersects(water) else line
            for part in getattr(dry, "geoms", [dry]):
                if part.length > (45 if cut.level == "lane" else 90):
                    pieces.append(Piece(cut.level, cut.use, part))
    namer = Namer(pieces, [v.centroid for v in city.sk.villages])
    return namer.roads(), namer.anchors


@dataclass(frozen=True)
class Piece:
    level: str
    use: str
    line: LineString


@dataclass(frozen=True)
class Anchor:
    """A word that belongs to a place: its streets and its community are called by it."""

    at: Point
    word: tuple[str, str]
    use: str  # "old" | "village" | "town"


class Namer:
    """A street that goes on beyond a crossing keeps its name; side streets borrow the word of the street nearby."""

    def __init__(self, pieces: list[Piece], villages: list[Point]):
        self.pieces = pieces
        self.rng = stream("road names")
        self.words, self.old_words = list(WORDS), list(OLD_TOWN)
        self.rng.shuffle(self.words)
        self.rng.shuffle(self.old_words)
        self.taken = set(MAIN_ENGLISH)
        self.taken_english = set(MAIN_ENGLISH.values())
        self.anchors = [Anchor(at, self.words.pop(), "village") for at in villages]

    def roads(self) -> list[Road]:
        groups = sorted(self._join(), key=lambda g: (["secondary", "local", "lane"].index(g[0]), -g[1]))
        out = []
        for level, _, members in groups:
            zh, en = self._name(level, [self.pieces[m] for m in members])
            out += [Road(zh, en, self.pieces[m].level, self.pieces[m].line) for m in members]
        return out

    def _join(self):
        """Pieces whose ends meet head on, across at most a wide road, are one street."""
        parent = list(range(len(self.pieces)))

        def root(i: int) -> int:
            while parent[i] != i:
                i = parent[i]
            return i

        ends, owner = [], []
        for i, piece in enumerate(self.pieces):
            c = list(piece.line.coords)
            ends += [(c[0], _bearing(c[1], c[0])), (c[-1], _bearing(c[-2], c[-1]))]
            owner += [i, i]
        tree = STRtree([Point(e[0]) for e in ends])
        for a, b in sorted(map(tuple, tree.query([Point(e[0]) for e in ends], "dwithin", 42).T.tolist())):
            i, j = owner[a], owner[b]
            if a < b and i != j and self.pieces[i].level == self.pieces[j].level:
                turn = abs((ends[a][1] - ends[b][1] + 2 * math.pi) % (2 * math.pi) - math.pi)
                if turn < math.radians(16):
                    parent[root(j)] = root(i)
        groups: dict[int, list[int]] = {}
        for i in range(len(self.pieces)):
            groups.setdefault(root(i), []).append(i)
        for members in groups.values():
            yield self.pieces[members[0]].level, sum(self.pieces[m].line.length for m in members), members

    def _name(self, level: str, pieces: list[Piece]) -> tuple[str, str]:
        longest = max(pieces, key=lambda p: p.line.length)
        middle = longest.line.interpolate(0.5, normalized=True)
        c = list(longest.line.coords)
        across = abs(c[-1][0] - c[0][0]) > abs(c[-1][1] - c[0][1])
        across = across or longest.use == "field"  # country roads are 路 whichever way they run
        options = []
        use = longest.use if longest.use in ("old", "village") else "town"
        word = self._fresh(level, use)
        if word:
            self.anchors.append(Anchor(middle, word, use))
            options.append(self._plain(word, level, across))
        near = sorted((a for a in self.anchors if a.use == use), key=lambda a: a.at.distance(middle))
        for anchor in near[:16]:
            options += self._variants(anchor.word, level, across, anchor.at, middle)
        for zh, en in options:
            if zh not in self.taken and en not in self.taken_english:
                self.taken.add(zh)
                self.taken_english.add(en)
                return zh, en
        raise RuntimeError("no name left for a street")

    def _fresh(self, level: str, use: str):
        if use == "old":
            return self.old_words.pop() if self.old_words else None
        wanted = level == "secondary" or (level == "local" and use == "town" and self.rng.random() < 0.05)
        return self.words.pop() if wanted and self.words else None

    def _plain(self, word, level: str, across: bool) -> tuple[str, str]:
        if level == "lane":
            zh, en = self.rng.choice([("巷", "Lane"), ("巷", "Lane"), ("弄", "Alley"), ("里", "Row")])
            return word[0] + zh, f"{word[1]} {en}"
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
        if across:
            out.append((f"{zh}支路", f"{en} Branch Road"))
        return out + [(f"{zh}{NUMERALS[n]}{kind[0]}", f"{en} {kind[1]} {n + 1}") for n in range(4)]


def _bearing(a, b) -> float:
    return math.atan2(b[1] - a[1], b[0] - a[0])
