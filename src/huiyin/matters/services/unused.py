"""Uploads that no report or move ever took up."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
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
        old = list(Photo.objects.filter(matter=None, about="", at__lt=before).order_by("pk")[:MOST_AT_ONCE])
        for photo in old:
            # Only if nobody has taken it up since it was read.
            if Photo.objects.filter(pk=photo.pk, matter=None, about="").delete()[0]:
                _drop_files(photo)
        return len(old)


def forget_seen(keys: Iterable[int]) -> int:
    """Drop what a camera saw, unless a matter has taken it up; how many are gone. Inside of a transaction, whose
    end takes the files with it."""
    gone = 0
    with may_drop() as free:
        if not free:
            return 0
    for photo in Photo.objects.filter(pk__in=keys, matter=None).exclude(about=""):
        photo_gone, _each = Photo.objects.filter(pk=photo.pk, matter=None).delete()
        if photo_gone:
            gone += 1
            transaction.on_commit(partial(_drop_if_free, photo))
    return gone


def has_original(photo: Photo) -> bool:
    return original_path(photo.sha256).exists()


def forget_originals(photos: Iterable[Photo]) -> int:
    """Drop what their cameras wrote, with the original; what is shown stays. How many originals go at the end of the
    transaction; none while a backup copies: the caller comes again the next night. Shared ones go for all."""
    with may_drop() as free:
        if not free:
            return 0
    digests = {photo.sha256 for photo in photos if has_original(photo)}
    for digest in digests:
        transaction.on_commit(partial(_drop_original, digest))
    return len(digests)


def _drop_original(digest: str) -> None:
    with may_drop() as free:
        if free:
            original_path(digest).unlink(missing_ok=True)


def _drop_if_free(photo: Photo) -> None:
    """A backup may have begun since; then its copy needs the file, and what it leaves behind nobody can open."""
    with may_drop() as free:
        if free:
            _drop_files(photo)


def _drop_files(photo: Photo) -> None:
    if not Photo.objects.filter(Q(sha256=photo.sha256)).exists():
        original_path(photo.sha256).unlink(missing_ok=True)
    for digest in {bare_digest(photo), photo.covered} - {""}:
        drop_file(digest)


def drop_file(digest: str) -> None:
    """And its small copies, unless a photo that is still there shows it."""
    if not Photo.objects.filter(Q(shown=digest) | Q(sha256=digest, shown="") | Q(covered=digest)).exists():
        for path in (path_of(digest), *(small_path(digest, width) for width in WIDTHS)):
            path.unlink(missing_ok=True)
