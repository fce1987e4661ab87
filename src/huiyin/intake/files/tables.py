"""Rows of a table file, one by one, never all in memory: CSV (also gzipped) and Excel.

CSV may be UTF-8, UTF-16 or GB18030, separated by commas, semicolons, tabs or bars. Whatever could fill the memory (an
archive that unpacks to gigabytes, a line of megabytes, a quote that is never closed) is refused in words.
"""

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from huiyin.intake.files.workbook import rows_of_workbook
from huiyin.kernel.cells import untamed
from huiyin.kernel.errors import InvalidInput

LONGEST_LINE = 10_000_000  # characters
MOST_UNPACKED = 2 * 1024**3  # bytes of a gzipped file
MORE = "…"  # the name under which cells stand that have no column
SEPARATORS = ",;\t|"
BROKEN = (UnicodeError, EOFError, OSError, zlib.error)  # what reading and unpacking may raise
OURS = ("row", "reason")  # the first columns of a file of rejected rows


@dataclass(frozen=True)
class Table:
    """`rows` are dicts of text by the header's names; what is missing or empty is ""."""

    header: list[str]
    rows: Iterator[dict[str, str]]


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def table_of(path: Path) -> Iterator[Table]:
    """Raises InvalidInput, also while rows are read: no table, no header, a damaged or malicious file."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        with rows_of_workbook(path) as cells:
            yield _table(cells, path)
        return
    zipped = path.suffix.lower() == ".gz"
    with _opened(path, zipped=zipped) as raw:
        text = io.TextIOWrapper(raw, encoding=_encoding(path, zipped=zipped), newline="")  # type: ignore[type-var]
        yield _table(_csv(text, path), path)


@contextmanager
def rows_of(path: Path) -> Iterator[Iterator[dict[str, str]]]:
    with table_of(path) as table:
        yield table.rows


def count_rows(path: Path) -> int:
    """How many rows there will be, for a progress bar."""
    with rows_of(path) as rows:
        return sum(1 for _row in rows)


def _table(cells: Iterator[list[str]], path: Path) -> Table:
    header = _header(next(cells, []), path)
    rejected = is_ours(header)  # a file of our own, mended: what was tamed for the spreadsheet is as it was
    names = [untamed(name) for name in header] if rejected else header
    return Table(names, _rows(cells, names, rejected=rejected))


def ours(columns: Sequence[str]) -> list[str]:
    """What our own two columns are called in front of these: a file may have columns of these names itself."""
    return [name if name not in columns else f"{name} (huiyin)" for name in OURS]


def is_ours(header: Sequence[str]) -> bool:
    """Whether it is the header of a file of rejected rows."""
    names = zip(header[:2], OURS, strict=False)
    return len(header) > 2 and all(given in (name, f"{name} (huiyin)") for given, name in names)


def _rows(cells: Iterator[list[str]], header: list[str], *, rejected: bool) -> Iterator[dict[str, str]]:
    for given in cells:
        found = [untamed(cell) for cell in given] if rejected else given
        if not any(found):
            continue
        padded = [*found, *[""] * (len(header) - len(found))]
        row = dict(zip(header, padded, strict=False))
        if any(found[len(header) :]):
            row[MORE] = ",".join(found[len(header) :])  # the mapping rejects it by name, and nothing is cut off
        yield row


def _header(cells: Sequence[str], path: Path) -> list[str]:
    names = [name.strip() for name in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise InvalidInput(_("%(file)s has no header row.") % {"file": path.name})
    names = [name or f"#{number}" for number, name in enumerate(names, 1)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        told = _("The header of %(file)s has “%(name)s” twice. Give each column a name of its own.")
        raise InvalidInput(told % {"file": path.name, "name": twice[0][:60]})
    return names


def _csv(text: io.TextIOWrapper, path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_LINE)
    lines = _bounded(text, path)
    first = next(lines, "")
    reader = csv.reader(_put_back(first, lines), delimiter=_separator(first))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise _broken_after(reader.line_num, path, broken) from broken
        yield [cell.strip() for cell in cells]


def _broken_after(line: int, path: Path, why: Exception) -> InvalidInput:
    told = _("%(file)s cannot be read after line %(line)s: %(why)s. Is a quotation mark left open?")
    return InvalidInput(told % {"file": path.name, "line": line, "why": why})


def _put_back(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _bounded(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    number = 0
    while line := _line(text, number, path):
        number += 1
        if len(line) > LONGEST_LINE:
            told = _("Line %(line)s of %(file)s is longer than ten million characters. This is no table.")
            raise InvalidInput(told % {"line": number, "file": path.name})
        yield line


def _line(text: io.TextIOWrapper, number: int, path: Path) -> str:
    """The next one; the very first may be broken, too."""
    try:
        return text.readline(LONGEST_LINE + 1)
    except BROKEN as broken:
        raise _broken_after(number, path, broken) from broken


def _separator(line: str) -> str:
    """What makes the most columns of the first line."""

    def columns(separator: str) -> int:
        return len(next(csv.reader([line], delimiter=separator), []))

    try:
        return max(SEPARATORS, key=columns)
    except csv.Error:
        return ","


def _encoding(path: Path, *, zipped: bool) -> str:
    try:
        with _opened(path, zipped=zipped) as file:
            head = file.read(1 << 20)
    except BROKEN as broken:
        told = _("%(file)s cannot be unpacked: %(why)s.")
        raise InvalidInput(told % {"file": path.name, "why": broken}) from broken
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for name in ("utf-8-sig", "gb18030"):
        for cut in range(4):  # a cut in the middle of a character at the very end is no sign of another encoding
            try:
                head[: len(head) - cut].decode(name)
                return name
            except UnicodeDecodeError:
                if len(head) < 1 << 20:
                    break
    told = _("%(file)s is neither UTF-8 nor GB18030 text. Save it as CSV UTF-8 and try again.")
    raise InvalidInput(told % {"file": path.name})


@contextmanager
def _opened(path: Path, *, zipped: bool) -> Iterator[IO[bytes]]:
    if not zipped:
        with path.open("rb") as plain:
            yield plain
        return
    with gzip.open(path, "rb") as unpacked:
        yield io.BufferedReader(Measured(unpacked, path.name))  # type: ignore[type-var, misc, arg-type]


class Measured(io.RawIOBase):
    """A gzipped file that is let go of when it unpacks to more than any table has."""

    def __init__(self, inner: IO[bytes], name: str) -> None:
        self._inner, self._name, self._seen = inner, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        chunk = self._inner.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._seen += len(chunk)
        if self._seen > MOST_UNPACKED:
            raise InvalidInput(_("%(file)s unpacks to more than 2 GB. Split it.") % {"file": self._name})
        return len(chunk)
