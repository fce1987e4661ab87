"""What one may be asked beyond words and place: the attributes of a service's definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.kernel.models import PackSetting
from huiyin.matters.labels import pick
from huiyin.matters.library import Library
from huiyin.matters.models import MatterType

CONDITION, COMPONENT = "condition", "component"
LISTS = ("singlevaluelist", "multivaluelist")
DATATYPES = ("string", "number", "datetime", "text", *LISTS)
LONGEST_STRING, LONGEST_TEXT = 200, 4_000
SETTING = "open311"  # of the pack: {"attributes": {type code: [attribute, …]}}

Pair = tuple[str, str]  # Chinese, English


@dataclass(frozen=True)
class Attribute:
    """One question. `values`: key and name, of a list. `public`: its answer may be shown to everybody."""

    code: str
    datatype: str
    name: Pair
    required: bool = False
    hint: Pair = ("", "")
    values: tuple[tuple[str, Pair], ...] = ()

    @property
    def public(self) -> bool:
        """What somebody wrote freely may name people; what they chose or counted does not."""
        return self.datatype not in ("string", "text") or self.code == COMPONENT

    def shown(self, value: str) -> Pair:
        return dict(self.values).get(value, (value, value))

    def complaint(self, given: list[str]) -> str:
        """What is wrong with these values, in words; empty if nothing is."""
        said = {"name": pick(self.name), "code": self.code}
        if len(given) > 1 and self.datatype != "multivaluelist":
            return _("attribute[%(code)s] (%(name)s) takes one value.") % said
        if unknown := [value for value in given if self.datatype in LISTS and value not in dict(self.values)]:
            keys = ", ".join(key for key, _name in self.values)
            said |= {"value": unknown[0][:60], "keys": keys}
            return _("attribute[%(code)s] (%(name)s): “%(value)s” is none of %(keys)s.") % said
        if self.datatype == "number" and not all(map(_is_number, given)):
            return _("attribute[%(code)s] (%(name)s) must be a number.") % said
        if self.datatype == "datetime" and not all(map(_is_moment, given)):
            return _("attribute[%(code)s] (%(name)s) must be a time such as 2026-11-22T08:00:00+08:00.") % said
        most = LONGEST_TEXT if self.datatype == "text" else LONGEST_STRING
        if any(len(value) > most for value in given):
            return _("attribute[%(code)s] (%(name)s) is longer than %(most)s characters.") % (said | {"most": most})
        return ""


def _is_number(value: str) -> bool:
    try:
        return abs(float(value)) < 1e15
    except ValueError:
        return False


def _is_moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def attributes_of(kind: MatterType, library: Library, of_pack: Mapping) -> tuple[Attribute, ...]:
    """`of_pack`: what `pack_attributes` answers, read once for all types."""
    conditions = library.conditions.get(kind.code, [])
    found = []
    if len(conditions) > 1:
        values = tuple((str(c.number), (c.text_zh, c.text_en)) for c in conditions)
        found.append(Attribute(CONDITION, "singlevaluelist", ("是哪一种情况", "Which of these is it"), values=values))
    if kind.is_component:
        hint = ("写在设施标牌上的编号，如 9901010137000001", "The number on its plate, such as 9901010137000001")
        found.append(Attribute(COMPONENT, "string", ("部件编号", "Number of the component"), hint=hint))
    return (*found, *of_pack.get(kind.code, ()))


def pack_attributes() -> dict[str, tuple[Attribute, ...]]:
    row = PackSetting.objects.filter(key=SETTING).first()
    return read_attributes(row.value) if row else {}


def read_attributes(data: Mapping) -> dict[str, tuple[Attribute, ...]]:
    """From a pack's open311.yaml.

    Raises:
        ValueError: naming the attribute and what is wrong with it.
    """
    given = data.get("attributes") or {}
    if not isinstance(given, Mapping):
        raise ValueError("“attributes” must hold type codes, each with a list of attributes")
    return {str(code): tuple(_attribute(str(code), one) for one in several) for code, several in given.items()}


def _attribute(type_code: str, one: Mapping) -> Attribute:
    code, datatype = str(one.get("code", "")), str(one.get("datatype", ""))
    where = f"{type_code}/{code or '?'}"
    if not code.isidentifier() or code in (CONDITION, COMPONENT):
        raise ValueError(f"{where}: “code” must be a new name of letters, digits and _")
    if datatype not in DATATYPES:
        raise ValueError(f"{where}: “datatype” must be one of {', '.join(DATATYPES)}")
    if not one.get("name_zh") or not one.get("name_en"):
        raise ValueError(f"{where}: needs name_zh and name_en")
    values = tuple((str(v["key"]), (str(v["name_zh"]), str(v["name_en"]))) for v in one.get("values") or ())
    if (datatype in LISTS) != bool(values):
        raise ValueError(f"{where}: a list has values, anything else has none")
    hint = (str(one.get("hint_zh", "")), str(one.get("hint_en", "")))
    return Attribute(code, datatype, (one["name_zh"], one["name_en"]), one.get("required") is True, hint, values)
