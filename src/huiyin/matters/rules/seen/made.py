"""Made-up reports of made-up incidents, of which it is known which are one thing: what the usual weights learn from.

Assumptions, not measurements; a city that marks its own duplicates learns from those instead. Pure; one seed, one town.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from huiyin.matters.rules.seen.learning import learn
from huiyin.matters.rules.seen.marked import Marked
from huiyin.matters.rules.seen.measuring import replay
from huiyin.matters.rules.seen.noise import slip
from huiyin.matters.rules.seen.sighting import Sighting
from huiyin.matters.rules.seen.traits import A_DEGREE, traits_of
from huiyin.matters.rules.seen.weighing import Weights

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 90
INCIDENTS = 4_000
A_SIDE = 1_200.0  # metres of the made-up town
STREETS = ("柳巷", "钟楼街", "桥头路", "建设南路", "新华路", "滨河东路", "学府街", "五一路", "Elm Street", "Mill Road")
SAID_AGAIN = 0.35  # of the incidents are reported by somebody else too
WITH_ADDRESS, WITH_COMPONENT, WITH_REPORTER = 0.75, 0.3, 0.45
SLIPS, BESIDE = 0.15, 0.1  # of the addresses; of the pins

KINDS: dict[str, tuple[str, ...]] = {
    "0101": ("井盖松动，车一过就响", "井盖翘起来了，很危险", "路上的井盖坏了", "manhole cover is loose"),
    "0102": ("下水道井盖不见了", "雨水篦子破损", "雨水井盖没有了，怕人掉下去", "drain cover missing"),
    "0137": ("路灯不亮，晚上看不清", "门口路灯坏了三天了", "这条路的灯都不亮", "street lamp is out"),
    "0138": ("景观灯一闪一闪", "楼道外面的灯坏了", "灯杆歪了", "lamp post leaning"),
    "0201": ("公交站牌倒了", "公交站亭玻璃碎了", "站牌看不清", "bus stop sign broken"),
    "0202": ("护栏被撞坏", "路中间的隔离栏倒了", "护栏缺了一段", "railing knocked over"),
    "0301": ("垃圾桶满了没人清", "垃圾桶坏了", "果皮箱溢出来了", "bin is overflowing"),
    "E0101": ("路边有人倒建筑垃圾", "一堆渣土没人管", "装修垃圾堆在路口", "rubble dumped at the corner"),
    "E0102": ("到处是垃圾，很臭", "绿化带里有暴露垃圾", "生活垃圾堆在墙角", "rubbish lying about"),
    "E0201": ("车停在人行道上", "违停，消防通道被堵", "占道停车出不去", "car parked on the pavement"),
    "E0202": ("共享单车乱放挡路", "自行车堆在盲道上", "单车倒了一地", "bikes block the way"),
    "E0301": ("店铺占道经营", "摆摊把路都占了", "烧烤摊油烟大", "stalls all over the street"),
    "E0401": ("路面有个大坑", "马路塌陷了一块", "路面破损积水", "pothole in the road"),
    "E0402": ("下雨后积水过不去", "污水外溢", "下水道堵了往外冒水", "sewage coming up"),
}


@dataclass(frozen=True)
class Incident:
    kind: str
    at: datetime
    lasts: timedelta
    east: float
    north: float
    address: str
    component: str


def made_up(seed: int, incidents: int = INCIDENTS) -> list[tuple[Marked, int]]:
    """Reports in the order of time, each with the number of its incident; marked as duplicate but for the first."""
    dice = Random(seed)
    told = [one for number in range(incidents) for one in _reports(_incident(number, dice), number, dice)]
    return sorted(told, key=lambda one: one[0].sighting.at)


def usual_from(seed: int = 5) -> Weights:
    """What the committed usual weights are made of."""
    told = made_up(seed)
    incident_of = {id(marked.sighting): number for marked, number in told}
    pairs, same = [], []
    for asked in replay(marked for marked, _number in told):
        new = asked.marked.sighting
        for earlier in asked.candidates:
            pairs.append(traits_of(new, earlier, asked.marked.asked_at))
            same.append(incident_of[id(new)] == incident_of[id(earlier)])
    learnt = learn(pairs, same, Weights(-2.0), pull=3.0)
    about = f"learnt from {len(pairs):,} pairs of made-up reports, seed {seed}"
    return replace(learnt, of={name: round(weight, 2) for name, weight in learnt.of.items()}, about=about)


def _incident(number: int, dice: Random) -> Incident:
    street, house = dice.randrange(len(STREETS)), dice.randrange(1, 120)
    along, across = house * 10.0, street * A_SIDE / len(STREETS)
    name = STREETS[street]
    address = f"{house} {name}" if name.isascii() else f"{name}{house}号"
    return Incident(
        kind=dice.choice(sorted(KINDS)),
        at=START + timedelta(days=dice.uniform(0, DAYS)),
        lasts=timedelta(hours=dice.lognormvariate(3.9, 1.0)),
        east=along,
        north=across + dice.choice((0, 8)),
        address=address,
        component=f"C{number:06d}" if dice.random() < 0.6 else "",
    )


def _reports(incident: Incident, number: int, dice: Random) -> Iterator[tuple[Marked, int]]:
    at, first, before = incident.at, True, ""
    while True:
        reporter = f"r{dice.randrange(10**6)}" if dice.random() < WITH_REPORTER else ""
        if before and dice.random() < 0.1:
            reporter = before  # somebody asks again
        yield Marked(_sighting(incident, at, reporter, dice), at, not first), number
        at, first, before = at + timedelta(hours=dice.expovariate(1 / 20)), False, reporter
        late = at > incident.at + incident.lasts
        if dice.random() > SAID_AGAIN or (late and dice.random() < 0.9):
            return


def _sighting(incident: Incident, at: datetime, reporter: str, dice: Random) -> Sighting:
    spread = 60.0 if dice.random() < BESIDE else 10.0
    east, north = incident.east + dice.gauss(0, spread), incident.north + dice.gauss(0, spread)
    address = incident.address if dice.random() < WITH_ADDRESS else ""
    return Sighting(
        at=at,
        lon=east / A_DEGREE,
        lat=north / A_DEGREE,
        address=slip(address, dice) if dice.random() < SLIPS else address,
        component=incident.component if dice.random() < WITH_COMPONENT else "",
        kinds=_kinds(incident.kind, dice),
        text=_words(incident.kind, dice),
        ended_at=incident.at + incident.lasts,
        reporter=reporter,
    )


def _kinds(kind: str, dice: Random) -> tuple[str, ...]:
    """Chosen rightly, guessed among others, wrong within its big class, or not known."""
    luck, others = dice.random(), [one for one in sorted(KINDS) if one != kind]
    if luck < 0.55:
        return (kind,)
    if luck < 0.85:
        return (dice.choice(others), kind) if luck < 0.65 else (kind, dice.choice(others))
    return (dice.choice([one for one in others if one[:-2] == kind[:-2]] or others),) if luck < 0.87 else ()


def _words(kind: str, dice: Random) -> str:
    before = dice.choice(("", "你好，", "请问", "我家门口", "已经好几天了，", "please: "))
    after = dice.choice(("", "，请尽快处理", "，没人管", "，麻烦看看", "，谢谢", ", thanks"))
    return before + dice.choice(KINDS[kind]) + after
