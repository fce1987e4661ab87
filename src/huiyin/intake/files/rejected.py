"""Rows that could not be taken: kept as they stood, handed back with their reasons, ready to be mended and imported."""

import csv
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min

from huiyin.intake.files.tables import MORE, is_ours, ours
from huiyin.intake.models import ImportRun
from huiyin.kernel.cells import tame


def storable(text: str) -> str:
    """PostgreSQL keeps no NUL; a sign for it shows where it stood."""
    return text.replace("\x00", "␀")


def write_rejected(run: ImportRun) -> Path:
    """A CSV file: number and reason in front, then the file's own columns in their order."""
    folder = Path(settings.MEDIA_ROOT).parent / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"rejected-{run.pk}-{Path(run.mapping).name}.csv"
    columns = _columns(run)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*ours(columns), *(tame(name) for name in columns)])
        for row in run.rejected_rows.order_by("row").iterator():
            writer.writerow([row.row, tame(row.reason), *(tame(row.content.get(name, "")) for name in columns)])
    return path


def _columns(run: ImportRun) -> list[str]:
    """As the file has them, and a last one where rows had more cells than the header has names."""
    kept = list(run.header[2:] if is_ours(run.header) else run.header)
    if not kept:  # a run of before headers were kept
        first = run.rejected_rows.order_by("row").first()
        kept = [name for name in first.content if name != MORE] if first else []
    beyond = run.rejected_rows.filter(content__has_key=MORE).exists()
    return [*kept, MORE] if beyond and MORE not in kept else kept


def reasons_of(run: ImportRun, most: int = 20) -> list[dict]:
    """The commonest first: what is wrong (`fields`), how often (`n`), the first row, and an example."""
    rows = run.rejected_rows.values("fields").annotate(n=Count("pk"), first=Min("row"), example=Min("reason"))
    return [dict(row) for row in rows.order_by("-n", "fields")[:most]]
