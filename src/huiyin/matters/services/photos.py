"""Photos and papers: checked by content, stored by their SHA-256, tied to a matter by the move that brings them."""

import hashlib
import io
import os
from pathlib import Path

import filetype
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.models import Matter, Photo
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_FILES = 9
PICTURES = {"image/jpeg", "image/png", "image/webp"}
ALLOWED = PICTURES | {"application/pdf"}


def keep_upload(name: str, content: bytes, kind: EvidenceKind, *, by: Actor) -> Photo:
    """Check and store one upload, before the transaction that will use it; not yet part of any matter.

    Raises:
        InvalidInput: too large, or its content (not its name) is neither a picture nor a PDF, or it does not open.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            _("“%(name)s” is larger than 12 MB. Make it smaller and try again.") % {"name": name},
            field="photos",
        )
    found = filetype.guess(content[:8192])
    if found is None or found.mime not in ALLOWED:
        raise InvalidInput(
            _("“%(name)s” is not a picture (JPEG, PNG, WebP) or PDF. Choose another file.") % {"name": name},
            field="photos",
        )
    width, height = _size_of(name, content) if found.mime in PICTURES else (0, 0)
    digest = hashlib.sha256(content).hexdigest()
    _store(path_of(digest), content)
    return Photo.objects.create(
        kind=kind,
        sha256=digest,
        content_type=found.mime,
        size=len(content),
        width=width,
        height=height,
        by=by.ref,
        at=now(),
    )


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _size_of(name: str, content: bytes) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise InvalidInput(
                    _("“%(name)s” has too many pixels. Make it smaller and try again.") % {"name": name},
                    field="photos",
                )
            image.verify()
            return image.width, image.height
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as broken:
        raise InvalidInput(
            _("“%(name)s” cannot be opened as a picture. Choose another file.") % {"name": name},
            field="photos",
        ) from broken


def _store(path: Path, content: bytes) -> None:
    """Write so that a half-written file can never be found under its name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with open(partial, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def attach(matter: Matter, photos: list[Photo] | None, kind: EvidenceKind, *, by: Actor) -> dict:
    """Tie uploads of the same person to the matter; answer what the trace keeps of them.

    A photo keeps the kind it was uploaded as, if that is a kind of evidence of this move; otherwise it becomes `kind`.
    """
    mine = [photo for photo in photos or [] if photo.matter_id is None and photo.by == by.ref]
    if len(mine) != len(photos or []):
        raise InvalidInput(_("One of the photos is not yours or was used already. Upload it again."), field="photos")
    for photo in mine:
        photo.matter = matter
        photo.kind = photo.kind or kind
        photo.save(update_fields=["matter", "kind"])
    return {"files": [photo.sha256 for photo in mine]} if mine else {}
