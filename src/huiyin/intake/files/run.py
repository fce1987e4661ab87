"""Take a whole file over, or try it: in batches, each with its progress in one transaction, so that a broken run goes
on where it stopped."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from huiyin.intake.files.mapping import Mapping, load_mapping
from huiyin.intake.files.rejected import storable, write_rejected
from huiyin.intake.files.rows import RowRefused, read_row
from huiyin.intake.files.tables import digest_of, rows_of, table_of
from huiyin.intake.models import ImportRun, RejectedRow
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.services.importing import OutsideMatter, import_batch, known_refs
from huiyin.orgs.actor import Actor

BATCH = 500


@dataclass(frozen=True)
class Counts:
    """`rows` = `imported` + `already_there` + `rejected`, always. `rejected_file` is "" when nothing was rejected."""

    rows: int
    imported: int
    already_there: int
    rejected: int
    resumed_at: int
    rejected_file: str
    dry_run: bool

    def as_json(self) -> dict:
        return asdict(self)


def import_matters(
    path: Path, mapping_name: str, *, by: Actor, dry_run: bool = False, progress: Callable[[int], None] | None = None
) -> Counts:
    """Take over all matters of a file, or go on with a file that was interrupted.

    dry_run: read everything, write nothing at all.
    progress: called with the number of rows settled so far.
    """
    mapping = load_mapping(mapping_name)
    if dry_run:
        require_columns(path, mapping)
        return _try(path, mapping)
    run = run_for(path, mapping)
    resumed_at = run.rows_done
    carry_out(run, path, mapping, by=by, progress=progress)
    return _counts(run, resumed_at)


def run_for(path: Path, mapping: Mapping, *, dry_run: bool = False) -> ImportRun:
    """The run of this file by this mapping; the one that there is already, if it began before."""
    header = require_columns(path, mapping)
    run, _new = ImportRun.objects.get_or_create(
        sha256=digest_of(path),
        mapping=mapping.name,
        mapping_version=mapping.version,
        dry_run=dry_run,
        defaults={"file_name": path.name[:200], "header": header},
    )
    return run


def carry_out(
    run: ImportRun, path: Path, mapping: Mapping, *, by: Actor, progress: Callable[[int], None] | None = None
) -> None:
    """From where the run stands to the end of the file."""
    with rows_of(path) as rows:
        for batch in _batches(islice(rows, run.rows_done, None)):
            _take(batch, mapping, run, by)
            if progress:
                progress(run.rows_done)
    if run.finished_at is None:
        run.finished_at = now()
        run.save(update_fields=["finished_at"])


def _batches(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _take(batch: list[dict[str, str]], mapping: Mapping, run: ImportRun, by: Actor) -> None:
    with work():
        held = ImportRun.objects.select_for_update().get(pk=run.pk)
        if held.rows_done != run.rows_done:
            told = _("The same file is being imported by another process. Wait until that one has finished.")
            raise InvalidInput(told)
        good, refused = _read(batch, mapping, run)
        new = _would_be_new(good) if run.dry_run else import_batch(good, by=by)
        RejectedRow.objects.bulk_create(refused)
        run.rows_done += len(batch)
        run.imported += new
        run.already_there += len(good) - new
        run.rejected += len(refused)
        run.save(update_fields=["rows_done", "imported", "already_there", "rejected"])


def _would_be_new(good: list[OutsideMatter]) -> int:
    refs = {matter.ref for matter in good}
    return len(refs - known_refs(refs))


def _read(
    batch: list[dict[str, str]], mapping: Mapping, run: ImportRun
) -> tuple[list[OutsideMatter], list[RejectedRow]]:
    good, refused = [], []
    for number, row in enumerate(batch, start=run.rows_done + 1):
        try:
            good.append(read_row(row, mapping))
        except RowRefused as why:
            kept = {storable(name): storable(value) for name, value in row.items()}
            refused.append(
                RejectedRow(run=run, row=number, reason=storable(str(why)), fields=why.fields[:200], content=kept)
            )
    return good, refused


def _try(path: Path, mapping: Mapping) -> Counts:
    """Read everything, write nothing."""
    new = known = refused = 0
    with rows_of(path) as rows:
        while batch := list(islice(rows, BATCH)):
            good = []
            for row in batch:
                try:
                    good.append(read_row(row, mapping))
                except RowRefused:
                    refused += 1
            fresh = _would_be_new(good)
            new, known = new + fresh, known + len(good) - fresh
    return Counts(new + known + refused, new, known, refused, 0, "", True)


def require_columns(path: Path, mapping: Mapping) -> list[str]:
    """The file's header, if it has all that the mapping reads, and a row below it."""
    with table_of(path) as table:
        first = next(table.rows, None)
    if missing := sorted(mapping.columns - set(table.header)):
        told = _("%(file)s lacks the columns %(columns)s that the mapping %(mapping)s reads.")
        named = {"file": path.name, "columns": _(", ").join(missing), "mapping": mapping.name}
        raise InvalidInput(told % named)
    if first is None:
        raise InvalidInput(_("%(file)s has a header and no rows.") % {"file": path.name})
    return table.header


def _counts(run: ImportRun, resumed_at: int) -> Counts:
    rejected_file = str(write_rejected(run)) if run.rejected else ""
    return Counts(run.rows_done, run.imported, run.already_there, run.rejected, resumed_at, rejected_file, False)
