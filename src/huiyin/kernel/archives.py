"""Archives of strangers that unpack to far more than they are: known from their list, before anything is read. Pure."""

import zipfile
from pathlib import Path

MOST_UNPACKED = 500 * 1024**2  # bytes of all parts together
MOST_TIMES = 200  # how much larger a part may be than it is packed, once it is large
SMALL = 20 * 1024**2
MOST_PARTS = 5_000


def swells(path: Path) -> bool:
    """Raises zipfile.BadZipFile, OSError or ValueError for what is no archive."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return True
    return any(part.file_size > SMALL and part.file_size > MOST_TIMES * part.compress_size for part in parts)
