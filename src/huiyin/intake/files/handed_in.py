"""Files handed in through a page: kept under their digest, then taken over at once or by the worker."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from huiyin.intake.files.mapping import FOLDER, load_mapping
from huiyin.intake.files.run import import_matters, require_columns
from huiyin.intake.files.tables import count_rows, digest_of
from huiyin.intake.models import ImportRun
from huiyin.kernel.errors import InvalidInput
from huiyin.orgs.actor import Actor

AT_ONCE = 2000  # rows that a page waits for; more are the worker's
TASK = "intake.take_over"


@dataclass(frozen=True)
class Kept:
    """`rows`: how many the file has."""

    path: Path
    rows: int


def mapping_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def keep(name: str, chunks: Iterable[bytes]) -> Kept:
    """Write the file below the data folder; the same file is kept once.

    Raises:
        InvalidInput: it is no table, or holds no rows.
    """
    content = b"".join(chunks)
    folder = _folder(hashlib.sha256(content).hexdigest())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(name).name[-120:]
    path.write_bytes(content)
    rows = count_rows(path)
    (folder / "rows.json").write_text(json.dumps({"name": path.name, "rows": rows}), encoding="utf-8")
    return Kept(path, rows)


def kept_of(run: ImportRun) -> Kept | None:
    """The file of a run, if it was handed in here and is still there."""
    about = _folder(run.sha256) / "rows.json"
    if not about.exists():
        return None
    told = json.loads(about.read_text(encoding="utf-8"))
    path = about.with_name(told["name"])
    return Kept(path, told["rows"]) if path.exists() else None


def take_over(kept: Kept, mapping: str, *, by: Actor) -> ImportRun:
    """Start, or go on where it stopped. Small files are done when this answers; larger ones are handed to the worker.

    Raises:
        InvalidInput: the mapping does not fit the file, or the same file is being taken over already.
    """
    found = load_mapping(mapping)
    require_columns(kept.path, found)
    run, _new = ImportRun.objects.get_or_create(
        sha256=digest_of(kept.path), mapping=found.name, defaults={"file_name": kept.path.name[:200]}
    )
    if kept.rows - run.rows_done <= AT_ONCE:
        import_matters(kept.path, mapping, by=by)
        run.refresh_from_db()
        return run
    try:
        with transaction.atomic():
            _job(run).defer(path=str(kept.path), mapping=mapping, account=by.account_id)
    except AlreadyEnqueued as busy:
        raise InvalidInput(_("This file is waiting for the worker already.")) from busy
    return run


def is_working(run: ImportRun) -> bool:
    """The worker has it, or will have it."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(lock=_lock(run), status__in=("todo", "doing")).exists()


def _job(run: ImportRun):
    return app.configure_task(TASK, lock=_lock(run), queueing_lock=_lock(run))


def _lock(run: ImportRun) -> str:
    return f"import/{run.pk}"


def _folder(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT).parent / "imports" / "matters" / digest[:32]
