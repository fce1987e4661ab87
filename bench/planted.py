"""Messages of a made-up district, with repeated problems planted among them; every sentence is our own."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from huiyin.insight.grouping.shapes import Message

START = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 180
FIRST = (
    "云锦清荷碧松翠竹望江听涛揽月观澜朝晖晨曦枫林梧桐银桂紫藤海棠丁香玉兰紫荆兰亭梅溪柳浪荷塘"
    "杏园桃源松鹤鹭洲雁栖鹿鸣鹤翔凤栖"
)
ENDS = ("花园", "小区", "家园", "苑", "新城", "府", "公寓", "郡")

# What is wrong: words that different people find for the same thing.
TOPICS: dict[str, tuple[str, ...]] = {
    "搅拌": (
        "搅拌站半夜还在生产",
        "混凝土车进进出出",
        "粉尘落满窗台",
        "搅拌机轰鸣",
        "灰尘大得不敢开窗",
        "噪声吵得睡不着",
        "料仓没有封闭",
    ),
    "车位": (
        "买房必须搭车位",
        "车位和房子捆在一起卖",
        "不买车位就不签约",
        "十二万的车位强制搭售",
        "开发商捆绑销售",
        "认购时要求同时买车库",
    ),
    "油烟": (
        "楼下烧烤店油烟直排",
        "餐馆的烟往楼上窜",
        "夜宵摊开到凌晨",
        "饭店没装净化器",
        "衣服上全是油烟味",
        "喝酒划拳吵闹",
        "排烟管道对着窗户",
    ),
    "停水": ("自来水又停了", "水压小得洗不了澡", "三天两头停水", "高层没有水用", "二次供水泵房坏了", "水管爆裂没人修"),
    "电梯": ("电梯老是关人", "电梯停用两个月", "维保单位不来", "老人爬十八楼", "电梯按钮失灵", "轿厢晃得厉害"),
    "垃圾": ("垃圾堆成山没人清", "垃圾桶满了几天", "装修垃圾堵着门口", "苍蝇乱飞臭气熏天", "清运车不来"),
    "黑臭": ("河水发黑发臭", "污水直排进沟", "下水道反味", "雨水口流出脏水", "河面漂着死鱼"),
    "路灯": ("路灯不亮一片黑", "晚上走路看不见", "灯杆歪了", "路灯坏了半个月", "整条巷子没有照明"),
    "充电": ("电动车没处充电", "飞线从窗户拉下来", "充电桩全坏了", "车棚插座断电", "楼道里充电怕着火"),
    "噪声": ("广场舞音响太大", "早上六点就放音乐", "跳舞的占了通道", "音箱震得玻璃响"),
    "施工": ("工地夜里打桩", "渣土车撒了一路", "围挡占了半条路", "凌晨浇筑混凝土", "施工没有洒水"),
    "学位": ("孩子上不了配套小学", "学位不够要抽签", "入学划片改了", "幼儿园迟迟不开园", "说好的学校没建"),
    "物业": ("物业费涨了一倍", "保安不管外来车", "公共收益不公开", "物业不开业主大会", "监控全是坏的"),
    "产证": ("房产证办不下来", "交房三年没有证", "开发商拖着不办证", "不动产登记卡住了"),
    "漏水": ("屋顶漏水没人修", "外墙渗水发霉", "一下雨家里成水帘洞", "防水过保没人管"),
    "公交": ("公交车等四十分钟", "末班车太早", "站台搬远了", "早高峰挤不上车"),
    "暖气": ("暖气不热只有十四度", "供热管道爆了", "交了费不给供暖"),
    "树木": ("大树挡住采光", "树枝快掉下来", "行道树枯死", "杨絮飘进屋里"),
    "井盖": ("井盖翘起来了", "井盖丢了没人补", "车一压就响", "差点掉进井里"),
    "违建": ("楼顶加盖了一层", "邻居占用过道搭房", "违法建筑没人拆", "圈了公共绿地"),
}
PLANTED = (
    ("搅拌", 60),
    ("车位", 55),
    ("油烟", 30),
    ("停水", 40),
    ("电梯", 24),
    ("黑臭", 36),
    ("学位", 45),
    ("产证", 28),
)
FILLERS = (
    "请尽快来看看", "打了几次电话没有回音", "我们一家老小受不了", "希望给个答复", "邻居们都在说这件事",
    "找过居委会也没用", "已经拖了很久", "谁来管一管", "不知道该找哪个单位", "谢谢你们",
    "上个月就反映过", "昨天又是这样",
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """The messages of one planted problem."""

    topic: str
    place: str
    messages: frozenset[str]


def planted_messages(count: int, seed: int = 1) -> tuple[list[Message], list[Planted]]:
    """`count` messages in all; a planted problem is a few hundredths of a small set and next to nothing of a large."""
    dice = random.Random(seed)
    places = _places(max(60, count // 40), dice)
    messages, planted = [], []
    for number, (topic, many) in enumerate(PLANTED):
        mine = [_message(f"p{number}-{n}", topic, places[number], dice, burst=number * 15) for n in range(many)]
        planted.append(Planted(topic, places[number], frozenset(message.id for message in mine)))
        messages += mine
    kinds = sorted(TOPICS)
    for n in range(count - len(messages)):
        messages.append(_message(f"n{n}", dice.choice(kinds), dice.choice(places[len(PLANTED) :]), dice))
    dice.shuffle(messages)
    return messages, planted


def _places(count: int, dice: random.Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        start = "".join(dice.sample(FIRST, 2 if count < 2_000 else 3))
        names[start + dice.choice(ENDS)] = None
    return list(names)


def _message(id: str, topic: str, place: str, dice: random.Random, burst: int | None = None) -> Message:
    said = dice.sample(TOPICS[topic], dice.randint(2, 3))
    body = [*said[1:], *dice.sample(FILLERS, dice.randint(1, 3))]
    dice.shuffle(body)
    day = dice.uniform(0, DAYS) if burst is None else burst + dice.triangular(0, 70, 20)
    return Message(
        id=id,
        title=_title(place, said[0], dice),
        text=f"我住{place}，" + "，".join([said[0], *body]) + "。",
        at=START + timedelta(days=day),
        writer=f"u{dice.randrange(10**9)}",
        likes=int(dice.expovariate(1 / 2)),
    )


def _title(place: str, said: str, dice: random.Random) -> str:
    before, after = dice.choice(("", "投诉", "反映", "关于")), dice.choice(("", "", "，请处理", "的问题"))
    return f"{before}{place}{said}{after}" if dice.random() < 0.8 else f"{said}，{dice.choice(FILLERS)}"


def judged(planted: list[Planted], groups: list) -> Iterator[tuple[Planted, float, float, int]]:
    """For each planted problem the precision, recall and rank of the group that has most of it."""
    for one in planted:
        rank, best = max(enumerate(groups, 1), key=lambda pair: len(one.messages & set(pair[1].messages)))
        common = len(one.messages & set(best.messages))
        yield one, common / len(best.messages), common / len(one.messages), rank
