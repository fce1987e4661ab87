"""CSV and Excel: the office's files, lists and standards."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from functools import cache

import openpyxl

from huiyin.intake.files.mapping import Mapping
from huiyin.intake.files.proposing import Sampled, propose
from huiyin.intake.files.rows import read
from huiyin.intake.files.tables import table_of
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.standards import reader
from huiyin.matters.standards.sheets import UnreadableFile
from tests.fuzz.target import as_file, target

ROWS = '编号,标题,登记时间,截止,状态\n1,路灯不亮,2026-03-05 10:00:00,,已办结\n2,"井盖, 缺失",2026/3/5,2026-03-09,在办\n'
MAPPING = Mapping(
    "fuzz", "other", id="编号", title="标题", received_at="登记时间", time_format="%Y-%m-%d %H:%M:%S",
    timezone="Asia/Shanghai", due_at="截止", status="状态", states={"已办结": "closed", "在办": "received"},
)  # fmt: skip
STANDARD = (
    "kind,big_class,small_class,code,name_zh,name_en,condition_zh,condition_en,limit,closing_zh,closing_en,responsible\n"
    "component,01,01,0101,井盖,Manhole,缺失,missing,2 urgent_hours,恢复,restored,D001\n"
)
CITY = "部件立结案标准\n大类,小类,代码,立案条件,处置时限,结案条件,责任单位\n"
CITY += "公用设施,上水井盖,0101,缺失,2工作日,恢复,区政\n"


def _texts() -> Iterator[bytes]:
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        yield ROWS.encode(encoding)
    yield ROWS.replace(",", ";").encode()


@target("csv", refuses=(InvalidInput,), seeds=_texts)
def csv(data: bytes) -> None:
    with as_file("given.csv", data) as path, table_of(path) as table:
        for row in table.rows:
            read(row, MAPPING)


@target("csv-gz", refuses=(InvalidInput,), seeds=lambda: [gzip.compress(text) for text in _texts()])
def csv_gz(data: bytes) -> None:
    with as_file("given.csv.gz", data) as path, table_of(path) as table:
        list(table.rows)


@target("csv-columns", refuses=(InvalidInput,), seeds=_texts)
def csv_columns(data: bytes) -> None:
    """What the columns seem to be, and the file read as if that were so."""
    with as_file("given.csv", data) as path:
        sampled = Sampled(path)
        mapping = propose(sampled)
        for row in sampled.rows:
            read({**row, mapping.lon: "", mapping.type: ""}, mapping)


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in ROWS.splitlines():
        sheet.append(line.split(","))
    sheet.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@target("excel", refuses=(InvalidInput,), seeds=lambda: [workbook()], longest=16_384)
def excel(data: bytes) -> None:
    with as_file("given.xlsx", data) as path, table_of(path) as table:
        list(table.rows)


def _part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return archive.read(name)


def with_part(name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced: a zip made of noise would never be opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive, zipfile.ZipFile(out, "w") as other:
        for part in archive.namelist():
            other.writestr(part, content if part == name else archive.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@target("excel-sheet", refuses=(InvalidInput,), seeds=lambda: [_part(SHEET)], longest=8192)
def excel_sheet(data: bytes) -> None:
    excel(with_part(SHEET, data))


@target("standards-csv", refuses=(UnreadableFile,), seeds=lambda: [STANDARD.encode(), CITY.encode("gb18030")])
def standards_csv(data: bytes) -> None:
    with as_file("standards.csv", data) as path:
        reader.read([path])


@target("standards-excel", refuses=(UnreadableFile,), seeds=lambda: [_part(SHEET)], longest=8192)
def standards_excel(data: bytes) -> None:
    with as_file("standards.xlsx", with_part(SHEET, data)) as path:
        reader.read([path])
