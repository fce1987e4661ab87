"""Component classes in the order of GB/T 30428.2, how many of each, where they stand, who owns and keeps them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    code: str  # big class + small class
    name_zh: str
    name_en: str
    count: int
    place: str  # carriageway | kerb | corner | main | green | water | estate | shop | bridge
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
0101 | 给水井盖 | Water-supply manhole cover | 850 | carriageway | U007 | U007 | D004
0102 | 污水井盖 | Sewer manhole cover | 1200 | carriageway | U005 | U005 | D004
0103 | 雨水井盖 | Storm-drain manhole cover | 1100 | carriageway | U005 | U005 | D004
0104 | 雨水箅子 | Rain gully grate | 1000 | kerb | U005 | U001 | D004
0105 | 电力井盖 | Power-cable manhole cover | 620 | kerb | U009 | U009 | D025
0106 | 路灯井盖 | Street-lamp manhole cover | 480 | kerb | U003 | U003 | D001
0107 | 通信井盖 | Telecom manhole cover | 700 | kerb | U010 | U010 | D025
0108 | 有线电视井盖 | Cable-TV manhole cover | 160 | kerb | U011 | U011 | D020
0110 | 热力井盖 | Heating manhole cover | 240 | carriageway | U013 | U013 | D002
0111 | 燃气井盖 | Gas manhole cover | 560 | carriageway | U008 | U008 | D002
0113 | 消火栓 | Fire hydrant | 600 | kerb | U007 | U007 | D011
0123 | 权属不明井盖 | Manhole cover of unknown owner | 60 | carriageway | D001 | U001 | D001
0126 | 沟槽盖板 | Trench cover | 120 | kerb | U001 | U001 | D001
0127 | 通信交接箱 | Telecom cabinet | 230 | kerb | U010 | U010 | D025
0128 | 变压器（箱） | Transformer or power cabinet | 260 | kerb | U009 | U009 | D025
0130 | 电力杆 | Power pole | 320 | kerb | U009 | U009 | D025
0131 | 通信杆 | Telecom pole | 200 | kerb | U010 | U010 | D025
0137 | 路灯 | Street lamp | 2300 | kerb | U003 | U003 | D001
0139 | 景观灯 | Decorative light | 160 | green | U004 | U003 | D005
0146 | 室外健身器材 | Outdoor fitness equipment | 220 | estate | street | street | D020
0149 | 燃气调压箱 | Gas regulator cabinet | 110 | estate | U008 | U008 | D002
0150 | 公共视频设备杆 | Public camera pole | 280 | corner | D008 | U010 | D008
0154 | 公共充电桩 | Public charging point | 160 | estate | U009 | U009 | D025
0199 | 架空弱电线 | Overhead telecom cable | 120 | kerb | U010 | U010 | D025
0201 | 公共停车场 | Public car park | 90 | kerb | U014 | U014 | D001
0204 | 公交候车亭 | Bus shelter | 420 | kerb | U012 | U012 | D003
0206 | 人行天桥 | Footbridge | 8 | main | D002 | U001 | D001
0207 | 地下通道 | Underpass | 7 | main | D002 | U001 | D001
0208 | 高架与立交桥 | Flyover or interchange | 6 | main | D003 | U001 | D001
0209 | 跨河桥 | River bridge | 12 | bridge | U001 | U001 | D003
0211 | 限高架 | Height-restriction gantry | 30 | carriageway | D003 | U001 | D003
0212 | 路名牌 | Street-name sign | 620 | corner | D012 | U001 | D012
0214 | 交通信号灯 | Traffic light | 420 | corner | D009 | D009 | D009
0215 | 交通标志标线 | Traffic signs and markings | 480 | corner | D009 | D009 | D009
0217 | 道路护栏 | Road guard rail | 260 | carriageway | D009 | U001 | D009
0220 | 阻车桩 | Bollard | 200 | corner | U001 | U001 | D001
0224 | 声屏障 | Noise barrier | 14 | main | D003 | U001 | D006
0225 | 非机动车停放区 | Bicycle parking area | 260 | kerb | D001 | U015 | D001
0299 | 盲道与无障碍坡道 | Tactile paving and kerb ramp | 260 | kerb | D001 | U001 | D001
0301 | 公共厕所 | Public toilet | 150 | kerb | U002 | U002 | D001
0302 | 公厕指示牌 | Public-toilet sign | 110 | corner | U002 | U002 | D001
0303 | 化粪池 | Septic tank | 240 | estate | street | U002 | D001
0304 | 垃圾转运站 | Waste transfer station | 28 | kerb | U002 | U002 | D001
0305 | 果皮箱 | Litter bin | 900 | kerb | U002 | U002 | D001
0306 | 户外广告设施 | Outdoor advertising structure | 170 | kerb | U016 | U016 | D001
0307 | 店招牌匾 | Shop sign | 300 | shop | street | street | D022
0308 | 宣传栏 | Notice board | 170 | estate | street | street | D001
0399 | 垃圾分类投放点 | Waste sorting point | 420 | estate | street | U002 | D001
0401 | 古树名木 | Ancient or notable tree | 48 | green | U004 | U004 | D005
0402 | 行道树 | Street tree | 1500 | kerb | U004 | U004 | D005
0404 | 树池与护树设施 | Tree pit and guard | 200 | kerb | U004 | U004 | D005
0405 | 花坛花箱 | Flower bed or planter | 150 | corner | U004 | U004 | D005
0406 | 城市雕塑 | Public sculpture | 40 | green | U004 | U004 | D005
0407 | 街头座椅 | Street bench | 330 | green | U004 | U004 | D005
0408 | 绿地护栏 | Green-space railing | 170 | green | U004 | U004 | D005
0410 | 喷泉水景 | Fountain | 18 | green | U004 | U004 | D005
0498 | 公园游乐设施 | Park playground | 24 | green | U004 | U004 | D005
0499 | 绿地 | Green space | 190 | green | D005 | U004 | D005
0503 | 加油加气站 | Filling station | 34 | kerb | D003 | D003 | D010
0504 | 液化气站 | LPG station | 8 | kerb | U008 | U008 | D002
0506 | 水域救生设施 | Waterside rescue equipment | 110 | water | U006 | U006 | D004
0507 | 水域护栏 | Waterside railing | 260 | water | U006 | U006 | D004
0508 | 防汛墙与排口 | Flood wall and outfall | 40 | water | U006 | U006 | D004
0598 | 快递柜 | Parcel locker | 180 | estate | street | street | D001
0599 | 应急广播 | Public-address loudspeaker | 90 | estate | D010 | D010 | D010
""")
