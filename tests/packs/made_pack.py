# ruff: noqa: E501 - the tables are read as tables
"""A pack as small as one can be: two streets, two communities, four grids, eight unit grids, ten people."""

import csv
import json
from pathlib import Path

import shapely
import yaml

WEST, SOUTH, STEP = 114.5, 30.5, 0.001
STREETS = (("990101001", "柳巷街道", "Willow"), ("990101002", "港口街道", "Harbour"))

UNITS = """\
code,name_zh,name_en,kind,parent,area,phone
C001,区城市运行中心,District Operations Centre,centre,,,000-1000
D001,市政养护中心,Municipal Works,department,C001,,000-1001
D002,园林绿化中心,Parks,department,C001,,000-1002
S001,柳巷街道办事处,Willow Street Office,street,,990101001,000-2001
S002,港口街道办事处,Harbour Street Office,street,,990101002,000-2002
Q001,柳巷社区居委会,Willow Community,community,S001,990101001001,
"""
STAFF = """\
login,name_zh,name_en,unit,phone,posts
lin,林受理,Lin,C001,,acceptor
qian,钱值班,Qian,C001,,duty_head
zhao,赵派遣,Zhao,C001,,dispatcher
feng,冯督办,Feng,C001,,supervisor
mi,宓保密,Mi,C001,,confidant
guan,管理员,Guan,C001,,administrator
he,何关爱,He,S001,,carer@990101001
sun,孙承办,Sun,D001,,handler@D001
zhou,周主任,Zhou,D001,,unit_head@D001
wu,吴园林,Wu,D002,,handler@D002
wan,万主任,Wan,D002,,unit_head@D002
liu,柳科长,Liu,S001,,handler@S001;unit_head@S001
gang,港科长,Gang,S002,,handler@S002;unit_head@S002
mei,梅网格,Mei,S001,,grid_worker@99010100100101;grid_worker@99010100100102
far,远网格,Far,S002,,grid_worker@99010100200101;grid_worker@99010100200102
"""
BUILDINGS = """\
code,name_zh,name_en,kind,road_zh,house_number,address_zh,address_en,lon,lat,floors,dwellings,community,grid
B0001,柳巷一号楼,Willow House 1,residential,柳巷,1,柳巷1号,1 Willow Lane,114.5002,30.5002,6,24,990101001001,99010100100101
B0002,柳巷商店,Willow Shop,shop,柳巷,2,柳巷2号,2 Willow Lane,114.5012,30.5002,2,0,990101001001,99010100100102
B0003,港口一号楼,Harbour House 1,residential,港口路,1,港口路1号,1 Harbour Road,114.5102,30.5002,11,44,990101002001,99010100200101
"""
ITEMS = """code,name_zh,name_en,unit,kind,days,guide_zh,guide_en,link
M1,高龄津贴,Old-age allowance,D001,payment,5,带身份证,Bring the identity card,
"""
COMPONENTS = """\
code,name_zh,name_en,lon,lat,unit_grid,owner,maintainer,supervisor,state,address_zh,installed_on
9901010137000001,路灯,Street lamp,114.5001,30.5003,990101001001001,D001,D001,C001,intact,柳巷1号旁,2019-04-01
9901010101000001,上水井盖,Manhole cover,114.5011,30.5003,990101001001002,D001,D001,C001,damaged,柳巷2号旁,
9901010402000001,行道树,Street tree,114.5101,30.5003,990101002001001,D002,D002,,intact,港口路1号旁,2015-03-12
"""
STANDARDS = """\
kind,code,big_zh,big_en,name_zh,name_en,section,flags,condition,condition_zh,condition_en,limit,closing_zh,closing_en,evidence,urgency,units,supervisors
component,0137,公用设施,Utilities,路灯,Street lamp,demand,,1,不亮,out,2 工作日,恢复照明,lit again,,normal,maintainer,C001
component,0137,,,,,,,2,灯杆倾斜有危险,leaning,2 紧急工作时,消除隐患,made safe,photo_after,urgent,,
component,0101,公用设施,Utilities,上水井盖,Manhole cover,demand,,1,缺失或移位,missing,2 紧急工作时,恢复,restored,photo_after,urgent,owner,C001
component,0402,园林绿化,Green,行道树,Street tree,demand,,1,枯死,dead,2 工作日,补种或移除,replaced,,normal,D002,C001
event,0112,市容环境,Appearance,道路不洁,Dirty road,environment,territory_first,1,有积尘或污渍,dirty,4 工作时,恢复整洁,clean,,normal,street,C001
event,0110,市容环境,Appearance,暴露垃圾,Exposed rubbish,environment,,1,未及时清运,left lying,1 工作日,清除,removed,photo_before;photo_after,normal,street,C001
event,0601,其他事件,Other,举报线索,Tip-off,tip_off,confidential,1,线索具体,specific,15 自然日,核查答复,answered,document,normal,C001,C001
event,0602,其他事件,Other,邻里纠纷,Dispute,need,mediation,1,当事人愿意调解,willing,5 自然日,达成协议,agreed,,normal,community,C001
"""
PHRASES = """\
type,lang,kind,text
0137,zh,keyword,路灯
0137,en,keyword,lamp
0137,zh,example,柳巷路灯不亮已经三天
0137,en,example,The street lamp has been out for three days
0101,zh,keyword,井盖
0101,zh,example,井盖没有了，骑车差点掉下去
0402,zh,keyword,枯树
0402,zh,example,路边的树枯死了，怕倒下来
E0112,zh,keyword,路面脏
E0112,zh,example,早上路面脏，全是泥
E0110,zh,keyword,垃圾
E0110,zh,example,垃圾堆了好几天没人清
E0601,zh,keyword,举报
E0601,zh,example,举报有人夜里偷倒渣土
E0602,zh,keyword,邻居
E0602,zh,example,楼上邻居漏水一直不肯修
"""
CALENDAR = """\
timezone: Asia/Shanghai
country: CN
office_hours: ["08:00-12:00", "14:00-18:00"]
stage_limits: {source: "made up", respond: 30 分钟, check: 30 分钟, dispatch: 15 分钟, verify: 30 分钟, whole: null}
years:
  2026:
    source: made up
    holidays: [{name_zh: 国庆节, name_en: National Day, from: 2026-10-01, to: 2026-10-07}]
    adjusted_workdays: [2026-10-10]
"""


