"""What a backup is locked with: a key file (32 random bytes) or a passphrase (scrypt)."""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from huiyin.backup.faults import Damaged
from huiyin.runtime.errors import RuntimeFault

MARK = "huiyin-backup-key-1:"
KEY, PASSPHRASE = "key", "passphrase"
COST = 2**16  # scrypt: 64 MB and about 0.2 s for each guess
MOST_COST = 2**20  # what a file may ask of us before it has proved anything
SHORTEST = 12


@dataclass(frozen=True, repr=False)
class Key:
    kind: str  # KEY or PASSPHRASE
    secret: bytes

    def derived(self, salt: bytes, cost: int) -> tuple[bytes, bytes]:
        """The key of one file, and what proves that it is the right one."""
        master = self.secret
        if self.kind == PASSPHRASE:
            if not 2**10 <= cost <= MOST_COST or cost & (cost - 1):
                raise Damaged("its header makes no sense", "文件头不合法")
            master = Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(self.secret)
        both = HKDF(SHA256(), 48, salt=salt, info=b"huiyin.backup.1").derive(master)
        return both[:32], both[32:]


def make_key_file(path: Path) -> None:
    """A new key, for its owner only. Never over one that is there: what it locked would be lost."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise RuntimeFault(
            f"{path} exists already; overwriting it could lock you out of older backups. Name another file.",
            f"{path} 已存在；覆盖会导致旧备份无法打开。请换一个文件名。",
        ) from None
    with os.fdopen(number, "w") as file:
        file.write(MARK + base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path) -> Key:
    try:
        text = path.read_text(encoding="ascii").strip()
        secret = base64.b64decode(text.removeprefix(MARK), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error, ValueError) as error:
        raise _no_key(path) from error
    if not text.startswith(MARK) or len(secret) != 32:
        raise _no_key(path)
    return Key(KEY, secret)


def passphrase(words: str) -> Key:
    if len(words) < SHORTEST:
        raise RuntimeFault(f"A passphrase needs at least {SHORTEST} characters.", f"口令至少需要 {SHORTEST} 个字符。")
    return Key(PASSPHRASE, words.encode())


def key_of_settings() -> Key | None:
    """HUIYIN_BACKUP_KEY names a key file; HUIYIN_BACKUP_PASSPHRASE is one."""
    named, words = os.environ.get("HUIYIN_BACKUP_KEY", ""), os.environ.get("HUIYIN_BACKUP_PASSPHRASE", "")
    if named:
        return read_key_file(Path(named).expanduser())
    return passphrase(words) if words else None


def _no_key(path: Path) -> RuntimeFault:
    return RuntimeFault(
        f"{path} is no readable key file. `huiyin backup key FILE` makes one.",
        f"{path} 不是可读取的密钥文件。可用 huiyin backup key 文件 生成。",
    )
