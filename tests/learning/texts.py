"""Invented reports of three kinds, enough of them to learn from."""

LAMP = ["路灯不亮", "路灯坏了", "灯杆上的灯不亮", "路灯一闪一闪", "整排路灯没有亮", "巷口路灯黑着"]
RUBBISH = ["垃圾没人清理", "垃圾堆得很高", "垃圾桶满了很臭", "路边堆着垃圾", "有人乱倒垃圾", "建筑垃圾挡路"]
NOISE = ["工地夜间施工吵闹", "半夜打桩声很大", "广场音响太吵", "商铺喇叭噪音大", "空调外机噪音", "夜里装修吵得睡不着"]
PLACES = ["东门口", "学校旁边", "菜市场", "小区南侧", "桥下", "公园里", "医院对面", "地铁站外"]


def many() -> tuple[list[str], list[str]]:
    texts, labels = [], []
    for label, said in (("lamp", LAMP), ("rubbish", RUBBISH), ("noise", NOISE)):
        for place in PLACES:
            texts += [f"{place}{words}" for words in said]
            labels += [label] * len(said)
    return texts, labels
