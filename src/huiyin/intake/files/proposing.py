"""What a file's columns seem to be: by their names, by what stands in them, and by the mappings that fit."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from huiyin.intake.files.mapping import Mapping, load_mapping, mapping_names
from huiyin.intake.files.tables import MORE, is_ours, table_of
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.states import State
from huiyin.matters.vocabulary import SECTION_LABELS, URGENCY_LABELS

SAMPLE = 3000  # rows that are looked at
# field → words of headers, the surest first; what stands earlier in this table chooses first
NAMES = {
    "id": r"编号|工单号|单号|流水号|案件号|受理号|case.?(id|number)|request.?(id|number)|enquiry.?id|"
    r"^(id|no|number|ref)$",
    "received_at": r"受理时间|上报时间|来电时间|登记时间|接收时间|收到时间|创建时间|open(ed)?.?(dt|date|at|time)?$|"
    r"creat|received|submitted|reported|登记日期|日期",
    "due_at": r"时限|期限|截止|应办结|到期|due|target|deadline|sla",
    "closed_at": r"办结时间|结案时间|完成时间|处置时间|关闭时间|closed.?(dt|date|at|time)?$|complet|resolved",
    "status": r"状态|status|state",
    "lon": r"经度|lon|lng|^x$|x坐标|横坐标",
    "lat": r"纬度|lat|^y$|y坐标|纵坐标",
    "address": r"地址|地点|位置|address|location|street|where|^where$",
    "title": r"标题|主题|title|subject|summary|事由|what",
    "type": r"类型代码|类别代码|小类|type.?code|category.?code|案件类型|问题类型",
    "urgency": r"紧急|urgen|priority|优先",
    "section": r"板块|诉求类型|section",
    "text": r"内容|描述|详情|说明|诉求|description|detail|text|comment|more",
}
FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日",
    "%Y.%m.%d %H:%M", "%Y.%m.%d", "%Y%m%d%H%M%S", "%Y%m%d",
    "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y",
)  # fmt: skip
STATES = (
    (State.VOIDED, r"作废|撤销|取消|void|cancel"),
    (State.DECLINED, r"不予|不受理|拒|declin|reject|refus"),
    (State.RECEIVED, r"未|待|在办|办理中|处理中|open|new|progress|pending|active|assigned|受理$"),
    (State.CLOSED, r"办结|结案|完成|关闭|已|clos|complet|done|resolved|finish"),
)


class Sampled:
    """A file's header and its first rows."""

    def __init__(self, path: Path) -> None:
        with table_of(path) as table:
            self.header = [name for name in table.header if name != MORE]
            self.rows = list(islice(table.rows, SAMPLE))

    def values(self, column: str, most: int = 60) -> list[str]:
        """Different values of a column, the commonest first."""
        counted: dict[str, int] = {}
        for row in self.rows:
            if value := row.get(column, ""):
                counted[value] = counted.get(value, 0) + 1
        return sorted(counted, key=lambda value: -counted[value])[:most]


def fitting(header: Sequence[str]) -> list[str]:
    """Names of the mappings that find all their columns in this header, the one that reads most of it first."""
    found = []
    for name in mapping_names():
        with suppress(InvalidInput):
            if (columns := load_mapping(name).columns) <= set(header):
                found.append((-len(columns), name))
    return [name for _columns, name in sorted(found)]


def propose(sampled: Sampled) -> Mapping:
    """A mapping to begin with. What is not recognised is kept beside the matter, so that nothing is lost."""
    columns = sampled.header[2:] if is_ours(sampled.header) else sampled.header
    chosen: dict[str, Any] = {}
    for field, pattern in NAMES.items():
        free = [name for name in columns if name not in chosen.values()]
        found = next((name for name in free if re.search(pattern, name.strip(), re.IGNORECASE)), "")
        if found:
            chosen[field] = found
    text = chosen.pop("text", "")
    if "title" not in chosen and text:
        chosen["title"], text = text, ""
    extra = tuple(name for name in columns if name not in chosen.values() and name != text)
    times = [value for name in ("received_at", "due_at", "closed_at") if name in chosen
             for value in sampled.values(chosen[name])]  # fmt: skip
    proposed = Mapping(
        name="",
        system="",
        **{name: chosen.pop(name, "") for name in ("id", "title", "received_at")},
        **chosen,
        text=(text,) if text else (),
        extra=extra,
        time_format=form_of(times),
        timezone=settings.TIME_ZONE,
        coordinates=_system(sampled.values(chosen.get("lon", ""))),
    )
    return translated(proposed, sampled)


def translated(mapping: Mapping, sampled: Sampled) -> Mapping:
    """With a guess for each value of the file that has no translation yet."""
    states = {value: str(mapping.states.get(value) or state_like(value)) for value in sampled.values(mapping.status)}
    urgencies = _guesses(sampled.values(mapping.urgency), mapping.urgencies, URGENCY_LABELS)
    sections = _guesses(sampled.values(mapping.section), mapping.sections, SECTION_LABELS)
    return replace(
        mapping,
        states={**mapping.states, **states},
        urgencies={**mapping.urgencies, **urgencies},
        sections={**mapping.sections, **sections},
    )


def _guesses(values: list[str], known, labels) -> dict[str, str]:
    words = {word.lower(): str(code) for code, pair in labels.items() for word in (*pair, str(code))}
    fallback = str(next(iter(labels)))
    return {value: known.get(value) or words.get(value.lower(), fallback) for value in values}


def form_of(values: Sequence[str]) -> str:
    """The form that reads most of the values; the usual one where none reads any."""
    return max(FORMS, key=lambda form: sum(_reads(form, value) for value in values))


def _reads(form: str, value: str) -> bool:
    try:
        datetime.strptime(value, form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def state_like(value: str) -> State:
    return next((state for state, words in STATES if re.search(words, value, re.IGNORECASE)), State.RECEIVED)


def _system(values: Sequence[str]) -> str:
    """Metres are CGCS2000; of degrees nobody can see whether they are shifted, so the office says it."""
    try:
        return "cgcs2000" if values and all(abs(float(value)) > 400 for value in values) else "wgs84"
    except ValueError:
        return "wgs84"
