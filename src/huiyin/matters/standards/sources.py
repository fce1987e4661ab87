"""Which files make one edition, and their digests, by which a draft can be traced to what was read. Pure."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

TABLES = {".csv", ".xlsx", ".xlsm"}
NOT_STANDARDS = {"phrases.csv"}


def files_of(given: Path | str | Iterable[Path | str]) -> list[Path]:
    """A folder stands for the tables in it, in the order of their names."""
    paths = [Path(given)] if isinstance(given, str | Path) else [Path(one) for one in given]
    return [file for path in paths for file in (_tables_in(path) if path.is_dir() else [path])]


def _tables_in(folder: Path) -> list[Path]:
    tables = (path for path in sorted(folder.iterdir()) if path.suffix.lower() in TABLES)
    return [path for path in tables if path.name not in NOT_STANDARDS]


def digests(paths: Iterable[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
