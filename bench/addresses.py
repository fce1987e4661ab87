"""Addresses as people write them, made from the sample district's own register: typos, homophones, gaps, English."""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely

from huiyin.kernel.geo.metres import metres_between
from huiyin.places.gazetteer.register import Ground, House, Register, Road, Site, roads_of
from huiyin.places.gazetteer.sounds import sounds_of

PACK = Path(__file__).parents[1] / "packs/sample-district"
STORIES = (
    "{}路灯不亮，晚上走路很危险，请尽快派人来修。", "您好，我要反映{}有一个井盖坏了，车过的时候响。", "{}垃圾没人清",
    "昨天下雨以后{}积水很深，孩子上学都过不去，麻烦处理一下，谢谢！", "{}门口有人乱停车", "{}水管漏水",
)  # fmt: skip
STORIES_EN = (
    "Street light out at {}, please repair it.", "There is a broken manhole cover at {}.", "{}: rubbish not collected",
    "Since yesterday's rain the water stands deep at {} and children cannot get to school.",
)  # fmt: skip
NOWHERE = (
    "小区门口的马路上有一个大坑，很危险，希望尽快处理。我们反映了好几次都没人管，周围都是老人和孩子。",
    "公交车司机态度不好，上车的时候把老人关在门外。", "想咨询一下老年卡怎么办理，需要带什么材料？",
    "楼上的邻居每天晚上很吵，影响休息，物业不管。", "路灯不亮", "停水三天了，什么时候来水？",
    "I would like to know how to apply for a housing allowance.",
    "The bus driver was rude and closed the door on an old man.",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A text, how it was made, where the place is, and within how many metres an answer counts as right.

    `road`: where no number was said and the road itself is the right answer."""

    how: str
    text: str
    lon: float
    lat: float
    metres: float = 120.0
    road: str = ""


def register() -> Register:
    roads = [
        (f["properties"]["name_zh"], f["properties"]["name_en"], shapely.to_wkb(shapely.geometry.shape(f["geometry"])))
        for f in _features("base/roads")
    ]
    with (PACK / "base/buildings.csv").open(encoding="utf-8") as file:
        houses = [_house(row) for row in csv.DictReader(file)]
    levels = (("street", "streets"), ("community", "communities"), ("grid", "grids"))
    grounds = [_ground(level, f) for level, name in levels for f in _features(f"areas/{name}")]
    return Register(roads_of(roads), houses, grounds, "回澜区")


def _features(name: str) -> list[dict]:
    return json.loads((PACK / f"{name}.geojson").read_text())["features"]


def _house(row: dict[str, str]) -> House:
    names = row["name_zh"], row["name_en"], row["kind"], row["address_zh"], row["address_en"]
    return House(*names, float(row["lon"]), float(row["lat"]))


def _ground(level: str, feature: dict) -> Ground:
    polygon, about = shapely.geometry.shape(feature["geometry"]), feature["properties"]
    at = polygon.representative_point()
    return Ground(about["code"], level, about["name_zh"], about["name_en"], at.x, at.y, polygon)


def said(known: Register, count: int, seed: int) -> Iterator[Said]:
    """`count` texts in equal shares of all ways to write an address; the same ones for the same seed."""
    dice = random.Random(seed)
    makers = _Makers(known, dice)
    ways = list(makers.ways)
    while count:
        made = makers.ways[ways[count % len(ways)]]()
        if made is not None:
            yield made
            count -= 1


class _Makers:
    def __init__(self, known: Register, dice: random.Random) -> None:
        self.known, self.dice = known, dice
        self.sites = [site for site in known.sites if site.road and site.extent < 250]
        self.names = defaultdict(int)
        for site in known.sites:
            self.names[site.name_zh] += 1
        self.roads = [road for road in known.roads.values() if road.numbers]
        self.alike = _alike(known)
        tree = shapely.STRtree([road.line for road in self.roads])
        pairs = tree.query([road.line for road in self.roads], predicate="intersects").T
        self.pairs = [(self.roads[a], self.roads[b]) for a, b in pairs if a < b]
        self.communities = [ground for ground in known.grounds if ground.level == "community"]
        self.ways: dict[str, Callable[[], Said | None]] = {
            "full": self.full, "road and number": self.house, "in a story": self.story,
            "site and building": self.estate,
            "site in its community": self.site, "a wrong character": lambda: self.spoilt(self.wrong),
            "a homophone": lambda: self.spoilt(self.homophone),
            "a character missing": lambda: self.spoilt(self.dropped),
            "two swapped": lambda: self.spoilt(self.swapped), "a number that is not there": self.unknown,
            "road in its community": self.stretch, "opposite": self.opposite, "crossing": self.crossing,
            "English": self.english, "English, a typo": self.english_typo, "English, opposite": self.english_opposite,
            "English crossing": self.english_crossing,
        }  # fmt: skip

    def full(self) -> Said:
        site = self.dice.choice(self.sites)
        return Said("full", site.address_zh, site.lon, site.lat, site.extent + 60)

    def _house(self) -> tuple[Road, int, tuple[float, float]]:
        road = self.dice.choice(self.roads)
        at = self.dice.randrange(len(road.numbers))
        return road, road.numbers[at], road.points[at]

    def house(self) -> Said:
        road, number, point = self._house()
        return Said("road and number", f"{road.name_zh}{number}{self.dice.choice(['号', '', '號'])}", *point)

    def story(self) -> Said:
        road, number, point = self._house()
        return Said("in a story", self.dice.choice(STORIES).format(f"{road.name_zh}{number}号"), *point)

    def estate(self) -> Said | None:
        site = self.dice.choice(self.sites)
        if not site.buildings or self.names[site.name_zh] > 1:
            return None
        building = self.dice.choice(sorted(site.buildings))
        text = f"{site.name_zh}{building}{self.dice.choice(['号楼', '栋', '幢'])}"
        return Said("site and building", self._told(text), *site.buildings[building])

    def site(self) -> Said | None:
        site = self.dice.choice(self.sites)
        community = self._community(site.lon, site.lat)
        if community is None:
            return None
        text = self._told(f"{community.name_zh}{site.name_zh}")
        return Said("site in its community", text, site.lon, site.lat, site.extent + 60)

    def _community(self, lon: float, lat: float) -> Ground | None:
        point = shapely.Point(lon, lat)
        return next((one for one in self.communities if shapely.intersects(one.polygon, point)), None)

    def spoilt(self, spoil: Callable[[str], str | None]) -> Said | None:
        """The road or the site with one mistake; sites are said with their road, as an address field has it."""
        if self.dice.random() < 0.5:
            road, number, point = self._house()
            name = spoil(road.name_zh)
            made = f"{name}{number}号", *point
        else:
            site = self.dice.choice(self.sites)
            name = spoil(site.name_zh)
            made = f"{site.road}{name}", site.lon, site.lat
        how = {"wrong": "a wrong character", "homophone": "a homophone", "dropped": "a character missing",
               "swapped": "two swapped"}[spoil.__name__]  # fmt: skip
        return Said(how, made[0], made[1], made[2], 200) if name else None

    def wrong(self, name: str) -> str:
        at = self.dice.randrange(len(name) - 1)
        return name[:at] + self.dice.choice("天地人山水火土木金石花草风云雨雪") + name[at + 1 :]

    def homophone(self, name: str) -> str | None:
        at = self.dice.randrange(len(name) - 1)
        others = [c for c in self.alike.get(sounds_of(name[at]), ()) if c != name[at]]
        return name[:at] + self.dice.choice(others) + name[at + 1 :] if others else None

    def dropped(self, name: str) -> str | None:
        at = self.dice.randrange(len(name) - 1)
        return name[:at] + name[at + 1 :] if len(name) > 3 else None

    def swapped(self, name: str) -> str | None:
        at = self.dice.randrange(len(name) - 2) if len(name) > 3 else 0
        other = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        return other if other != name else None

    def unknown(self) -> Said | None:
        road, number, point = self._house()
        near = number + 2
        if near in road.places:
            return None
        return Said("a number that is not there", f"{road.name_zh}{near}号", *point, 200)

    def stretch(self) -> Said | None:
        road, _number, point = self._house()
        community = self._community(*point)
        if community is None:
            return None
        return Said("road in its community", self._told(f"{community.name_zh}{road.name_zh}"), *point, 50, road.name_zh)

    def opposite(self) -> Said | None:
        site = self.dice.choice(self.sites)
        where = self.dice.choice(["对面", "旁边", "斜对面", "附近"])
        return Said("opposite", self._told(f"{site.road}{site.name_zh}{where}"), site.lon, site.lat, site.extent + 60)

    def crossing(self) -> Said:
        one, other = self.dice.choice(self.pairs)
        at = _crossing(one, other)
        text = self.dice.choice(["{}与{}路口", "{}和{}交叉口", "{}{}交叉路口"]).format(one.name_zh, other.name_zh)
        return Said("crossing", self._told(text), *at, 100)

    def english(self) -> Said:
        site = self.dice.choice(self.sites)
        return Said("English", site.address_en, site.lon, site.lat, site.extent + 60)

    def english_typo(self) -> Said:
        road, number, point = self._house()
        words = road.name_en.split()
        at = self.dice.randrange(len(words[0]))
        words[0] = words[0][:at] + self.dice.choice("aeiounrst") + words[0][at + 1 :]
        short = " ".join(words).replace("Road", self.dice.choice(["Road", "Rd", "Rd."]))
        return Said("English, a typo", self.dice.choice(STORIES_EN).format(f"{number} {short}"), *point)

    def english_opposite(self) -> Said:
        site = self.dice.choice(self.sites)
        text = (
            f"{self.dice.choice(['opposite', 'next to', 'near'])} {site.name_en}, {self.known.roads[site.road].name_en}"
        )
        told = self.dice.choice(STORIES_EN).format(text)
        return Said("English, opposite", told, site.lon, site.lat, site.extent + 60)

    def english_crossing(self) -> Said:
        one, other = self.dice.choice(self.pairs)
        text = self.dice.choice(["the corner of {} and {}", "{} at {}", "the junction of {} and {}"])
        told = self.dice.choice(STORIES_EN).format(text.format(one.name_en, other.name_en))
        return Said("English crossing", told, *_crossing(one, other), 100)

    def _told(self, place: str) -> str:
        return self.dice.choice([*STORIES, "{}"]).format(place)


def _crossing(one: Road, other: Road) -> tuple[float, float]:
    at = shapely.centroid(shapely.intersection(one.line, other.line))
    return at.x, at.y


def _alike(known: Register) -> dict[str, list[str]]:
    """Characters of names by how they sound: what a keyboard that takes pinyin offers next to the right one."""
    common = "".join(chr(c) for c in range(0x4E00, 0x9FA6))
    used = {c for name in known.chinese for c in name}
    alike: dict[str, list[str]] = defaultdict(list)
    for character in common:
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            continue
        alike[sounds_of(character)].append(character)
    return {sounds_of(c): alike[sounds_of(c)] for c in used}


def right(one: Said, found: list, first: int) -> bool:
    """Whether one of the `first` answers lies where the place is."""
    for answer in found[:first]:
        if one.road and (answer.kind, answer.name_zh) == ("road", one.road):
            return True
        if _apart(one, answer) <= one.metres:
            return True
    return False


def _apart(one: Said, answer) -> float:
    return metres_between((one.lon, one.lat), (answer.lon, answer.lat))


__all__ = ["NOWHERE", "Said", "Site", "register", "right", "said"]
