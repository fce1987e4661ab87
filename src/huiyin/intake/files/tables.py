"""Rows of a table file, one by one, never all in memory: CSV (also gzipped, UTF-8 or GB18030) and Excel."""

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from huiyin.kernel.errors import InvalidInput

LONGEST_CELL = 200_000


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def rows_of(path: Path) -> Iterator[Iterator[dict[str, str]]]:
    """Rows as dicts of text by the header's names; cells that are missing or empty are "".

    Raises:
        InvalidInput: not a table, no header, or an encoding that is neither UTF-8 nor GB18030.
    """
    suffixes = "".join(path.suffixes[-2:]).lower()
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield _excel(path)
        return
    opened = gzip.open(path, "rb") if suffixes.endswith(".gz") else path.open("rb")
    with opened as raw, io.TextIOWrapper(raw, encoding=_encoding(path, suffixes), newline="") as text:
        yield _csv(text, path)


def _encoding(path: Path, suffixes: str) -> str:
    with gzip.open(path, "rb") if suffixes.endswith(".gz") else path.open("rb") as file:
        head = file.read(1 << 20)
    for name in ("utf-8-sig", "gb18030"):
        try:
            # A cut in the middle of a character at the very end is no sign of another encoding.
            head.decode(name) if len(head) < 1 << 20 else head[:-4].decode(name, errors="strict")
            return name
        except UnicodeDecodeError:
            continue
    raise InvalidInput(f"{path.name} is neither UTF-8 nor GB18030 text. Save it as CSV UTF-8 and try again.")


def _csv(text: io.TextIOWrapper, path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text)
    header = next(reader, None)
    if not header or len({name.strip() for name in header}) != len(header):
        raise InvalidInput(f"{path.name} has no header row with a different name for each column.")
    names = [name.strip() for name in header]
    for cells in reader:
        if cells:
            padded = [*cells, *[""] * (len(names) - len(cells))]
            row = dict(zip(names, (cell.strip() for cell in padded), strict=False))
            if len(cells) > len(names):
                row["…"] = ",".join(cells[len(names) :])  # the mapping rejects it by name, and nothing is cut off
            yield row


def _excel(path: Path) -> Iterator[dict[str, str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as broken:  # openpyxl lets zip, XML and key errors through as they come
        raise InvalidInput(f"{path.name} cannot be opened as an Excel workbook: {broken}.") from broken
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name).strip() if name is not None else "" for name in next(rows, ())]
    if not any(names):
        raise InvalidInput(f"The first sheet of {path.name} has no header row.")
    for cells in rows:
        if any(cell is not None for cell in cells):
            yield {n: _text(cell) for n, cell in zip(names, cells, strict=False) if n}


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return cell.isoformat(sep=" ") if hasattr(cell, "isoformat") else str(cell).strip()


def count_rows(path: Path) -> int:
    """How many rows there will be, for a progress bar."""
    with rows_of(path) as rows:
        return sum(1 for _row in rows)
