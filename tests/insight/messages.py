"""Messages as residents of a made-up place would write them."""

from datetime import UTC, datetime, timedelta

from huiyin.insight.grouping.shapes import Message

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

PLANT = (
    ("云栖花园旁建搅拌站，灰尘太大", "搅拌站的粉尘天天落进家里，窗户不敢开。"),
    ("投诉云栖花园附近搅拌站噪音", "夜里搅拌站还在生产，罐车进出，噪音吵得睡不着。"),
    ("搅拌站半夜生产扰民", "云栖花园的居民实在受不了，搅拌站罐车整夜不停。"),
    ("云栖花园搅拌站粉尘污染", "罐车带出的灰尘满街都是，孩子咳嗽。"),
    ("云栖花园门口罐车扬尘", "搅拌站的罐车不冲洗就上路，粉尘飞扬。"),
    ("关于云栖花园搅拌站的问题", "噪音和灰尘没有停过，请关停搅拌站。"),
)
LIFT = (
    ("云栖花园电梯老是关人", "三号楼的电梯又坏了，维保单位一周没来。"),
    ("云栖花园电梯停用", "电梯停用两个月，老人爬楼，维保单位不管。"),
    ("反映云栖花园电梯故障", "电梯按钮失灵，关人好几次，维保单位推诿。"),
)
OTHER_PLANT = (
    ("望江公寓旁的搅拌站粉尘", "搅拌站的灰尘飘到望江公寓，罐车噪音大。"),
    ("望江公寓搅拌站扰民", "望江公寓的人都被搅拌站的罐车吵得睡不着。"),
    ("望江公寓附近搅拌站灰尘", "望江公寓阳台上全是搅拌站的粉尘。"),
)
SINGLE = (
    ("银桂路路灯不亮", "晚上走路看不见。"),
    ("松鹤小学门口堵车", "早上送孩子过不去。"),
    ("咨询医保报销", "外地看病怎么报。"),
    ("公交末班车太早", "加班回家没有车。"),
    ("建议增加停车位", "商场门口停不下。"),
)


def messages(*groups, start: datetime = MONDAY, apart: timedelta = timedelta(days=3)) -> list[Message]:
    told = [(g, n, title, text) for g, group in enumerate(groups) for n, (title, text) in enumerate(group)]
    return [Message(f"{g}-{n}", title, text, start + n * apart, writer=f"w{g}-{n}") for g, n, title, text in told]
