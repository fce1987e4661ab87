"""Files written whole or not at all, also when the power goes; and handed out only as they were put in.

A disk that fails gives back other bytes without a word. What is named by its SHA-256 is compared with its name; a small
copy, whose name is another picture's, carries its own behind its content.
"""

import errno
import hashlib
import logging
import os
import secrets
from pathlib import Path

from django.utils.translation import gettext as _

from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.runtime.datadir import sync

log = logging.getLogger("huiyin.contents")
_SUM = 32


class Damaged(NotFound):
    """It is there, but not what was put in; nobody gets it. The log names the file."""

    code = "damaged"


class NoRoom(HuiyinError):
    """The disk is full. It is worth trying again: somebody is told, and makes room."""

    status = 503
    code = "no_room"


def write_whole(path: Path, content: bytes) -> None:
    """Half a file can never be found under its name, and what was written is on the disk when this returns.

    Raises:
        NoRoom: the disk is full; nothing is left of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two threads may be given the same content at once: each writes a draft of its own.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as failed:
        draft.unlink(missing_ok=True)  # what could not be kept takes no room
        if failed.errno in (errno.ENOSPC, errno.EDQUOT):
            log.error("no room on the disk of %s", path.parent)
            raise NoRoom(_("The server's disk is full. Nothing was kept; please try again later.")) from failed
        raise
    sync(path.parent)


def is_whole(path: Path, digest: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def read_whole(path: Path, digest: str) -> bytes:
    """
    Raises:
        FileNotFoundError: it is not there.
        Damaged: its SHA-256 is not `digest`.
    """
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise damaged(path)
    return content


def damaged(path: Path) -> Damaged:
    log.error("a kept file is damaged: %s; put it back from a backup", path)
    return Damaged(_("This file is damaged on the server's disk and is not shown. Whoever runs the server is told."))


def with_sum(content: bytes) -> bytes:
    return content + hashlib.sha256(content).digest()


def without_sum(path: Path) -> bytes:
    """What `with_sum` was given. A WebP that was kept before there were sums ends where its own header says.

    Raises:
        Damaged: neither.
    """
    kept = path.read_bytes()
    content = kept[:-_SUM]
    if hashlib.sha256(content).digest() == kept[-_SUM:]:
        return content
    if kept[:4] == b"RIFF" and int.from_bytes(kept[4:8], "little") + 8 == len(kept):
        return kept
    raise damaged(path)
