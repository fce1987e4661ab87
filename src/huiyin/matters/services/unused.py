"""Uploads that no report or move ever took up."""

from datetime import datetime

from django.db.models import Q

from huiyin.kernel.kept import may_drop
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import WIDTHS, bare_digest, original_path, path_of, small_path

MOST_AT_ONCE = 500


def forget_unused(before: datetime) -> int:
    """Drop rows and files of uploads older than that; a file that another photo shares stays."""
    with may_drop() as free:
        if not free:
            return 0
        old = list(Photo.objects.filter(matter=None, at__lt=before).order_by("pk")[:MOST_AT_ONCE])
        for photo in old:
            # Only if nobody has taken it up since it was read.
            if Photo.objects.filter(pk=photo.pk, matter=None).delete()[0]:
                _drop_files(photo)
        return len(old)


def _drop_files(photo: Photo) -> None:
    if not Photo.objects.filter(Q(sha256=photo.sha256)).exists():
        original_path(photo.sha256).unlink(missing_ok=True)
    for digest in {bare_digest(photo), photo.covered} - {""}:
        if not Photo.objects.filter(Q(shown=digest) | Q(sha256=digest, shown="") | Q(covered=digest)).exists():
            for path in (path_of(digest), *(small_path(digest, width) for width in WIDTHS)):
                path.unlink(missing_ok=True)
