"""A pack's YAML files, read once for what they say and once for the lines on which they say it."""

from pathlib import Path
from typing import Any

import yaml

from huiyin.kernel.packs.faults import PackFault


def read_yaml(file: Path) -> Any:
    return _read(file, lambda text: yaml.safe_load(text))


def read_nodes(file: Path) -> tuple[Any, Any]:
    """What it says, and its nodes, which know their lines."""
    return _read(file, lambda text: (yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader)))


def _read(file: Path, read) -> Any:
    try:
        return read(file.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise PackFault(file, 0, "There is no such file in the pack.", "数据包缺少此文件。") from missing
    # A day that is none, a number of thousands of digits and lists in lists in lists come as errors of Python's.
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError) as broken:
        mark = getattr(broken, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise PackFault(file, line, f"This is no YAML ({broken}).", f"YAML 格式有误（{broken}）。") from broken
