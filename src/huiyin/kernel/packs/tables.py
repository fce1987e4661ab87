"""A pack's CSV tables: UTF-8, a head line, one record a line; every value asked for by name and checked."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huiyin.kernel.packs.faults import PackFault


@dataclass(frozen=True)
class Row:
    """One record and the line on which it begins, as an editor shows it."""

    file: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    def needed(self, name: str) -> str:
        value = self.values[name]
        if not value:
            raise self.fault(f"“{name}” is empty. Fill it in.", f"“{name}”为空，请填写。")
        return value

    def one_of(self, name: str, allowed: frozenset[str] | set[str]) -> str:
        value = self.values[name]
        if value not in allowed:
            known = ", ".join(sorted(allowed))
            raise self.fault(
                f"“{name}” is “{value}”. It must be one of: {known}.",
                f"“{name}”的值“{value}”不在允许范围内：{known}。",
            )
        return value

    def number(self, name: str, low: float, high: float) -> float:
        try:
            value = float(self.values[name])
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise self.fault(
                f"“{name}” is “{self.values[name]}”. It must be a number from {low:g} to {high:g}.",
                f"“{name}”的值“{self.values[name]}”应为 {low:g} 到 {high:g} 之间的数。",
            )
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        value = self.number(name, low, high)
        if value != int(value):
            raise self.fault(
                f"“{name}” is “{self.values[name]}”. It must be a whole number.",
                f"“{name}”的值“{self.values[name]}”应为整数。",
            )
        return int(value)

    def day(self, name: str) -> date | None:
        text = self.values.get(name, "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as wrong:
            raise self.fault(
                f"“{name}” is “{text}”. Write a date like 2026-10-01.",
                f"“{name}”的值“{text}”不是日期，写法如 2026-10-01。",
            ) from wrong

    def fault(self, en: str, zh: str) -> PackFault:
        return PackFault(self.file, self.line, en, zh)


def read_table(file: Path, columns: tuple[str, ...], key: str = "") -> Iterator[Row]:
    """Records of `file`, trimmed. `columns` must be there (others may be); values of `key` must be there once each."""
    reader = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    seen: dict[str, int] = {}
    head: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as broken:
            raise PackFault(
                file,
                line,
                f"This is no well-formed CSV ({broken}). Check the quotation marks.",
                f"CSV 格式有误（{broken}），请检查引号。",
            ) from broken
        if cells is None:
            break
        if head is None:
            head = _head(file, cells, columns)
        elif any(cell.strip() for cell in cells):
            row = _row(file, line, head, cells)
            if key:
                _once(row, key, seen)
            yield row
    if head is None:
        raise PackFault(file, 0, "The file is empty; not even a head line.", "文件为空，缺少表头。")


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as missing:
        raise PackFault(file, 0, "There is no such file in the pack.", "数据包缺少此文件。") from missing
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].count(b"\n") + 1
        raise PackFault(
            file, line, "The file is not UTF-8. Save it as UTF-8.", "文件不是 UTF-8 编码，请另存为 UTF-8。"
        ) from wrong


def _head(file: Path, cells: list[str], columns: tuple[str, ...]) -> list[str]:
    head = [cell.strip() for cell in cells]
    missing = [name for name in columns if name not in head]
    if missing:
        names = ", ".join(missing)
        raise PackFault(file, 1, f"Columns are missing: {names}.", f"缺少列：{names}。")
    return head


def _row(file: Path, line: int, head: list[str], cells: list[str]) -> Row:
    if len(cells) != len(head):
        raise PackFault(
            file,
            line,
            f"This record has {len(cells)} values, the head line {len(head)}.",
            f"本行有 {len(cells)} 个值，表头有 {len(head)} 列。",
        )
    return Row(file, line, {name: cell.strip() for name, cell in zip(head, cells, strict=True)})


def _once(row: Row, key: str, seen: dict[str, int]) -> None:
    value = row.needed(key)
    if value in seen:
        raise row.fault(f"“{value}” stands on line {seen[value]} already.", f"“{value}”已在第 {seen[value]} 行出现过。")
    seen[value] = row.line
