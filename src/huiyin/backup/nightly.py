"""The worker's backup: made, read again, older ones dropped; administrators hear of it when it fails or is late."""

import logging
import os
from datetime import datetime
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings

from huiyin.backup.keeping import file_name, is_due, superfluous
from huiyin.backup.making import make
from huiyin.backup.plan import AGAIN, LATE, Plan, plan
from huiyin.backup.reading import verify
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.notices.services import Message, tell
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import accounts_serving
from huiyin.runtime.datadir import DataDir, data_dir, heads_folder
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.postgres.session import URL
from huiyin.runtime.stamps import stamp, stamped

log = logging.getLogger(__name__)
GOOD, FAILED, PLANNED = "backup", "backup-failed", "backup-planned"


def due(at: datetime) -> bool:
    """Whether one is to be made now; one that failed is tried again after an hour."""
    try:
        wanted = plan()
    except RuntimeFault as fault:
        _failed(data_dir(), fault, at)
        return False
    if wanted is None:
        return False
    good, failed = stamped(data_dir(), GOOD), stamped(data_dir(), FAILED)
    if failed and at - failed.at < AGAIN and (not good or good.at < failed.at):
        return False
    return is_due(at.astimezone(ZoneInfo(settings.TIME_ZONE)), wanted.at, good.at if good else None)


def run() -> None:
    """Called in a process of its own (kernel/apart.py)."""
    data, at = data_dir(), now()
    try:
        wanted = plan()
        if wanted is not None:
            _make(wanted, data, at)
    except RuntimeFault as fault:
        _failed(data, fault, at)
    except (OSError, psycopg.Error) as error:
        # The class and the system's words only: a database's message may quote a row.
        words = f"{type(error).__name__} {getattr(error, 'strerror', '') or ''}".strip()
        _failed(data, RuntimeFault(words, words), at)


def watch(at: datetime) -> None:
    """Told once a day while there is no good backup younger than a day."""
    if not os.environ.get("HUIYIN_BACKUP_DIR", "").strip():
        return
    data = data_dir()
    good = stamped(data, GOOD)
    begun = good or stamped(data, PLANNED)
    if begun is None:
        stamp(data, PLANNED)
    elif at - begun.at > LATE:
        last = {"at": good.at.isoformat()} if good else ["从未", "never"]
        _tell("backup_late", {"at": last}, f"backup/late/{at:%Y%m%d}")


def _make(wanted: Plan, data: DataDir, at: datetime) -> None:
    key = wanted.key()
    wanted.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for draft in wanted.folder.glob(".huiyin-*.backup.part"):
        if at.timestamp() - draft.stat().st_mtime > AGAIN.total_seconds():
            draft.unlink(missing_ok=True)  # of one that was killed
    path = wanted.folder / file_name(at.astimezone(ZoneInfo(settings.TIME_ZONE)))
    manifest = make(path, key, data=data, url=os.environ[URL], heads=heads_folder(data))
    try:
        verify(path, key)
    except RuntimeFault:
        path.rename(path.with_suffix(".damaged"))
        raise
    size = path.stat().st_size
    stamp(data, GOOD, bytes=size, file=path.name, moment=manifest.moment.isoformat(), seconds=manifest.seconds)
    log.info("backup made", extra={"file": path.name, "bytes": size, "seconds": manifest.seconds})
    for name in superfluous([entry.name for entry in wanted.folder.iterdir()], wanted.keep):
        (wanted.folder / name).unlink(missing_ok=True)


def _failed(data: DataDir, fault: RuntimeFault, at: datetime) -> None:
    log.error("the backup failed: %s", fault.en)
    stamp(data, FAILED, en=fault.en[:300], zh=fault.zh[:300])
    _tell("backup_failed", {"what": [fault.zh[:300], fault.en[:300]]}, f"backup/failed/{at:%Y%m%d}")


def _tell(template: str, params: dict, key: str) -> None:
    with work():
        tell([Message(template, sorted(accounts_serving(("",), Role.ADMINISTRATOR)), key, params=params)])
