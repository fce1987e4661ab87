"""Component classes in the order of GB/T 30428.2, how many of each, where they stand, who owns and keeps them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    code: str  # big class + small class
    name_zh: str
    name_en: str
    count: int
    place: str  # carriageway | kerb | corner | green | water | estate | bridge
    owner: str  # unit code, or "street" for the subdistrict office of the place
    maintainer: str
    supervisor: str


def _kinds(text: str) -> list[Kind]:
    out = []
    for row in text.strip().splitlines():
        code, zh, en, count, place, owner, maintainer, supervisor = [c.strip() for c in row.split("|")]
        out.append(Kind(code, zh, en, int(count), place, owner, maintainer, supervisor))
    return out


KINDS = _kinds("""
0101 | 上水井盖 | Water supply manhole cover | 1150 | carriageway | U007 | U007 | D004
0102 | 污水井盖 | Sewage manhole cover | 1650 | carriageway | U005 | U005 | D004
0103 | 雨水井盖 | Stormwater manhole cover | 1500 | carriageway | U005 | U005 | D004
0104 | 雨水箅子 | Stormwater grate | 1400 | kerb | U005 | U001 | D004
0105 | 电力井盖 | Power manhole cover | 620 | kerb | U009 | U009 | D025
0106 | 路灯井盖 | Street lamp manhole cover | 480 | kerb | U003 | U003 | D001
0107 | 通信井盖 | Telecom manhole cover | 820 | kerb | U010 | U010 | D025
0108 | 电视井盖 | Cable TV manhole cover | 160 | kerb | U011 | U011 | D020
0110 | 热力井盖 | Heating manhole cover | 240 | carriageway | U013 | U013 | D002
0111 | 燃气井盖 | Gas manhole cover | 560 | carriageway | U008 | U008 | D002
0113 | 消防设施 | Fire hydrant | 700 | kerb | U007 | U007 | D011
0123 | 不明井盖 | Manhole cover of unknown owner | 60 | carriageway | D001 | U001 | D001
0126 | 沟槽盖板 | Trench cover | 120 | kerb | U001 | U001 | D001
0127 | 通讯交接箱 | Telecom cabinet | 230 | kerb | U010 | U010 | D025
0128 | 电力设施 | Power cabinet | 260 | kerb | U009 | U009 | D025
0130 | 电力立杆 | Power pole | 320 | kerb | U009 | U009 | D025
0131 | 通信立杆 | Telecom pole | 200 | kerb | U010 | U010 | D025
0137 | 路灯 | Street lamp | 3300 | kerb | U003 | U003 | D001
0139 | 景观灯 | Landscape lamp | 160 | green | U004 | U003 | D005
0146 | 户外健身设施 | Outdoor fitness equipment | 220 | estate | street | street | D020
0149 | 燃气调压站（箱） | Gas regulator box | 110 | estate | U008 | U008 | D002
0150 | 监控电子眼 | Surveillance camera | 280 | corner | D008 | U010 | D008
0154 | 充电站（桩） | Charging point | 160 | estate | U009 | U009 | D025
0201 | 停车场 | Car park | 90 | kerb | U014 | U014 | D001
0204 | 公交站亭（牌） | Bus stop | 420 | kerb | U012 | U012 | D003
0209 | 跨河桥 | River bridge | 14 | bridge | U001 | U001 | D003
0211 | 限高架（杆） | Height limit frame | 30 | carriageway | D003 | U001 | D003
0212 | 路名牌 | Street name plate | 620 | corner | D012 | U001 | D012
0214 | 交通信号灯 | Traffic light | 420 | corner | D009 | D009 | D009
0215 | 交通标志牌 | Traffic sign | 480 | corner | D009 | D009 | D009
0217 | 交通护栏 | Traffic railing | 260 | carriageway | D009 | U001 | D009
0220 | 人行横道桩 | Crossing bollard | 200 | corner | U001 | U001 | D001
0225 | 非机动车停放点 | Bicycle parking | 260 | kerb | D001 | U015 | D001
0301 | 公共厕所 | Public toilet | 150 | kerb | U002 | U002 | D001
0302 | 公厕指示牌 | Public toilet sign | 110 | corner | U002 | U002 | D001
0304 | 垃圾中转站 | Waste transfer station | 28 | kerb | U002 | U002 | D001
0305 | 垃圾箱 | Litter bin | 1250 | kerb | U002 | U002 | D001
0306 | 户外广告 | Outdoor advertisement | 170 | kerb | U016 | U016 | D001
0308 | 宣传栏 | Notice board | 170 | estate | street | street | D001
0401 | 古树名木 | Ancient tree | 48 | green | U004 | U004 | D005
0402 | 行道树 | Street tree | 2050 | kerb | U004 | U004 | D005
0404 | 护树设施 | Tree guard | 200 | kerb | U004 | U004 | D005
0405 | 花钵花架 | Planter | 150 | corner | U004 | U004 | D005
0406 | 雕塑 | Sculpture | 40 | green | U004 | U004 | D005
0407 | 街头座椅 | Street bench | 330 | green | U004 | U004 | D005
0408 | 绿地护栏 | Green space railing | 170 | green | U004 | U004 | D005
0410 | 喷泉 | Fountain | 18 | green | U004 | U004 | D005
0504 | 液化气站 | LPG station | 8 | kerb | U008 | U008 | D002
0503 | 车辆加油（气、电）站 | Filling station | 34 | kerb | D003 | D003 | D010
0506 | 水域附属设施 | Waterside fittings | 110 | water | U006 | U006 | D004
0507 | 水域护栏 | Waterside railing | 260 | water | U006 | U006 | D004
0508 | 防汛墙 | Flood wall | 40 | water | U006 | U006 | D004
""")
