"""Pictures that everybody may look at: those that were given through Open311, where the standard makes them public.

What a camera writes beside the picture (place, time, its owner's name) is left out: a copy is made without it, once.
"""

import io
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from huiyin.intake.open311.public import public_matters
from huiyin.intake.open311.refusals import UNKNOWN, Refused, Wrong
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import PICTURES, path_of
from huiyin.matters.vocabulary import EvidenceKind

WIDEST = 1600


def _pictures() -> QuerySet[Photo]:
    """Of reports that came through Open311, taken with them."""
    found = Photo.objects.filter(kind=EvidenceKind.REPORT, content_type__in=sorted(PICTURES))
    return found.filter(matter__reports__open_report__isnull=False, matter__in=public_matters())


def media_of(matters: Iterable[int]) -> dict[int, str]:
    """Matter → public name of its first picture."""
    rows = _pictures().filter(matter__in=list(matters)).order_by("-pk").values_list("matter", "token")
    return dict(rows)


def public_picture(token: str) -> Path:
    """A copy of the picture in which nothing is but the picture."""
    photo = _pictures().filter(token=token).first() if token.isprintable() else None
    if photo is None:
        raise Refused(Wrong(UNKNOWN, _("There is no such picture.")))
    copy = Path(settings.MEDIA_ROOT) / "public" / f"{photo.sha256}.jpg"
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial = copy.with_name(f".{copy.name}.{os.getpid()}")
        partial.write_bytes(_bare(path_of(photo.sha256).read_bytes()))
        partial.replace(copy)
    return copy


def _bare(content: bytes) -> bytes:
    kept = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        turned = ImageOps.exif_transpose(image).convert("RGB")
        turned.thumbnail((WIDEST, WIDEST))
        Image.frombytes("RGB", turned.size, turned.tobytes()).save(kept, "JPEG", quality=85)
    return kept.getvalue()
