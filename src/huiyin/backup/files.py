"""What of the data folder belongs into a backup: everything but what is made again or belongs to this machine."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huiyin.runtime.datadir import UNFINISHED, DataDir

# The database goes in as a dump; static files are built; logs, locks and stamps tell of this machine; the broker's
# store changes while it is copied, and holds only what nobody has taken yet.
LEFT_OUT = {"postgres", "broker", "static", "log", "run", "stamps", "heads", UNFINISHED}
# The cluster's own passwords: a new cluster makes new ones, and a stolen backup opens no running database.
OF_THE_CLUSTER = {"secrets/postgres-superuser", "secrets/postgres-huiyin"}
OWN = ".backup"  # of our own, put into the data folder
PORTION = 1 << 20
PACKED = {"imports", "heads", "secrets"}  # pictures are packed already


@dataclass(frozen=True)
class Kept:
    name: str  # below the data folder
    path: Path

    @property
    def pack(self) -> bool:
        return self.name.partition("/")[0] in PACKED


def kept_files(data: DataDir, *, but: Path | None = None) -> Iterator[Kept]:
    """Walked lazily, in a stable order. `but`: a folder in it that holds the backups themselves."""
    if not data.root.is_dir():
        return
    for entry in sorted(data.root.iterdir()):
        if entry.name in LEFT_OUT or entry.name.startswith(".") or entry.suffix == OWN:
            continue
        if entry.is_file() and not entry.is_symlink():
            yield Kept(entry.name, entry)
        elif entry.is_dir() and entry != but:
            yield from _below(entry, data.root, but)


def head_files(folder: Path) -> list[tuple[Kept, bytes]]:
    """The signed heads as they are now; small, so they are taken at once."""
    if not folder.is_dir():
        return []
    paths = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    return [(Kept(f"heads/{path.name}", path), path.read_bytes()) for path in paths]


def _below(folder: Path, root: Path, but: Path | None) -> Iterator[Kept]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if Path(here, name) != but)
        for name in sorted(names):
            path = Path(here, name)
            kept = path.relative_to(root).as_posix()
            # A name that begins with a dot is a draft that somebody is writing.
            if name.startswith(".") or kept in OF_THE_CLUSTER or path.is_symlink() or not path.is_file():
                continue
            yield Kept(kept, path)
