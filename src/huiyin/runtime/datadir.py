"""The data folder: everything a running huiyin keeps on disk, and nothing else anywhere.

<data>/postgres/   the embedded server (cluster, socket, its address)
<data>/secrets/    keys and passwords, one file each, mode 600, made once
<data>/media/      uploaded evidence
<data>/static/     collected static files (can be made again)
<data>/log/        logs of the server and of every process
<data>/run/        locks and process ids
"""

import os
import secrets as random
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from huiyin.runtime.errors import RuntimeFault

LONGEST_LOG = 20_000_000
SHORTEST_SECRET = 32  # characters; ours have 64
UNFINISHED = "unfinished-restore"  # a file that marks a folder in which a restore was begun and not ended
FOLDERS = ("postgres", "secrets", "media", "static", "log", "run")


@dataclass(frozen=True)
class DataDir:
    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        return self.root / "run"

    def ensure(self) -> "DataDir":
        """Create what is missing; a folder that cannot be written is said so at once."""
        try:
            # 711: the database server may run as another user and must walk through, but not list.
            self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
            for name in FOLDERS:
                mode = 0o700 if name == "secrets" else 0o711
                (self.root / name).mkdir(mode=mode, exist_ok=True)
        except OSError as error:
            raise RuntimeFault(
                f"The data folder {self.root} cannot be written ({error.strerror}). "
                "Give this user the right to write there, or set HUIYIN_DATA_DIR to another folder.",
                f"数据目录 {self.root} 无法写入（{error.strerror}）。"
                "请授予当前用户写权限，或把 HUIYIN_DATA_DIR 指向其他目录。",
            ) from error
        return self

    def secret(self, name: str) -> str:
        """The secret of that name, made on first use. Two processes asking at once get the same one."""
        path = self.root / "secrets" / name
        try:
            return _read_secret(path)
        except FileNotFoundError:
            self.ensure()
        draft = path.with_name(f".{name}.{os.getpid()}.{random.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(random.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # atomic, and fails when another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        sync(path.parent)  # what is sealed with it must never outlive it
        return _read_secret(path)


def _read_secret(path: Path) -> str:
    """One that is empty or cut short would be a key that anybody can guess."""
    secret = path.read_bytes().decode("ascii", "replace").strip()
    if len(secret) < SHORTEST_SECRET or not secret.isprintable() or "\ufffd" in secret:
        raise RuntimeFault(
            f"The secret {path} is damaged. Put it back from a backup; what was sealed with it opens with no other.",
            f"密钥文件 {path} 已损坏。请从备份恢复该文件；用它加密的内容只能用它打开。",
        )
    return secret


def sync(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_log(path: Path) -> FileIO:
    """For appending, unbuffered, readable by its owner only; a file that has grown too long makes way once."""
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "ab", buffering=0)


def data_dir() -> DataDir:
    """Where HUIYIN_DATA_DIR points, else `.huiyin/` in the checkout."""
    named = os.environ.get("HUIYIN_DATA_DIR")
    return DataDir(Path(named).expanduser().resolve() if named else checkout() / ".huiyin")


def checkout() -> Path:
    """The folder this source tree lives in; the working folder when huiyin is installed as a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").exists() else Path.cwd()


def heads_folder(data: DataDir) -> Path:
    """HUIYIN_HEADS_DIR, best a share that huiyin can add to but not change; else in the data folder."""
    named = os.environ.get("HUIYIN_HEADS_DIR")
    return Path(named) if named else data.root / "heads"
