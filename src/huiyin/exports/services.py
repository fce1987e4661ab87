"""Take matters out as a file: small ones at once, large ones by the worker. Every one is written down."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from huiyin.audit.services import record
from huiyin.exports.columns import view_at
from huiyin.exports.files import digest_of_file
from huiyin.exports.formats import Columns, Format
from huiyin.exports.models import Export
from huiyin.exports.question import Question, digest_of
from huiyin.exports.reading import keys_of, lines_of
from huiyin.exports.writers import writer_for
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor

AT_ONCE = 5_000  # matters that a request writes itself; about two seconds of Excel
KEEP = timedelta(days=3)
IN_MEMORY = 4 * 1024 * 1024
LONGEST_PURPOSE = 200
TASK = "exports.make"


def take_out(
    question: Question, format: Format, columns: Columns, *, by: Actor, purpose: str
) -> tuple[Export, BinaryIO | None]:
    """The export and its file, or None where the worker makes it and it is fetched later.

    Asked again while the worker has the same, it is the same export.

    Raises:
        InvalidInput: it is not said what for.
        Forbidden: nobody who has an account asks.
    """
    if by.account_id is None:
        raise Forbidden(_("Lists are taken out by staff. Sign in first."))
    purpose = purpose.strip()
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise InvalidInput(_("Say what the file is for, in at most 200 characters."), field="purpose")
    at = now()
    keys = keys_of(question, by, at, AT_ONCE + 1)
    export = _export(question, format, columns, by, purpose, at)
    if len(keys) > AT_ONCE:
        return _leave_to_the_worker(export, by), None
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))
    written = write(file, export, keys, by, at)
    with work():
        export.state, export.rows, export.of_rows, export.size = "sent", written, written, file.tell()
        export.sha256, export.finished_at, export.downloads = digest_of_file(file), now(), 1
        export.save(force_insert=True)
        trace("exports.taken", export, question, by, export.finished_at, fresh=True)
    file.seek(0)
    return export, file


def write(
    file, export: Export, keys, by: Actor, at: datetime, progress: Callable[[int], object] = lambda rows: None
) -> int:
    """All matters of `keys` into `file`; how many were written."""
    columns, rows = Columns(export.columns), 0
    writer = writer_for(Format(export.format), file, columns, view_at(at, timezone.get_default_timezone()))
    for lines in lines_of(keys, columns, by):
        writer.write(lines)
        rows += len(lines)
        progress(rows)
    writer.end()
    return rows


def fetched(export: Export, *, by: Actor) -> None:
    """Write down that the waiting file was handed out."""
    with work():
        Export.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
        record("exports.fetched", chain=export.chain, by=by.ref, at=now(), data={"sha256": export.sha256})


def _export(question: Question, format: Format, columns: Columns, by: Actor, purpose: str, at: datetime) -> Export:
    assert by.account_id is not None
    language = translation.get_language() or settings.LANGUAGE_CODE
    return Export(
        account_id=by.account_id, actor=by.ref, question=question.as_json(), format=format, columns=columns,
        language=language, purpose=purpose, asked_at=at, digest=digest_of(question, format, columns, language),
    )  # fmt: skip


def _leave_to_the_worker(export: Export, by: Actor) -> Export:
    same = Export.objects.filter(account=export.account_id, digest=export.digest, state__in=("waiting", "running"))
    if found := same.first():
        return found
    export.state = "waiting"
    try:
        with work():
            export.save(force_insert=True)
            record("exports.asked", chain=export.chain, by=by.ref, at=export.asked_at, data=_about(export), fresh=True)
            app.configure_task(TASK, lock=export.chain).defer(export=export.pk)
    except IntegrityError:
        return same.get()
    return export


def trace(action: str, export: Export, question: Question, by: Actor, at: datetime, *, fresh: bool) -> None:
    data = _about(export) | {"asked": question.as_trace(), "rows": export.rows, "sha256": export.sha256}
    record(action, chain=export.chain, by=by.ref, at=at, data=data, fresh=fresh)


def _about(export: Export) -> dict:
    return {"format": str(export.format), "columns": str(export.columns)}
