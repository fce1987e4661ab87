"""A list as a workbook to edit: every cell is text, so that codes keep their zeros; a second sheet explains."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from huiyin.intake.lists.kinds import Column, ListKind
from huiyin.kernel.cells import tame

WIDTHS = {"name_zh": 28, "name_en": 36, "posts": 50, "guide_zh": 60, "guide_en": 60, "link": 40}


def write_list(kind: ListKind, file: BinaryIO, *, empty: bool = False) -> None:
    """empty: only the header, to begin a list with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.words)
    sheet.freeze_panes = "B2"
    for number, column in enumerate(kind.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.key, 18)
    sheet.append([_head(sheet, column) for column in kind.columns])
    for values in () if empty else kind.current().values():
        sheet.append([_text(sheet, column.shown(values[column.key])) for column in kind.columns])
    notes = book.create_sheet(_("How to fill it in"))
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 28, 100
    for column in kind.columns:
        notes.append([column.words, _note(column)])
    book.save(file)


def _head(sheet, column: Column) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, f"{column.words} *" if column.needed else column.words)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBEA")
    return cell


def _text(sheet, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, tame(value))
    cell.number_format = "@"
    return cell


def _note(column: Column) -> str:
    said = [_("Needed") if column.needed else "", column.note]
    if column.choices:
        said.append(_("One of: %(known)s") % {"known": _(", ").join(column.shown(key) for key, *_w in column.choices)})
    return _("; ").join(filter(None, said))
