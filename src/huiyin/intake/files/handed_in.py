"""Files handed in through a page: kept under their digest, tried or taken over at once or by the worker."""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from huiyin.intake.files.mapping import Mapping, load_mapping
from huiyin.intake.files.run import carry_out, run_for
from huiyin.intake.files.tables import count_rows
from huiyin.intake.models import ImportRun
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.orgs.actor import Actor

AT_ONCE = 2000  # rows that a page waits for; more are the worker's
TASK = "intake.take_over"
KEEP = timedelta(days=30)  # how long a file that was handed in is kept: its rows may hold personal details


@dataclass(frozen=True)
class Kept:
    """`rows`: how many the file has. `digest`: the beginning of its SHA-256, its name in addresses."""

    path: Path
    rows: int

    @property
    def digest(self) -> str:
        return self.path.parent.name


def keep(name: str, chunks: Iterable[bytes]) -> Kept:
    """Write the file below the data folder; the same file is kept once.

    Raises:
        InvalidInput: it is no table, or holds no rows.
    """
    content = b"".join(chunks)
    folder = _folder(hashlib.sha256(content).hexdigest())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _short(Path(name).name)
    path.write_bytes(content)
    rows = count_rows(path)
    if not rows:
        raise InvalidInput(_("%(file)s has a header and no rows.") % {"file": path.name})
    (folder / "rows.json").write_text(json.dumps({"name": path.name, "rows": rows}), encoding="utf-8")
    return Kept(path, rows)


def kept_of(run: ImportRun) -> Kept | None:
    """The file of a run, if it was handed in here and is still there."""
    return _kept(_folder(run.sha256))


def access_kept(digest: str) -> Kept:
    """The file of an address."""
    known = len(digest) == 32 and set(digest) <= set("0123456789abcdef")
    found = _kept(_folder(digest)) if known else None
    if found is None:
        raise NotFound(_("This file is not kept here any more. Hand it in again."))
    return found


def _kept(folder: Path) -> Kept | None:
    about = folder / "rows.json"
    if not about.exists():
        return None
    told = json.loads(about.read_text(encoding="utf-8"))
    path = about.with_name(told["name"])
    return Kept(path, told["rows"]) if path.exists() else None


def forget(kept: Kept) -> None:
    """The file has done its work; what is in it is not kept twice."""
    shutil.rmtree(kept.path.parent, ignore_errors=True)


def forget_old(at: datetime) -> int:
    """Files that nobody needs any more: handed in long ago, and no run of them waits to go on; how many."""
    waiting = {run.sha256[:32] for run in ImportRun.objects.filter(finished_at=None, dry_run=False)}
    old = [
        about.parent
        for about in _folder("").glob("*/rows.json")
        if at.timestamp() - about.stat().st_mtime > KEEP.total_seconds() and about.parent.name not in waiting
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def take_over(kept: Kept, mapping: str, *, by: Actor, version: int = 0, dry_run: bool = False) -> ImportRun:
    """Start, or go on where it stopped. Small files are done when this answers; larger ones are handed to the worker.

    dry_run: read and judge every row, make no matter; what was tried before is tried anew.

    Raises:
        InvalidInput: the mapping does not fit the file, or the same file is being taken over already.
    """
    found = load_mapping(mapping, version)
    run = run_for(kept.path, found, dry_run=dry_run)
    if dry_run and run.finished_at:
        run.delete()
        run = run_for(kept.path, found, dry_run=True)
    if kept.rows - run.rows_done <= AT_ONCE:
        carry_out(run, kept.path, found, by=by)
        run.refresh_from_db()
        return run
    try:
        with transaction.atomic():
            _job(run).defer(run=run.pk, path=str(kept.path), account=by.account_id, language=translation.get_language())
    except AlreadyEnqueued as busy:
        raise InvalidInput(_("This file is waiting for the worker already.")) from busy
    return run


def mapping_of_run(run: ImportRun) -> Mapping:
    return load_mapping(run.mapping, run.mapping_version)


def is_working(run: ImportRun) -> bool:
    """The worker has it, or will have it."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(lock=_lock(run), status__in=("todo", "doing")).exists()


def _job(run: ImportRun):
    return app.configure_task(TASK, lock=_lock(run), queueing_lock=_lock(run))


def _lock(run: ImportRun) -> str:
    return f"import/{run.pk}"


def _short(name: str) -> str:
    """File systems count bytes, of which a Chinese character has three; the ending, which says what it is, stays."""
    return name.encode(errors="ignore")[-200:].decode(errors="ignore")


def _folder(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT).parent / "imports" / "matters" / digest[:32]
