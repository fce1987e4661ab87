"""What a backup says of itself, beside what was restored."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from huiyin.backup import pictures
from huiyin.backup.manifest import Manifest
from huiyin.backup.moment import Moment, begin
from huiyin.runtime.datadir import DataDir


@dataclass(frozen=True)
class Line:
    en: str
    zh: str
    said: object
    found: object

    @property
    def same(self) -> bool:
        return self.said == self.found


def compare(manifest: Manifest, db: psycopg.Connection, data: DataDir) -> list[Line]:
    """Every table by count and sum, the heads of the trace, the files of photos. Before anything is migrated."""
    moment = begin(db)
    lines = [*_lines(manifest, moment, data)]
    db.execute("COMMIT")
    return lines


def _lines(manifest: Manifest, moment: Moment, data: DataDir) -> Iterator[Line]:
    found = {name: moment.rows(name) for name in moment.tables()}
    for name in sorted(manifest.tables.keys() | found.keys()):
        said = manifest.tables.get(name)
        yield Line(f"table {name}", f"表 {name}", said, found.get(name))
    yield Line("heads of the trace", "留痕链头", manifest.chains, moment.chains())
    yield Line(
        "photos, missing files",
        "照片与缺失文件",
        (manifest.pictures, manifest.pictures_missing),
        pictures.counted(moment.db, data.media),
    )
