"""Which build of the front end this is: a name that changes with any file that a phone keeps."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

STATIC = Path(__file__).parent / "static"
WATCHED = ("css", "js", "img", "vendor")


@cache
def _once() -> str:
    return _fingerprint()


def build() -> str:
    """Read once in a process; while pages are being written, each time."""
    return _fingerprint() if settings.DEBUG else _once()


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in WATCHED:
        for path in sorted((STATIC / folder).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(STATIC)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
