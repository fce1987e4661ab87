"""Take a whole file over: in batches, each with its progress in one transaction, so that a broken run goes on."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings

from huiyin.intake.files.mapping import Mapping, RowRefused, load_mapping, read_row
from huiyin.intake.files.tables import digest_of, rows_of
from huiyin.intake.models import ImportRun, RejectedRow
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.services.importing import OutsideMatter, import_batch
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

    progress: called with the number of rows settled so far.
    """
    mapping = load_mapping(mapping_name)
    require_columns(path, mapping)
    if dry_run:
        return _try(path, mapping)
    run, _new = ImportRun.objects.get_or_create(
        sha256=digest_of(path), mapping=mapping.name, defaults={"file_name": path.name[:200]}
    )
    resumed_at = run.rows_done
    with rows_of(path) as rows:
        for batch in _batches(islice(rows, run.rows_done, None)):
            _take(batch, mapping, run, by)
            if progress:
                progress(run.rows_done)
    if run.finished_at is None:
        run.finished_at = now()
        run.save(update_fields=["finished_at"])
    return _counts(run, resumed_at)


def _batches(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _take(batch: list[dict[str, str]], mapping: Mapping, run: ImportRun, by: Actor) -> None:
    with work():
        held = ImportRun.objects.select_for_update().get(pk=run.pk)
        if held.rows_done != run.rows_done:
            raise InvalidInput("The same file is being imported by another process. Wait until that one has finished.")
        good, refused = _read(batch, mapping, run)
        new = import_batch(good, by=by)
        RejectedRow.objects.bulk_create(refused)
        run.rows_done += len(batch)
        run.imported += new
        run.already_there += len(good) - new
        run.rejected += len(refused)
        run.save(update_fields=["rows_done", "imported", "already_there", "rejected"])


def _read(
    batch: list[dict[str, str]], mapping: Mapping, run: ImportRun
) -> tuple[list[OutsideMatter], list[RejectedRow]]:
    good, refused = [], []
    for number, row in enumerate(batch, start=run.rows_done + 1):
        try:
            good.append(read_row(row, mapping))
        except RowRefused as why:
            refused.append(RejectedRow(run=run, row=number, reason=str(why), content=row))
    return good, refused


def _try(path: Path, mapping: Mapping) -> Counts:
    """Read everything, write nothing."""
    good = refused = 0
    with rows_of(path) as rows:
        for row in rows:
            try:
                read_row(row, mapping)
                good += 1
            except RowRefused:
                refused += 1
    return Counts(good + refused, good, 0, refused, 0, "", True)


def require_columns(path: Path, mapping: Mapping) -> None:
    with rows_of(path) as rows:
        first = next(iter(rows), None)
    if first is None:
        raise InvalidInput(f"{path.name} has a header and no rows.")
    if missing := sorted(mapping.columns - set(first)):
        raise InvalidInput(f"{path.name} lacks the columns {', '.join(missing)} that the mapping {mapping.name} reads.")


def _counts(run: ImportRun, resumed_at: int) -> Counts:
    rejected_file = write_rejected(run) if run.rejected else ""
    return Counts(run.rows_done, run.imported, run.already_there, run.rejected, resumed_at, rejected_file, False)


def write_rejected(run: ImportRun) -> str:
    """The rejected rows as CSV, each with its number and reason, ready to be mended and imported."""
    folder = Path(settings.MEDIA_ROOT).parent / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"rejected-{run.pk}-{run.mapping}.csv"
    rows = run.rejected_rows.order_by("row").iterator()
    header: dict = next(iter(run.rejected_rows.order_by("row").values_list("content", flat=True)[:1]), {})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason", *header])
        for row in rows:
            writer.writerow([row.row, row.reason, *(_tame(value) for value in row.content.values())])
    return str(path)


def _tame(value: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{value}" if value[:1] in "=+-@\t\r" and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value)
        return True
    except ValueError:
        return False
