"""Where the files wait that are fetched later, each under a name that cannot be guessed."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from huiyin.exports.models import Export


def folder() -> Path:
    path = Path(settings.MEDIA_ROOT).parent / "exports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(export: Export) -> Path:
    return folder() / f"{export.pk}-{export.digest[:16]}.{export.format}"


def digest_of_file(file: BinaryIO) -> str:
    """SHA-256 of the whole; the position stays where it was."""
    place = file.tell()
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(place)
    return digest.hexdigest()
