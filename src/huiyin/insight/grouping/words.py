"""The words of a message: what its topic is read from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import rjieba

MEANS_LITTLE = frozenset(
    """
    的 了 是 在 和 与 及 或 我 你 他 我们 你们 他们 这 那 也 都 就 还 又 不 没有 有 为 为了 对 把 被 到 从
    向 以 请 希望 问题 领导 政府 相关 部门 尊敬 您好 你好 书记 市长 局长 反映 投诉 关于 咨询 建议 请问 什么
    怎么 如何 能否 是否 可以 一个 进行 情况 目前 现在 已经 因为 所以 但是 而且 如果 自己 大家 感谢 谢谢 解决
    严重 居民 市民 业主 小区 附近 请求 强烈 举报 尽快 处理 何时 再次 非常 一直 多次 无法 这个 那个 这样 没人
    管理 有关 有关部门 帮助 恳请 求助 麻烦 时候 之前 之后 一下 看看 派人 发现 路过 早上 老人 小孩 the and
    for that is in at an of to on it be my we no there here by off out up do does this with from has have
    was were are not please when what why how our their they you your there been being day days week weeks month
    three two one since very some any can could would will should over into onto again nobody somebody people every
    each all more most than then them us me he she his her its so if but or as by about after before because while
    who which whose just still also only never always""".split()
)
_NOTHING = re.compile(r"[\W_]+|[a-z]\d*|\d{4,}|\d+[栋号楼]")
_AREA_MARK = re.compile(r"[a-z]\d*[市区县]")  # published messages have A7县 for a county's name
_TITLED = re.compile(r"\w?(某|某某|先生|女士|小姐|老师|主任|总)$")


def clean(text: str) -> str:
    """One width, one case, no line breaks; Latin words keep their spaces."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text).strip()


def words_of(text: str, names: Iterable[str] = ()) -> list[str]:
    """Without what says nothing about a topic, and without telephone numbers and people addressed by name.

    names: in the text; no word begins outside of one and ends within it.
    """
    text = _AREA_MARK.sub(" ", clean(text))
    for name in sorted(names, key=lambda name: (-len(name), name)):
        text = text.replace(name, f" {name} ")
    return list(_telling(rjieba.cut(text)))


def _telling(words: list[str]) -> Iterator[str]:
    for word in words:
        if len(word) > 1 and word not in MEANS_LITTLE and not _NOTHING.fullmatch(word) and not _TITLED.match(word):
            yield word


def names_of_people(text: str) -> set[str]:
    """What the dictionary takes for a person's name. It sees more of them than there are: fit to leave words out."""
    return {word for word, tag in rjieba.tag(clean(text)) if tag.startswith("nr")}
