"""What an address or a story names: places, house numbers, buildings, and how they relate."""

import re
from dataclasses import dataclass, replace

from huiyin.places.gazetteer.english import SHORT, Vocabulary, words_in
from huiyin.places.gazetteer.register import Entity, Register
from huiyin.places.gazetteer.sounds import sounds_of
from huiyin.places.gazetteer.spotting import Spotter

MOST_MENTIONS, MOST_MEANT = 6, 8  # a text that names more places names none; the time to weigh them is bounded
LONGEST_READ = 600  # characters; a place is named early or in the address
NUMBER = re.compile(r"\s*(?:第)?(\d{1,5}|[一二三四五六七八九十百]{1,5})\s*(?:号|號)(?!楼|栋|幢|线)")
BARE_NUMBER = re.compile(r"\s*(\d{1,5})(?![\d.:：%点米元月日年楼栋幢路天次个])")
BUILDING = re.compile(r"(\d{1,3})\s*(?:号楼|栋|幢|座|#)")
CORNER_ZH = re.compile(r"[与和跟同、]|交叉|交汇|路口|转角|交界")
BESIDE_ZH = re.compile(r"对面|对过|旁边?|附近|斜对|隔壁|后面|背后|以[东西南北]|[东西南北]侧")
CORNER_EN = re.compile(r"\b(?:and|at|corner|junction|intersection|crossing|&)\b|&")
BESIDE_EN = re.compile(r"\b(?:opposite|near|beside|behind|across|next to|close to|in front of|by)\b")
KINDS_ZH = {
    "幼儿园": ("school", "幼儿园"), "小学": ("school", "小学"), "中学": ("school", "中学"), "学校": ("school", ""),
    "医院": ("hospital", ""), "菜市场": ("market", ""), "农贸市场": ("market", ""), "敬老院": ("care_home", ""),
    "养老院": ("care_home", ""), "酒店": ("hotel", ""), "宾馆": ("hotel", ""),
}  # fmt: skip
KINDS_EN = {
    "kindergarten": ("school", "kindergarten"), "primary school": ("school", "primary"), "school": ("school", ""),
    "middle school": ("school", "middle"), "hospital": ("hospital", ""), "market": ("market", ""),
    "care home": ("care_home", ""), "hotel": ("hotel", ""),
}  # fmt: skip
# Only with a word that says where: in "the children cannot get to school" no school is a place.
_KINDS_ZH = re.compile(rf"(?P<kind>{'|'.join(KINDS_ZH)})(?=.?(?:{BESIDE_ZH.pattern}|门口|门前|里面|内))")
_KINDS_EN = re.compile(rf"(?:{BESIDE_EN.pattern}|\bat) (?:the |a )?(?P<kind>{'|'.join(KINDS_EN)})\b")
_UNITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and what it may stand for, each with how well it fits (0 to 1).

    `number`: the house number said with it. `building`: the building's number in an estate.
    """

    start: int
    end: int
    said: str
    meant: tuple[tuple[Entity, float], ...]
    number: int | None = None
    building: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`corner`: two roads are named as a crossing. `beside`: it lies next to what is named.
    `kinds`: (kind of building, word in its name) of places named by what they are, as in "opposite the school"."""

    mentions: tuple[Mention, ...]
    corner: bool
    beside: bool
    kinds: tuple[tuple[str, str], ...] = ()


