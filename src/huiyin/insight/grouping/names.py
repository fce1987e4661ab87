"""Places and organisations that the words name: estates, roads, schools, companies.

A name ends in what such names end in; where it begins, the messages tell: 滨河苑 is taken for a part of 伊水滨河苑 as
long as most of those who write the one write the other. What is written once only names nothing that could be repeated.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from huiyin.insight.grouping.words import clean

ENDS = frozenset(
    """
    小区 新城 之城 新村 花园 家园 公园 苑 园 府 湾 城 郡 公馆 公寓 国际 社区 村 镇 街道 路 大道 街 巷 学校
    小学 中学 大学 学院 幼儿园 医院 公司 集团 市场 广场 大厦 酒店 湖 山 驾校 墅 庭 名邸 雅居 嘉苑 湘 岸 滩
    寓 轩 阁 廊 桥 站 中心""".split()
)
WIDE = tuple("街道 路 大道 街 巷 镇 村 湖 山 湾 岸 滩 桥 社区 城".split())  # many things go on along a road, in a town
ONE_CHARACTER = frozenset(end for end in ENDS if len(end) == 1)
LONGER = tuple(sorted(ENDS - ONE_CHARACTER))
# Before a name, never in it.
BORDERS = frozenset(
    "的了是在和与及或我你他她它这那也都就还又不有为对把被到从向以请将往等区市县内于投诉位旁们个该本此各某近边周全老每条座省问"
    "找给使让由而且但受去来进出上下前后多几所其当各第之间距离现住楼栋期号如没无没使用乱建修"
)
# Kinds of things, not one of them.
KINDS = frozenset(
    """
    人民政府 镇政府 省政府 市政府 区政府 马路 公路 道路 铁路 线路 网路 电路 高速公路 物业公司 限公司
    有限公司 责任公司 十字路 行道路 水泥路 柏油路 沥青路 菜市场 农贸市场 批发市场 大市场 自来水公司 水公司
    燃气公司 分公司 集团公司 总公司 房地产公司 地产公司 开发公司 建筑公司 装修公司 培训学校 中小学 公交公司
    安置小区 住宅小区 居民小区 宅小区 实验学校 实验小学 实验中学 断头路 快速路 立交桥 天桥 人行天桥 过街天桥
    高架桥 文明城 城中村 公办幼儿园 民办幼儿园 公立幼儿园 私立幼儿园 配套幼儿园 配套小学 普惠性幼儿园 产业园
    工业园 物流园 动物园 幼儿园 写字楼 公交站 公交车站 地铁站 火车站 高铁站 汽车站 加油站 垃圾站 垃圾中转站
    中转站 变电站 收费站 搅拌站 终点站 始发站 首末站 充电站 服务中心 务中心 商业中心 市中心 政务中心
    建筑工地 施工工地 工厂 搅拌厂 街道社区 人民医院 职业学院 大学 中学 小学 城际铁路 垃圾场 停车场 行人过街
    过街 通信公司 电力公司 供水公司 供电公司 大桥桥 大桥""".split()
)
NEVER_IN = re.compile(
    "希望|要求|请求|周边|堆成|严重|影响|政府|导致|感谢|居民|周围|附近|所有|部分|很多|许多|相关|政策|希望|目前|造成|投诉"
)
ENGLISH = re.compile(
    r"\b((?:[A-Z][\w'’-]+ ){1,3}(?:Road|Street|Lane|Avenue|Estate|Garden|Gardens|Village|School|Park|Market|Hospital"
    r"|Bridge|Station|Company|Square|Court|Plaza|Community))\b"
)
FURTHEST = 8  # characters before an ending
SHORTEST = 2  # characters before an ending: 塘小区 is the end of many names
HALF = 0.5
_RUNS = re.compile(r"[\u4e00-\u9fff]+")
_ENDING = re.compile("|".join(sorted(ENDS, key=lambda end: (-len(end), end))))


def names_in(texts: Sequence[str]) -> list[frozenset[str]]:
    """The names in each of `texts`; it takes all of them together to tell where a name begins."""
    found = [list(_candidates(clean(text))) for text in texts]
    written = Counter(
        name for one in found for name in {before[-k:] + end for before, end in one for k in range(1, len(before) + 1)}
    )
    return [
        frozenset(filter(None, (_name(before, end, written) for before, end in one))) | _english(text)
        for one, text in zip(found, texts, strict=True)
    ]


def is_wide(name: str) -> bool:
    return name.endswith(WIDE) and not name.endswith(("新城", "之城")) or name.startswith("@")


def _candidates(text: str) -> Iterator[tuple[str, str]]:
    for run in _RUNS.findall(text):
        for match in _ENDING.finditer(run):
            before = _after_border(run[max(0, match.start() - FURTHEST) : match.start()])
            if before and not _is_itself_a_name(before, match.group()):
                yield before, match.group()


def _after_border(before: str) -> str:
    for k in range(len(before) - 1, -1, -1):
        if before[k] in BORDERS:
            return before[k + 1 :]
    return before


def _is_itself_a_name(before: str, end: str) -> bool:
    """丽景新城 + 小区 is found as 丽景新城 already."""
    return before.endswith(LONGER) or (before[-1] in ONE_CHARACTER and len(end) > 1)


def _name(before: str, end: str, written: Counter) -> str:
    k = SHORTEST
    if len(before) < k or written[before[-k:] + end] < 2:
        return ""
    while k < len(before) and written[before[-k - 1 :] + end] >= max(2, HALF * written[before[-k:] + end]):
        k += 1
    name = before[-k:] + end
    return "" if name in KINDS or name.endswith(tuple(KINDS)) or NEVER_IN.search(name) else name


def _english(text: str) -> frozenset[str]:
    return frozenset(match.strip() for match in ENGLISH.findall(text))
