"""Put a backup into an empty data folder and an empty database."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import psycopg

from huiyin.backup.comparing import Line, compare
from huiyin.backup.faults import Damaged
from huiyin.backup.keys import Key
from huiyin.backup.loading import load
from huiyin.backup.making import DUMP, Tell, fingerprint, quiet, refuse_without_room
from huiyin.backup.manifest import Manifest
from huiyin.backup.moment import connected
from huiyin.backup.reading import read, verify
from huiyin.runtime.datadir import UNFINISHED, DataDir
from huiyin.runtime.errors import RuntimeFault

ROOM = 2.0  # times the size of the database: tables, indexes being built, the log of changes
SPARE = 300_000_000


def ready_to_restore(path: Path, key: Key, into: DataDir, *, tell: Tell = quiet) -> Manifest:
    """Everything that can be known before anything is written.

    Raises:
        Damaged, WrongKey: as reading.verify.
        RuntimeFault: the folder is not empty, or there is no room, or a key is missing that the backup cannot hold.
    """
    refuse_unless_empty(into)
    manifest = verify(path, key, tell=tell)
    if manifest.own_secret_key and manifest.own_secret_key != fingerprint(os.environ.get("HUIYIN_SECRET_KEY", "")):
        raise RuntimeFault(
            "The platform of this backup ran with a HUIYIN_SECRET_KEY of its own, which is in no backup. Set the same "
            "one: stored secrets of other systems cannot be read without it.",
            "此备份来自设置了 HUIYIN_SECRET_KEY 的平台，该密钥不在备份内。请设置同一密钥，否则其他系统的密钥无法解读。",
        )
    into.root.mkdir(mode=0o711, parents=True, exist_ok=True)
    own = 0 if os.environ.get("HUIYIN_DATABASE_URL") else ROOM * manifest.database_bytes + SPARE
    refuse_without_room(into.root, own + manifest.file_bytes)
    return manifest


def refuse_unless_empty(into: DataDir) -> None:
    if into.root.exists() and any(entry.name != "lost+found" for entry in into.root.iterdir()):
        unfinished = (into.root / UNFINISHED).exists()
        raise RuntimeFault(
            f"{into.root} is not empty; a restore would mix two districts. "
            + (
                "A restore was interrupted there: delete the folder and begin again."
                if unfinished
                else "Name a new one."
            ),
            f"{into.root} 不是空目录，不能恢复。"
            + ("其中有一次中断的恢复，请删除该目录后重来。" if unfinished else "请改用新目录。"),
        )


def refuse_unless_bare(url: str) -> None:
    with psycopg.connect(url) as db:
        found = db.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    if found:
        raise RuntimeFault(
            "This database is not empty; a restore would mix two districts. Set HUIYIN_DATA_DIR (or "
            "HUIYIN_DATABASE_URL) to a new one.",
            "当前数据库不为空，不能恢复。请把 HUIYIN_DATA_DIR（或 HUIYIN_DATABASE_URL）指向新的数据库。",
        )


@contextmanager
def unfinished(into: DataDir) -> Iterator[None]:
    """What was begun is marked until it is done: a platform must not start on half of it."""
    mark = into.root / UNFINISHED
    mark.touch(mode=0o600)
    yield
    mark.unlink()


def restore(path: Path, key: Key, into: DataDir, url: str, *, tell: Tell = quiet) -> list[Line]:
    """Fill folder and database; what was compared, as it came out. A database is filled whole or not at all."""
    refuse_unless_bare(url)

    def take(name: str, content: Iterator[bytes]) -> None:
        if name == DUMP:
            load(content, into, url)
        else:
            _store(into.root, name, content)

    manifest = read(path, key, take, tell=tell)
    os.sync()  # once for all files
    with connected(url) as db:
        db.execute("ANALYZE")
        return compare(manifest, db, into)


def clear(into: DataDir) -> None:
    """After a failure: it was empty before."""
    for entry in into.root.iterdir():
        if entry.name == "lost+found":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def _store(root: Path, name: str, content: Iterator[bytes]) -> None:
    below = PurePosixPath(name)
    if below.is_absolute() or ".." in below.parts or not below.parts:
        raise Damaged(f"it names a file outside of its folder ({name})", f"含有目录之外的文件名（{name}）")
    path = root / below
    closed = below.parts[0] in ("secrets", "exports", "imports")
    path.parent.mkdir(mode=0o700 if closed else 0o711, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for some in content:
            file.write(some)
