"""Whatever comes as a table is read or refused in words; nothing fills the memory."""

import datetime
import gzip
import zipfile

import openpyxl
import pytest
from django.utils import translation

from huiyin.intake.files import tables
from huiyin.intake.files.tables import count_rows, rows_of, table_of
from huiyin.kernel import archives
from huiyin.kernel.errors import InvalidInput


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def rows(path):
    with rows_of(path) as found:
        return list(found)


def csv(tmp_path, content: bytes, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_usual_encodings_and_separators_are_recognised(tmp_path, encoding, separator):
    text = separator.join(["编号", "内容"]) + "\r\n" + separator.join(["1", "路灯不亮"]) + "\r\n"
    assert rows(csv(tmp_path, text.encode(encoding))) == [{"编号": "1", "内容": "路灯不亮"}]


def test_a_long_file_whose_first_megabyte_ends_within_a_character_is_still_utf_8(tmp_path):
    for shift in range(3):
        content = "x" * shift + "a,b\n" + "路灯,不亮\n" * 100_000
        path = csv(tmp_path, content.encode())
        assert rows(path)[99_999]["b"] == "不亮"


def test_the_byte_that_is_no_text_far_inside_is_said(tmp_path):
    content = "a,b\n" + "路灯,不亮\n" * 100_000
    with pytest.raises(InvalidInput, match="cannot be read after line"):
        rows(csv(tmp_path, content.encode() + b"\xff\xff,1\n"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (b"a,b,a\n1,2,3\n", "twice"),
        (b'a,b\n"1,2\n3,4\n' + b"5,6\n" * 3_000_000, "quotation mark"),
        (b"a,b\n" + b"x" * 10_000_010, "ten million"),
    ],
    ids=["empty", "blank", "duplicate header", "open quote", "long line"],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, words):
    with pytest.raises(InvalidInput, match=words):
        rows(csv(tmp_path, content))


def test_columns_without_a_name_and_cells_without_a_column_are_kept(tmp_path):
    found = rows(csv(tmp_path, b"a,,c,\n1,2,3\n4,5,6,,7\n\n8\n"))
    assert found == [
        {"a": "1", "#2": "2", "c": "3"},
        {"a": "4", "#2": "5", "c": "6", "…": ",7"},
        {"a": "8", "#2": "", "c": ""},
    ]


def test_an_archive_that_unpacks_without_end_is_let_go_of(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED", 3_000_000)
    path = csv(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 1_000_000), "a.csv.gz")
    with pytest.raises(InvalidInput, match="2 GB"):
        count_rows(path)
    with pytest.raises(InvalidInput, match="unpacked"):
        rows(csv(tmp_path, b"no gzip", "b.csv.gz"))


def book(tmp_path, *lines, name="a.xlsx"):
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    made.save(tmp_path / name)
    return tmp_path / name


def test_excel_cells_are_read_as_what_they_show(tmp_path):
    path = book(
        tmp_path,
        ["编号", "时间", "日", "数", "真"],
        [1001.0, datetime.datetime.fromisoformat("2026-03-02T10:00"), datetime.date(2026, 3, 2), 1.5, True],
        [None, None, None, None, None],
        ["a", None, None, None, None],
    )
    assert rows(path) == [
        {"编号": "1001", "时间": "2026-03-02 10:00:00", "日": "2026-03-02 00:00:00", "数": "1.5", "真": "True"},
        {"编号": "a", "时间": "", "日": "", "数": "", "真": ""},
    ]


def repacked(path, name, change):
    """The same workbook with one part changed."""
    with zipfile.ZipFile(path) as old:
        parts = {info: old.read(info) for info in old.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_formula_is_read_as_the_value_that_was_last_shown(tmp_path):
    path = book(tmp_path, ["a", "b"], ["=1+1", 5])
    assert rows(path) == [{"a": "", "b": "5"}]  # never calculated, so there is no value
    repacked(path, SHEET, lambda xml: xml.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"))
    assert rows(path) == [{"a": "2", "b": "5"}]


def test_entities_in_a_workbook_are_refused(tmp_path):
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = repacked(book(tmp_path, ["a"], ["1"]), SHEET, lambda xml: lol + xml.replace(b"<v>1</v>", b"<v>&b;</v>"))
    with pytest.raises(InvalidInput, match="Excel workbook"):
        rows(path)


def test_a_workbook_that_swells_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = repacked(book(tmp_path, ["a"], ["1"]), SHEET, lambda xml: xml + b" " * 30_000_000)
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        rows(path)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        rows(book(tmp_path, ["a"], ["1"], name="b.xlsx"))


@pytest.mark.parametrize("place", [b'r="A99999999"', b'r="XFD2"'], ids=["far below", "far right"])
def test_a_cell_far_from_the_table_does_not_make_millions_of_empty_ones(tmp_path, place):
    def far(xml):
        row = place[3:-1].strip(b"AXFD")
        return xml.replace(b'<row r="2"', b'<row r="%s"' % row).replace(b'r="A2"', place)

    path = repacked(book(tmp_path, ["a"], ["1"]), SHEET, far)
    with pytest.raises(InvalidInput, match="outside any table"):
        rows(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"a,b\n1,2\n"])
def test_what_only_calls_itself_a_workbook_is_refused(tmp_path, content):
    with pytest.raises(InvalidInput, match="Excel workbook"):
        rows(csv(tmp_path, content, "a.xlsx"))


def test_a_file_of_our_own_rejected_rows_is_as_it_was_before_it_was_tamed(tmp_path):
    with table_of(csv(tmp_path, "row,reason,a\n2,x,'=1\n3,x,-5\n".encode())) as table:
        assert table.header == ["row", "reason", "a"]
        assert [row["a"] for row in table.rows] == ["=1", "-5"]
