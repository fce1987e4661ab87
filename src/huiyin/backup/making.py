"""Make a backup while the platform runs.

Order matters. First nobody may drop kept files, and no head may be signed; then the moment begins; then signing goes
on, the moment is dumped and summed; then the files are copied. A file is stored before its row is committed
(matters/services/photos.py), so every row of the moment finds its file; files that came later are in it too and do no
harm.
"""

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import BinaryIO

from huiyin import __version__
from huiyin.backup import entries, pictures
from huiyin.backup.entries import Tally
from huiyin.backup.faults import no_room
from huiyin.backup.files import PORTION, Kept, head_files, kept_files
from huiyin.backup.keys import Key
from huiyin.backup.loading import failed
from huiyin.backup.manifest import Files, Manifest, encode
from huiyin.backup.moment import Moment, begin, connected, hold_files, signing_waits
from huiyin.backup.sealed import SealedWriter
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.clients import environment, program

DUMP, MANIFEST = "database.dump", "manifest.json"
PACKED_SHARE = 0.4  # of a database's size on disk (indexes and all); measured: 0.1 to 0.2
SPARE = 64_000_000
Tell = Callable[[str, int, int], None]  # what (dump, sums, files), done, of how much; bytes, for sums tables


def quiet(what: str, done: int, of: int) -> None:
    pass


def make(target: Path, key: Key, *, data: DataDir, url: str, heads: Path, tell: Tell = quiet) -> Manifest:
    """Write a backup under `target`, which is there whole or not at all, readable by its owner only.

    Raises:
        RuntimeFault: no room, another backup is running, the dump failed.
    """
    began = time.monotonic()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with connected(url) as db:
        hold_files(db)
        with signing_waits(db):
            signed = head_files(heads)
            moment = begin(db)
        size = moment.size()
        all_bytes = _size_of_files(data, target.parent)
        refuse_without_room(target.parent, PACKED_SHARE * size + all_bytes + SPARE)
        with _final(target) as file:
            sink, tally = SealedWriter(file, key), Tally()
            dump_bytes = _add(sink, tally, DUMP, _dumped(moment, data, url, size, tell), pack=True)
            told = _told(moment, data, tell)
            db.execute("COMMIT")  # the rows are in; vacuum need not wait for the files. They still may not go
            for kept, content in signed:
                _add(sink, tally, kept.name, [content], pack=kept.pack)
            _add_files(sink, tally, kept_files(data, but=target.parent), all_bytes, tell)
            entries.end(sink)
            manifest = Manifest(
                **told,
                huiyin=__version__,
                seconds=round(time.monotonic() - began, 2),
                database_bytes=size,
                dump_bytes=dump_bytes,
                contents=Files(tally.count, tally.size, tally.sha256),
                files=tally.count - 1,
                file_bytes=tally.size - dump_bytes,
                own_secret_key=fingerprint(os.environ.get("HUIYIN_SECRET_KEY", "")),
            )
            sink.part()
            entries.put(sink, MANIFEST, [encode(manifest)], pack=True)
            entries.end(sink)
            sink.close()
    return manifest


def refuse_without_room(folder: Path, wanted: float) -> None:
    free = disk_usage(folder).free
    if free < wanted:
        raise no_room(folder, wanted, free)


def fingerprint(secret: str) -> str:
    return hashlib.scrypt(secret.encode(), salt=b"huiyin.backup", n=2**14, r=8, p=1).hex()[:32] if secret else ""


def _told(moment: Moment, data: DataDir, tell: Tell) -> dict:
    names, tables = moment.tables(), {}
    for number, name in enumerate(names, 1):
        tables[name] = moment.rows(name)
        tell("sums", number, len(names))
    rows, missing = pictures.counted(moment.db, data.media)
    return {
        "postgres": moment.version(),
        "moment": moment.at,
        "migrations": moment.migrations(),
        "tables": tables,
        "chains": moment.chains(),
        "pictures": rows,
        "pictures_missing": missing,
    }


def _add(sink: SealedWriter, tally: Tally, name: str, content: object, *, pack: bool) -> int:
    size, digest = entries.put(sink, name, content, pack=pack)  # type: ignore[arg-type]
    tally.add(name, size, digest)
    return size


def _add_files(sink: SealedWriter, tally: Tally, files: Iterator[Kept], all_bytes: int, tell: Tell) -> None:
    done = 0
    for kept in files:
        try:
            file = open(kept.path, "rb")
        except FileNotFoundError:  # a draft of an import, say; what rows speak of is held
            continue
        with file:
            done += _add(sink, tally, kept.name, iter(lambda file=file: file.read(PORTION), b""), pack=kept.pack)  # type: ignore[misc]
        tell("files", done, all_bytes)


def _size_of_files(data: DataDir, but: Path) -> int:
    size = 0
    for kept in kept_files(data, but=but):
        try:
            size += kept.path.stat().st_size
        except FileNotFoundError:
            continue
    return size


def _dumped(moment: Moment, data: DataDir, url: str, size: int, tell: Tell) -> Iterator[bytes]:
    command = [str(program("pg_dump", data)), "--format=custom", "--compress=none", "--no-owner", "--no-privileges"]
    command += [f"--snapshot={moment.snapshot}", "--lock-wait-timeout=60s"]
    done = 0
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=environment(url))
        assert child.stdout is not None
        try:
            while some := child.stdout.read(PORTION):
                done += len(some)
                tell("dump", done, size)
                yield some
            code = child.wait()
        finally:
            child.stdout.close()
            if child.poll() is None:
                child.kill()
                child.wait()
        if code:
            raise failed("pg_dump", said)


@contextmanager
def _final(target: Path) -> Iterator[BinaryIO]:
    """A draft beside it that takes the name once all of it is on the disk."""
    if target.exists():
        raise RuntimeFault(f"{target} exists already. Name another file.", f"{target} 已存在，请换一个文件名。")
    draft = target.with_name(f".{target.name}.part")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        if error.errno == 28:
            raise no_room(target.parent, SPARE, 0) from error
        where = f"{error.filename or target}: {error.strerror}"
        raise RuntimeFault(f"The backup failed. {where}", f"备份失败。{where}") from error
    finally:
        draft.unlink(missing_ok=True)
