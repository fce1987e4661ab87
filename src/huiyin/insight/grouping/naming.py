"""What a group is called: the place and what it is about, in words that several of its people used.

A title of one person may hold what is for nobody else to read. A name is therefore made of a title only where each of
its words stands in messages of others as well, and never of names of people or of telephone numbers.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from huiyin.insight.grouping.shapes import Message
from huiyin.insight.grouping.words import clean, names_of_people, words_of

LONGEST = 30  # characters of a title that serves as a name; English takes twice as many
OF_MOST = 0.5
OF_ONE_KIND = 0.8
USED_BY = 3  # people, before a word may stand in a name
MOST_WORDS = 4
TRIED = 12  # titles, the most typical first
_BEFORE = re.compile(
    r"^(再次|强烈|紧急|恳请|请求|希望|投诉|举报|反映|反应|关于|对于|咨询|请问|询问|建议|质疑|急|我要|反对|坚决|请|求|对|就|[!！?？,，:：。\s])+"
)
_AFTER = re.compile(
    r"((是否)?(合理|合法|合规)吗?)?(的?(维权投诉|投诉|咨询|建议|请求|举报|疑问|一些问题|问题|行为))?[!！?？,，。.:：\s]*$"
)
_AREA = re.compile(r"^([A-Za-z]\d*[市区县]|..省)+")


@dataclass(frozen=True)
class Naming:
    name: str
    place: str
    words: tuple[str, ...]


def name_of(messages: Sequence[Message], titles: Sequence[list[str]], names: Sequence[frozenset[str]]) -> Naming:
    """messages: the most typical first; titles and names: of each, in the same order."""
    used = _used(messages, titles)
    place = _place(names)
    words = tuple(word for word in used if not place or (word not in place and place not in word))[:MOST_WORDS]
    fitting = filter(None, (_fit(message, place, used) for message in messages[:TRIED]))
    title = min(fitting, key=lambda fit: (len(fit), fit), default="")
    said = _kind(messages) or _glued(words, [clean(message.title) for message in messages])
    return Naming(title or _joined(place, said), place, words)


def _glued(words: Sequence[str], titles: Sequence[str]) -> tuple[str, ...]:
    """Two words that mostly stand side by side are one: no dictionary knows what a town calls it."""
    found = list(words)
    for one, other in permutations(words, 2):
        if one not in found or other not in found:
            continue
        with_either = [title for title in titles if one in title or other in title]
        if sum(one + other in title for title in with_either) >= OF_MOST * len(with_either):
            found[found.index(one)] = one + other
            found.remove(other)
    return tuple(found)


def _kind(messages: Sequence[Message]) -> tuple[str, ...]:
    """What nearly all of them were filed as: an office's word for it says more than a row of theirs."""
    name, count = Counter(message.kind_name for message in messages).most_common(1)[0]
    return (name,) if name and count >= OF_ONE_KIND * len(messages) else ()


def _used(messages: Sequence[Message], titles: Sequence[list[str]]) -> dict[str, int]:
    """Words of titles and how many people used them, the commonest first; in a small group two are enough."""
    pairs = {
        (word, message.writer or message.id) for message, title in zip(messages, titles, strict=True) for word in title
    }
    people = len({message.writer or message.id for message in messages})
    counted = Counter(word for word, _writer in pairs)
    least = min(USED_BY, max(2, people // 2))
    found = {word: count for word, count in counted.items() if count >= least or people == 1}
    hidden = names_of_people(" ".join(found)) if found else set()
    return dict(sorted(((w, n) for w, n in found.items() if w not in hidden), key=lambda pair: (-pair[1], pair[0])))


def _place(names: Sequence[frozenset[str]]) -> str:
    """The longest of the names that most of them have: it says most."""
    counted = Counter(name for found in names for name in found if not name.startswith("@"))
    common = [name for name, count in counted.items() if count >= OF_MOST * len(names)]
    return max(common, key=lambda name: (round(counted[name] / len(names), 1), len(name), name), default="")


def _fit(message: Message, place: str, used: dict[str, int]) -> str:
    bare = cleaned(message.title)
    said = words_of(bare)
    if (
        len(set(said)) < 2
        or len(bare) > (2 * LONGEST if bare.isascii() else LONGEST)
        or any(word not in used and word not in place for word in said)
    ):
        return ""
    return bare if not place or place in bare else ""


def cleaned(title: str) -> str:
    """丽景新城搅拌站噪音扰民 of 投诉A2区丽景新城搅拌站噪音扰民的问题！"""
    return _AREA.sub("", _AFTER.sub("", _BEFORE.sub("", " ".join(title.split()))))


def _joined(place: str, words: Sequence[str]) -> str:
    said = "、".join(words) if any(ord(c) > 0x2E7F for c in "".join(words)) else ", ".join(words)
    return f"{place}：{said}" if place and said else place or said
