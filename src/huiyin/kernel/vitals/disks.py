"""Room on the disks that we write to. A database elsewhere has its own disk, which only its machine knows."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from huiyin.runtime.datadir import DataDir, data_dir


@dataclass(frozen=True)
class Disk:
    """`place`: data, media, database, broker, backup. Bytes."""

    place: str
    free: int
    total: int
    writable: bool

    @property
    def is_low(self) -> bool:
        return self.free < settings.HUIYIN_LEAST_GB * 1e9

    @property
    def trouble(self) -> str | None:
        if not self.writable:
            return f"the folder of {self.place} cannot be written"
        if self.is_low:
            least = settings.HUIYIN_LEAST_GB
            return (
                f"{self.free / 1e9:.1f} GB free for {self.place}, less than {least:g}; a full disk stops the database"
            )
        return None


def disks(data: DataDir | None = None) -> list[Disk]:
    return [_looked_at(place, path) for place, path in _places(data or data_dir()).items() if path.is_dir()]


def _places(data: DataDir) -> dict[str, Path]:
    places = {"data": data.root, "media": Path(settings.MEDIA_ROOT)}
    if not os.environ.get("HUIYIN_DATABASE_URL"):
        places["database"] = data.postgres
    if (data.root / "broker").is_dir():
        places["broker"] = data.root / "broker"
    if backup := os.environ.get("HUIYIN_BACKUP_DIR"):
        places["backup"] = Path(backup).expanduser()
    return places


def _looked_at(place: str, path: Path) -> Disk:
    usage = shutil.disk_usage(path)
    # The embedded server's folder is its own user's: that it can write is the database's to say.
    return Disk(place, usage.free, usage.total, place == "database" or os.access(path, os.W_OK))
