"""Read a backup: what it says of itself, and whether all of it is as it was written."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from huiyin.backup.entries import Tally, entries
from huiyin.backup.faults import Damaged
from huiyin.backup.keys import Key
from huiyin.backup.making import MANIFEST, Tell, quiet
from huiyin.backup.manifest import Files, Manifest, decode
from huiyin.backup.sealed import SealedReader


def manifest_of(path: Path, key: Key) -> Manifest:
    """Quick: only the last part is read. That the rest is whole, `verify` says."""
    with _sound(), open(path, "rb") as file:
        source = SealedReader(file, key)
        source.go_to_last_part()
        manifest = _manifest(source)
        source.end()
    return manifest


def verify(path: Path, key: Key, *, tell: Tell = quiet) -> Manifest:
    """Read everything and keep nothing.

    Raises:
        WrongKey: it was made with another one.
        Damaged: a byte was altered, or some are missing.
    """
    return read(path, key, lambda name, content: None, tell=tell)


def read(path: Path, key: Key, take: Callable[[str, Iterator[bytes]], None], *, tell: Tell = quiet) -> Manifest:
    """Hand each entry to `take`; what it leaves unread is read all the same."""
    size = path.stat().st_size
    with _sound(), open(path, "rb") as file:
        source, tally = SealedReader(file, key), Tally()
        for name, content in entries(source, tally):
            take(name, _told(content, file, size, tell))
        manifest = _manifest(source)
        source.end()
    if Files(tally.count, tally.size, tally.sha256) != manifest.contents:
        raise Damaged("its contents are not those of its list", "内容与清单不符")
    return manifest


def _told(content: Iterator[bytes], file: BinaryIO, size: int, tell: Tell) -> Iterator[bytes]:
    for some in content:
        tell("read", file.tell(), size)
        yield some


def _manifest(source: SealedReader) -> Manifest:
    found = {name: b"".join(content) for name, content in entries(source)}
    if list(found) != [MANIFEST]:
        raise Damaged("its list of contents is missing", "缺少内容清单")
    return decode(found[MANIFEST])


@contextmanager
def _sound() -> Iterator[None]:
    """Bytes that were proved and yet cannot be read come from another version of huiyin."""
    try:
        yield
    except (msgspec.MsgspecError, zlib.error, KeyError, ValueError) as error:
        raise Damaged("this version of huiyin cannot read it", "当前版本无法读取") from error
