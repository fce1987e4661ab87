"""Standards files made for the tests, in the shapes that cities publish."""

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

HEAD = [
    "大类代码",
    "大类名称",
    "小类代码",
    "小类名称",
    "责任单位",
    "主管部门",
    "立案条件",
    "结案条件",
    "处置时限",
]


def workbook(path: Path, rows: list[list], merges: tuple[str, ...] = (), sheet: str = "部件", remarks=()) -> Path:
    """A title row, the head, then `rows`; data starts in row 3."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for line in [["某区立案、处置和结案标准"], HEAD, *rows]:
        page.append(line)
    page.merge_cells("A1:I1")
    for area in merges:
        page.merge_cells(area)
    for cell, text in remarks:
        page[cell].comment = Comment(text, "clerk")
    book.save(path)
    return path


def city_csv(path: Path, rows: list[str], title: str = "某区标准（部件）") -> Path:
    head = "大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件,监管主体,责任主体"
    path.write_text("\n".join([title + "," * 8, head, *rows]) + "\n", encoding="utf-8-sig")
    return path


PACK_HEAD = (
    "kind,code,big_zh,big_en,name_zh,name_en,section,flags,units,supervisors,not_filed_zh,not_filed_en,law,"
    "condition,condition_zh,condition_en,limit,closing_zh,closing_en,evidence,urgency,then"
)


def pack_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    names = PACK_HEAD.split(",")
    lines = [",".join(row.get(name, "") for name in names) for row in rows]
    path.write_text("\n".join([PACK_HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def pack_row(code: str = "0101", condition: str = "1", **said: str) -> dict[str, str]:
    row = {"kind": "component", "code": code, "condition": condition, "name_zh": "井盖", "big_zh": "公用设施"}
    row |= {"condition_zh": "井盖缺失", "limit": "2 urgent_hours", "closing_zh": "补齐"}
    return row | said