def make(root: Path) -> Path:
    """Write the pack into `root` and answer its folder."""
    pack = root / "toy"
    for folder in ("areas", "base", "standards"):
        (pack / folder).mkdir(parents=True, exist_ok=True)
    settings = {"name": "toy", "name_zh": "玩具区", "county_code": "990101", "edition": "2026", "source": "made up"}
    (pack / "pack.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True))
    _areas(pack)
    _base(pack)
    for name, text in (
        ("units.csv", UNITS),
        ("staff.csv", STAFF),
        ("base/buildings.csv", BUILDINGS),
        ("components.csv", COMPONENTS),
        ("service_items.csv", ITEMS),
        ("standards/events.csv", STANDARDS),
        ("standards/phrases.csv", PHRASES),
        ("calendar.yaml", CALENDAR),
    ):
        (pack / name).write_text(text, encoding="utf-8")
    return pack


def _areas(pack: Path) -> None:
    features: dict[str, list] = {"streets": [], "communities": [], "grids": [], "unit_grids": []}
    whole = []
    for number, (street, zh, en) in enumerate(STREETS):
        west = WEST + 0.01 * number
        box, community = shapely.box(west, SOUTH, west + 4 * STEP, SOUTH + STEP), f"{street}001"
        whole.append(box)
        features["streets"].append(_feature(box, street, zh, f"{en} Street", "990101"))
        features["communities"].append(_feature(box, community, f"{zh[:2]}社区", f"{en} Community", street))
        for n in (1, 2):
            left, grid = west + 2 * STEP * (n - 1), f"{community}0{n}"
            half = shapely.box(left, SOUTH, left + 2 * STEP, SOUTH + STEP)
            features["grids"].append(_feature(half, grid, f"{zh[:2]}{n}网格", f"{en} grid {n}", community))
            for m in (1, 2):
                cell = shapely.box(left + STEP * (m - 1), SOUTH, left + STEP * m, SOUTH + STEP)
                code = f"{community}00{2 * (n - 1) + m}"
                properties = {"code": code, "grid": grid, "area_m2": 10600, "land_use": "residential"}
                features["unit_grids"].append(_geo(cell, properties))
    district = shapely.MultiPolygon(whole)
    write(pack / "areas" / "district.geojson", [_feature(district, "990101", "玩具区", "Toy District", None)])
    for name, found in features.items():
        write(pack / "areas" / f"{name}.geojson", found)


def _base(pack: Path) -> None:
    lane = shapely.LineString([(WEST, SOUTH), (WEST + 4 * STEP, SOUTH)])
    pond = shapely.box(WEST, SOUTH, WEST + STEP / 4, SOUTH + STEP / 4)
    named = {"name_zh": "柳巷", "name_en": "Willow Lane", "class": "local"}
    write(pack / "base" / "roads.geojson", [_geo(lane, named)])
    water = {"name_zh": "柳塘", "name_en": "Willow Pond", "kind": "lake"}
    write(pack / "base" / "water.geojson", [_geo(pond, water)])
    write(pack / "base" / "green.geojson", [])


def _feature(shape, code: str, zh: str, en: str, parent: str | None) -> dict:
    return _geo(shape, {"code": code, "name_zh": zh, "name_en": en, **({"parent": parent} if parent else {})})


def _geo(shape, properties: dict) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}


def write(file: Path, features: list[dict]) -> None:
    """One feature a line, as packs have it."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    file.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")


def edit(file: Path, key: str, **values: str) -> None:
    """Change values of the record whose first column is `key`."""
    with file.open(encoding="utf-8", newline="") as given:
        reader = csv.DictReader(given)
        rows, names = list(reader), reader.fieldnames
    for row in rows:
        if row[names[0]] == key:
            row.update(values)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def drop(file: Path, key: str) -> None:
    """Remove the lines that begin with `key`."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(key)), encoding="utf-8")