class Reader:
    """Reads texts against one register; built once, 12,000 buildings in about a second."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._chinese = Spotter(register.chinese, sounds_of)
        self._words = Vocabulary(register.english)
        self._english_names: dict[str, str] = {}
        for name in register.english:
            self._english_names.setdefault(self._words.encode(w.group() for w in words_in(name))[0], name)
        self._english = Spotter(self._english_names, str)

    def read(self, text: str, address: str = "") -> Reading:
        """`address`: what was given as the place; there even a short name may be misspelt."""
        loosely = len(address)
        text = _plain(f"{address} {text}" if address else text)[:LONGEST_READ]
        english = sum(c.isascii() and c.isalpha() for c in text) > 3
        mentions = self._read_chinese(text, loosely) + (self._read_english(text) if english else [])
        lowered = text.lower()
        corner = bool(CORNER_ZH.search(text) or (english and CORNER_EN.search(lowered)))
        beside = bool(BESIDE_ZH.search(text) or (english and BESIDE_EN.search(lowered)))
        mentions = _first_and_surest(mentions)
        return Reading(tuple(mentions), corner, beside, _kinds(lowered, mentions))

    def _read_chinese(self, text: str, address: int) -> list[Mention]:
        hits = self._chinese.spot(
            text, loosely=lambda start, end: start < address or NUMBER.match(text, end) is not None
        )
        spans: dict[tuple[int, int], list[tuple[Entity, float]]] = {}
        for hit in hits:
            meant = [(entity, hit.quality) for entity in self.register.chinese[hit.name]]
            spans.setdefault((hit.start, hit.end), []).extend(meant)
        return [
            Mention(s, e, text[s:e], tuple(meant), _number_after(text, e), _building_after(text, e))
            for (s, e), meant in spans.items()
        ]

    def _read_english(self, text: str) -> list[Mention]:
        words = words_in(text)
        letters, guessed = self._words.encode(word.group() for word in words)
        found: dict[tuple[int, int], list[tuple[Entity, float]]] = {}
        for hit in self._english.spot(letters, loosely=lambda _s, _e: False):
            quality = hit.quality - 0.15 * any(guessed[hit.start : hit.end])
            meant = self.register.english[self._english_names[hit.name]]
            found.setdefault((hit.start, hit.end), []).extend((entity, quality) for entity in meant)
        said = [SHORT.get(word.group(), word.group()) for word in words]
        return [
            Mention(words[s].start(), words[e - 1].end(), text[words[s].start() : words[e - 1].end()], tuple(meant),
                    _number_before(said, s), _building_near(said, s, e))
            for (s, e), meant in found.items()
        ]  # fmt: skip


def _first_and_surest(mentions: list[Mention]) -> list[Mention]:
    """In the order of the text; of many those that are written right."""
    ordered = [replace(one, meant=tuple(sorted(one.meant, key=lambda pair: -pair[1])[:MOST_MEANT])) for one in mentions]
    kept = sorted(ordered, key=lambda one: (-one.meant[0][1], one.start))[:MOST_MENTIONS]
    return sorted(kept, key=lambda one: one.start)


def _plain(text: str) -> str:
    """Full-width digits and letters as plain ones; one character stays one."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c in "　\n\t\r" else c for c in text)


def _number_after(text: str, end: int) -> int | None:
    said = NUMBER.match(text, end) or BARE_NUMBER.match(text, end)
    return _counted(said.group(1)) if said else None


def _counted(words: str) -> int:
    """A number below a thousand as it is written in Chinese, or in digits."""
    if words.isdecimal():
        return int(words)
    hundreds, _, rest = words.rpartition("百")
    tens, ten, units = rest.rpartition("十")
    number = 100 * _UNITS.get(hundreds[-1:], 0) + _UNITS.get(units[-1:], 0)
    return number + (10 * _UNITS.get(tens[-1:], 1) if ten else 0)


def _building_after(text: str, end: int) -> int | None:
    said = BUILDING.search(text, end, end + 14)
    return int(said.group(1)) if said else None


def _number_before(said: list[str], start: int) -> int | None:
    before = said[max(0, start - 2) : start]
    if before and before[-1] in ("of", "on"):
        before = said[max(0, start - 3) : start - 1]
    return int(before[-1]) if before and before[-1].isdecimal() and len(before[-1]) < 6 else None


def _building_near(said: list[str], start: int, end: int) -> int | None:
    for at in (*range(end, min(end + 2, len(said))), *range(start - 1, max(-1, start - 4), -1)):
        if said[at] == "building" and at + 1 < len(said) and said[at + 1].isdecimal():
            return int(said[at + 1])
    return None


def _kinds(text: str, mentions: list[Mention]) -> tuple[tuple[str, str], ...]:
    """Places that are named by what they are only: the school, not the Zhenhe School."""
    taken = [(mention.start, mention.end) for mention in mentions]
    found = []
    for pattern, kinds in ((_KINDS_ZH, KINDS_ZH), (_KINDS_EN, KINDS_EN)):
        for said in pattern.finditer(text):
            if not any(s < said.end() and said.start() < e for s, e in taken):
                found.append(kinds[said["kind"]])
    return tuple(dict.fromkeys(found))
