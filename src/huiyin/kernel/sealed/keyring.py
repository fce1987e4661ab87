"""The keys of sealed columns, one file each in the data folder's `secrets/fields/`: `2-4fa09c` is the second one.

The newest seals, all of them open. Every process looks once a second whether the folder has changed, so that a
rotation needs no restart. The name stands in each sealed value: a key that is gone is missed by its name.
"""

import hmac
import os
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huiyin.kernel.kept import may_drop
from huiyin.runtime.datadir import data_dir

LOOK_AGAIN = 1.0  # seconds
SETTLED = timedelta(hours=1)  # so long after a newer one no process and no transaction seals with the key before
_NAME = re.compile(r"(\d+)-([0-9a-f]{6})")


@dataclass(frozen=True, repr=False)
class FieldKey:
    """`box` encrypts, `index` makes the marks by which equal values are found. `made_at`: when it came to be."""

    number: int
    name: str
    made_at: datetime
    box: AESGCM
    index: bytes

    def mark(self, about: str, text: str) -> str:
        return hmac.digest(self.index, f"{about}\0{text}".encode(), "sha256")[:16].hex()


@dataclass(frozen=True)
class Ring:
    keys: tuple[FieldKey, ...] = ()  # the oldest first

    @property
    def newest(self) -> FieldKey:
        return self.keys[-1]

    def get(self, name: str) -> FieldKey | None:
        return next((key for key in self.keys if key.name == name), None)


_kept: tuple[float, int, Ring] = (-LOOK_AGAIN, 0, Ring())


def folder() -> Path:
    return data_dir().root / "secrets" / "fields"


def ring(*, now: bool = False) -> Ring:
    """All keys; at least one, for the first question makes the first. `now`: look, however lately somebody did."""
    global _kept
    looked, changed, known = _kept
    moment = time.monotonic()
    if known.keys and not now and moment - looked < LOOK_AGAIN:
        return known
    stood = _changed()
    if not known.keys or stood != changed or now:
        known = Ring(tuple(_read()))
        if not known.keys:
            add_key()
            return ring(now=True)
    _kept = (moment, stood, known)
    return known


def add_key() -> FieldKey:
    """A new one, which seals from now on. Two processes that make the first at once make two: both open."""
    data_dir().ensure()
    folder().mkdir(mode=0o700, exist_ok=True)
    number = max((key.number for key in _read()), default=0) + 1
    path = folder() / f"{number}-{secrets.token_hex(3)}"
    draft = path.with_name(f".{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    return next(key for key in _read() if key.name == path.name.partition("-")[2])


def destroy(key: FieldKey) -> bool:
    """Whoever has only this key opens nothing any more. False while a backup copies: its rows may need it."""
    with may_drop() as free:
        if free:
            (folder() / f"{key.number}-{key.name}").unlink(missing_ok=True)
            ring(now=True)
        return free


def _changed() -> int:
    try:
        return folder().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _read() -> list[FieldKey]:
    found = []
    for path in folder().glob("[0-9]*-*"):
        named = _NAME.fullmatch(path.name)
        if named:
            both = HKDF(SHA256(), 64, salt=None, info=b"huiyin.fields.1").derive(path.read_text().strip().encode())
            made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append(FieldKey(int(named[1]), named[2], made_at, AESGCM(both[:32]), both[32:]))
    return sorted(found, key=lambda key: (key.number, key.name))
