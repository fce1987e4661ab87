"""Labelled texts from a file: csv or csv.gz with a column of labels and one of texts."""

import csv
import gzip
from pathlib import Path

from huiyin.runtime.errors import RuntimeFault

LABELS = ("label", "type", "一级标签", "类别")
TEXTS = ("text", "seg", "content", "留言详情", "内容")
LONGEST = 10_000_000  # characters of one cell


def read_labelled(path: Path) -> tuple[list[str], list[str]]:
    """Texts and labels.

    Raises:
        RuntimeFault: it cannot be read, or lacks one of the columns; with the row.
    """
    csv.field_size_limit(LONGEST)
    try:
        with _open(path) as file:
            rows = csv.DictReader(file)
            names = rows.fieldnames or []
            label, text = _column(path, names, LABELS), _column(path, names, TEXTS)
            found = [(row[text] or "", (row[label] or "").strip()) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error, EOFError) as broken:
        raise RuntimeFault(f"{path} cannot be read: {broken}.", f"无法读取 {path}：{broken}。") from broken
    for number, (_text, name) in enumerate(found, 2):
        if not name:
            raise RuntimeFault(f"{path}, row {number}: no label.", f"{path} 第 {number} 行缺少标签。")
    if len({name for _text, name in found}) < 2:
        raise RuntimeFault(f"{path} has fewer than two labels.", f"{path} 的标签不足两类。")
    return [text for text, _name in found], [name for _text, name in found]


def _open(path: Path):
    zipped = path.suffix == ".gz"
    return (gzip.open if zipped else open)(path, "rt", encoding="utf-8-sig", newline="")


def _column(path: Path, names, known: tuple[str, ...]) -> str:
    for name in known:
        if name in names:
            return name
    wanted = ", ".join(known)
    raise RuntimeFault(f"{path} has none of the columns {wanted}.", f"{path} 中没有这些列：{wanted}。")
