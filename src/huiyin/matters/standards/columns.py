"""The columns of a city's table, under the names that cities give them, and of a pack's table."""

from collections.abc import Mapping

from huiyin.matters.standards.sheets import Row

CITY = {
    "big_code": ("大类代码", "大类编码"),
    "big_name": ("大类名称",),
    "code": ("小类代码", "小类编码"),
    "name": ("小类名称",),
    "condition": ("立案条件",),
    "limit": ("处置时限", "处理时限"),
    "closing": ("结案条件",),
    "units": ("责任主体", "处置单位", "责任单位"),
    "supervisors": ("监管主体", "主管部门", "监管单位"),
    "law": ("法律法规依据",),
    "law_text": ("法律法规具体条款",),
    "not_filed": ("采集要求",),
}
CITY_NEEDED = {"big_code", "code", "name", "condition", "limit", "closing"}

PACK_CLASS = (
    "big_zh",
    "big_en",
    "name_zh",
    "name_en",
    "section",
    "flags",
    "not_filed_zh",
    "not_filed_en",
    "law",
)
PACK_UNITS = ("units", "supervisors")  # of the class where they stand on its first row, else of the condition
PACK_CONDITION = (
    "condition", "condition_zh", "condition_en", "limit", "closing_zh", "closing_en",
    "evidence", "urgency", "then",
)  # fmt: skip
PACK = ("kind", "code", *PACK_CLASS, *PACK_UNITS, *PACK_CONDITION)
PACK_NEEDED = {"kind", "code", "name_zh", "condition", "condition_zh", "limit", "closing_zh"}

LOOK_FOR_HEAD = 10  # rows; titles and notes stand above the head


def find_head(
    rows: tuple[Row, ...], names: Mapping[str, tuple[str, ...]], needed: set[str]
) -> tuple[Row, dict[str, int]] | None:
    """The row of column heads and {field: column index}, or None."""
    for row in rows[:LOOK_FOR_HEAD]:
        found = {
            field: index
            for index, cell in enumerate(row.cells)
            for field, words in names.items()
            if "".join(cell.text.split()) in words
        }
        if needed <= set(found):
            return row, found
    return None
