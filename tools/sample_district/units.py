"""Who is responsible: the centre, departments, streets, utilities, property companies, community committees."""

from dataclasses import dataclass

from tools.sample_district.areas import Tree


@dataclass(frozen=True)
class Unit:
    code: str
    name_zh: str
    name_en: str
    kind: str
    parent: str
    area: str
    phone: str


CENTRE = ("C001", "回澜区社会治理指挥中心", "Huilan Governance Command Centre", "centre", "")
DEPARTMENTS = [
    ("D001", "区城市管理局", "Urban Management Bureau"),
    ("D002", "区住房和城乡建设局", "Housing and Construction Bureau"),
    ("D003", "区交通运输局", "Transport Bureau"),
    ("D004", "区水务局", "Water Affairs Bureau"),
    ("D005", "区园林绿化局", "Parks and Greening Bureau"),
    ("D006", "区生态环境分局", "Ecology and Environment Office"),
    ("D007", "区市场监督管理局", "Market Regulation Bureau"),
    ("D008", "区公安分局", "Public Security Office"),
    ("D009", "区公安分局交通警察大队", "Traffic Police Brigade"),
    ("D010", "区应急管理局", "Emergency Management Bureau"),
    ("D011", "区消防救援大队", "Fire and Rescue Brigade"),
    ("D012", "区民政局", "Civil Affairs Bureau"),
    ("D013", "区人力资源和社会保障局", "Human Resources and Social Security Bureau"),
    ("D014", "区教育局", "Education Bureau"),
    ("D015", "区卫生健康委员会", "Health Commission"),
    ("D016", "区农业农村局", "Agriculture and Rural Affairs Bureau"),
    ("D017", "区自然资源和规划分局", "Natural Resources and Planning Office"),
    ("D018", "区司法局", "Justice Bureau"),
    ("D019", "区信访局", "Petitions Office"),
    ("D020", "区文化和旅游局", "Culture and Tourism Bureau"),
    ("D021", "区医疗保障局", "Healthcare Security Bureau"),
    ("D022", "区综合行政执法大队", "Law Enforcement Brigade"),
    ("D023", "区残疾人联合会", "Disabled Persons' Federation"),
    ("D024", "区退役军人事务局", "Veterans Affairs Bureau"),
    ("D025", "区数据局", "Data Bureau"),
]  # fmt: skip
UTILITIES = [  # code, names, parent (the department that answers for it)
    ("U001", "区市政养护中心", "Municipal Works Centre", "D001"),
    ("U002", "区环境卫生服务中心", "Sanitation Service Centre", "D001"),
    ("U003", "区路灯管理所", "Street Lighting Office", "D001"),
    ("U004", "区园林养护中心", "Greening Works Centre", "D005"),
    ("U005", "区排水管理中心", "Drainage Centre", "D004"),
    ("U006", "区河湖管理所", "Rivers and Lakes Office", "D004"),
    ("U007", "澜江供水有限公司", "Lanjiang Water Supply Co.", "D004"),
    ("U008", "澜江燃气有限公司", "Lanjiang Gas Co.", "D002"),
    ("U009", "回澜供电公司", "Huilan Power Supply Co.", "D025"),
    ("U010", "云帆通信公司", "Yunfan Telecom Co.", "D025"),
    ("U011", "星河有线网络公司", "Xinghe Cable Network Co.", "D020"),
    ("U012", "澜江公共交通公司", "Lanjiang Public Transport Co.", "D003"),
    ("U013", "暖阳热力有限公司", "Nuanyang Heating Co.", "D002"),
    ("U014", "捷停停车管理公司", "Jieting Parking Co.", "D001"),
    ("U015", "轻骑共享单车运营公司", "Qingqi Bike Share Co.", "D003"),
    ("U016", "澄明广告设施公司", "Chengming Outdoor Media Co.", "D001"),
]  # fmt: skip
PROPERTY = [
    ("P001", "安澜物业服务有限公司", "Anlan Property Services Co.", "D002"),
    ("P002", "嘉禾物业服务有限公司", "Jiahe Property Services Co.", "D002"),
]
CAPITAL = "C001"


def roll(tree: Tree) -> list[Unit]:
    rows = [(*CENTRE, "")]
    rows += [(code, zh, f"Huilan {en}", "department", CAPITAL, "") for code, zh, en in DEPARTMENTS]
    for n, street in enumerate(tree.streets, 1):
        zh, en = f"{street.name_zh}办事处", f"{street.name_en} Office"
        rows.append((f"S{n:03d}", zh, en, "street", CAPITAL, street.code))
    rows += [(code, zh, en, "utility", parent, "") for code, zh, en, parent in UTILITIES]
    rows += [(code, zh, en, "property", parent, "") for code, zh, en, parent in PROPERTY]
    for area in tree.communities:
        village = area.name_zh.endswith("村")
        zh = area.name_zh + ("村民委员会" if village else "居民委员会")
        if village:
            zh = area.name_zh + "民委员会"
        rows.append(
            (f"Q{area.code[-6:]}", zh, f"{area.name_en} Committee", "community", f"S{area.code[6:9]}", area.code)
        )
    return [Unit(*row, phone=f"1990001{i:04d}") for i, row in enumerate(rows)]
