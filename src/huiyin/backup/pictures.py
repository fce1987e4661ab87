"""Rows of photos, and whether their files lie where they say (paths as matters/services/photos.py has them)."""

from collections.abc import Iterator
from pathlib import Path

import psycopg

_DIGESTS = """
SELECT COALESCE(NULLIF(shown, ''), sha256), CASE WHEN shown NOT IN ('', sha256) THEN sha256 ELSE '' END, covered
FROM matters_photo
"""


def counted(db: psycopg.Connection, media: Path) -> tuple[int, int]:
    """How many rows there are, and how many of them lack a file. Streamed; needs an open transaction."""
    rows = missing = 0
    with db.cursor("pictures") as cursor:
        cursor.execute(_DIGESTS)
        for row in cursor:
            rows += 1
            missing += not all(path.exists() for path in _paths(media, *row))
    return rows, missing


def _paths(media: Path, shown: str, original: str, covered: str) -> Iterator[Path]:
    for digest in {shown, covered} - {""}:
        yield media / digest[:2] / digest
    if original:
        yield media / "originals" / original[:2] / original
