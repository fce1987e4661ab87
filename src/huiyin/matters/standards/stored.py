"""An edition as rows of the reader, and back: what is in the library can be compared with what a file says."""

from dataclasses import replace

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.matters.models import Edition, FilingCondition, MatterType
from huiyin.matters.standards.phrases import Spoken
from huiyin.matters.standards.rows import ClassRow, ConditionRow, Kind, Place
from huiyin.matters.standards.units import Directory
from huiyin.matters.vocabulary import Urgency


def rows_of(edition: Edition | None) -> tuple[ClassRow, ...]:
    if edition is None:
        return ()
    types = MatterType.objects.filter(edition=edition).order_by("code").prefetch_related("conditions")
    return tuple(_class_row(type_) for type_ in types)


def _class_row(type_: MatterType) -> ClassRow:
    stored = list(type_.conditions.all())
    about = stored[0].said if stored else {}
    code = type_.code.removeprefix("E")
    item = ClassRow(
        at=_place(about),
        kind=Kind.COMPONENT if type_.is_component else Kind.EVENT,
        big_code=code[:2],
        small_code=code[2:],
        big_name=type_.big_zh,
        big_name_en=type_.big_en,
        name=type_.name_zh,
        name_en=type_.name_en,
        section=type_.section,
        flags=tuple(type_.flags),
        units=tuple(about.get("class_units", ())),
        supervisors=tuple(about.get("class_supervisors", ())),
        not_filed=stored[0].skip_rule_zh if stored else "",
        not_filed_en=stored[0].skip_rule_en if stored else "",
        law=stored[0].basis if stored else "",
        conditions=(),
    )
    return replace(item, conditions=tuple(_condition_row(condition) for condition in stored))


def _condition_row(stored: FilingCondition) -> ConditionRow:
    said = stored.said
    return ConditionRow(
        at=_place(said),
        key=str(stored.number),
        text=stored.text_zh,
        text_en=stored.text_en,
        limit_text=said.get("limit", ""),
        limit=Limit(stored.limit_amount, LimitUnit(stored.limit_unit)),
        closing=stored.closing_zh,
        closing_en=stored.closing_en,
        evidence=tuple(stored.evidence),
        urgency=stored.urgency,
        units=tuple(said.get("units", ())),
        supervisors=tuple(said.get("supervisors", ())),
        then=said.get("then", ""),
        decided_by=said.get("decided_by", ""),
    )


def _place(said: dict) -> Place:
    return Place(said.get("file", ""), said.get("sheet", ""), said.get("row", 0))


def write_rows(edition: Edition, classes: tuple[ClassRow, ...], words: Spoken, directory: Directory) -> None:
    """Every condition here has a limit and a number; what is held back never comes this far."""
    types = MatterType.objects.bulk_create([_type(edition, item, words) for item in classes])
    FilingCondition.objects.bulk_create(
        [
            _stored(type_, item, c, directory)
            for type_, item in zip(types, classes, strict=True)
            for c in item.conditions
        ]
    )


def _type(edition: Edition, item: ClassRow, words: Spoken) -> MatterType:
    return MatterType(
        edition=edition,
        code=item.library_code,
        is_component=item.kind is Kind.COMPONENT,
        big_zh=item.big_name,
        big_en=item.big_name_en,
        name_zh=item.name,
        name_en=item.name_en,
        section=item.section,
        confidential="confidential" in item.flags,
        flags=list(item.flags),
        keywords=words.keywords.get(item.library_code, []),
        examples=words.examples.get(item.library_code, []),
    )


def _stored(type_: MatterType, item: ClassRow, c: ConditionRow, directory: Directory) -> FilingCondition:
    if c.limit is None:
        raise ValueError(f"{item.library_code} {c.key} has no limit and cannot be kept")
    return FilingCondition(
        type=type_,
        number=int(c.key),
        text_zh=c.text,
        text_en=c.text_en,
        limit_amount=c.limit.amount,
        limit_unit=c.limit.unit,
        closing_zh=c.closing,
        closing_en=c.closing_en,
        evidence=list(c.evidence),
        responsible=directory.lead(c.units or item.units),
        supervising=directory.lead(c.supervisors or item.supervisors),
        skip_rule_zh=item.not_filed,
        skip_rule_en=item.not_filed_en,
        urgency=c.urgency or Urgency.NORMAL,
        basis=item.law,
        said={
            "file": c.at.file,
            "sheet": c.at.sheet,
            "row": c.at.row,
            "limit": c.limit_text.strip(),
            "decided_by": c.decided_by,
            "units": list(c.units),
            "supervisors": list(c.supervisors),
            "class_units": list(item.units),
            "class_supervisors": list(item.supervisors),
            "then": c.then,
        },
    )
