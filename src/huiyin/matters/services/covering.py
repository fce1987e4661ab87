"""Cover what must not be seen of people in a photo: found by the machine, added by hand, taken off by two.

Everybody but whoever handles the matter gets the covered picture, and nothing while there is none. What is kept about a
face or a plate is the box that was blurred.
"""

import io
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from PIL import Image, ImageFilter
from procrastinate.contrib.django import app

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.models import Blur, Photo
from huiyin.matters.services.photos import SMALL_COPIES, bare_digest, make_small_copies, store, upright_picture
from huiyin.matters.services.unused import drop_file
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.orgs.roles import Role

Box = tuple[int, int, int, int]
SIDE = 2560  # longest side of a covered picture; no screen shows more
MOST_TRIES = 5
MOST_BOXES = 60  # of one sending; a picture with more is not one to show
LEAST = 5  # thousandths: a box thinner than that is a slip of the finger


def cover(photo: Photo) -> None:
    """In a job. Looks for faces and plates once; makes the covered copy anew whenever its boxes have changed.

    Raises:
        Exception: of the decoder or the search. The photo stays closed, and has one more try less.
    """
    Photo.objects.filter(pk=photo.pk).update(cover_tries=F("cover_tries") + 1)
    if photo.searched_at is None:
        _search(photo)
    boxes = _boxes(photo)
    digest = _covered(photo, boxes)
    make_small_copies(digest)
    with work():
        locked = Photo.objects.select_for_update().get(pk=photo.pk)
        if _boxes(photo) != boxes:
            raise Conflict("Somebody has changed what is blurred meanwhile; it is made again.")
        locked.covered, locked.cover_tries = digest, 0
        changed = ["covered", "cover_tries"]
        if locked.kind == EvidenceKind.SCENE and bare_digest(locked) != digest:
            _forget_uncovered(locked)
            changed += ["shown", "content_type"]
        locked.save(update_fields=changed)


def _forget_uncovered(photo: Photo) -> None:
    """What a camera saw is kept as everybody may see it, and in no other form."""
    old, photo.shown, photo.content_type = bare_digest(photo), photo.covered, "image/webp"
    transaction.on_commit(lambda: drop_file(old))


def given_up() -> QuerySet[Photo]:
    """Photos that failed so often that nobody tries any more; nobody but whoever handles the matter gets them."""
    return Photo.objects.filter(covered="", content_type__startswith="image/", cover_tries__gte=MOST_TRIES)


def try_again(*, by: Actor) -> int:
    """Take up what was given up, when its cause is mended; the next minute's job begins. Says how many there are."""
    if not by.has(Role.ADMINISTRATOR):
        raise Forbidden(_("Only an administrator does this."))
    with work():
        count = given_up().update(cover_tries=0)
        if count:
            record("matters.cover_again", chain="photos", by=by.ref, at=now(), data={"photos": count})
    return count


def _search(photo: Photo) -> None:
    # Only the worker needs it: the networks and what runs them take a hundred megabytes.
    from huiyin.kernel.pictures.finding import boxes_in

    found = boxes_in(upright_picture(bare_digest(photo), SIDE))
    with work():
        locked = Photo.objects.select_for_update().get(pk=photo.pk)
        if locked.searched_at is None:
            _add(photo, [(box.left, box.top, box.right, box.bottom) for box in found], SYSTEM)
            locked.searched_at = now()
            locked.save(update_fields=["searched_at"])


def _boxes(photo: Photo) -> list[Box]:
    rows = Blur.objects.filter(photo=photo, removed_at=None).order_by("pk")
    return list(rows.values_list("left", "top", "right", "bottom"))


def _add(photo: Photo, boxes: Iterable[Box], by: Actor) -> None:
    at = now()
    Blur.objects.bulk_create(
        Blur(photo=photo, left=left, top=top, right=right, bottom=bottom, by=by.ref, at=at)
        for left, top, right, bottom in boxes
    )


def _covered(photo: Photo, boxes: Sequence[Box]) -> str:
    """Digest of the covered picture; where nothing is to be covered it is the picture itself, not encoded anew."""
    if not boxes:
        return bare_digest(photo)
    picture = upright_picture(bare_digest(photo), SIDE).convert("RGB")
    picture.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    with_blurs(picture, boxes).save(out, "WEBP", quality=84)
    return store(out.getvalue())


def with_blurs(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """Each box becomes at most six by six patches of one colour, softened: there is nothing left to be sharpened."""
    picture = picture.copy()
    for left, top, right, bottom in boxes:
        edges = (
            left * picture.width // 1000,
            top * picture.height // 1000,
            max(left * picture.width // 1000 + 1, -(-right * picture.width // 1000)),
            max(top * picture.height // 1000 + 1, -(-bottom * picture.height // 1000)),
        )
        part = picture.crop(edges)
        patches = part.resize((min(6, part.width), min(6, part.height)), Image.Resampling.BOX)
        soft = patches.resize(part.size, Image.Resampling.NEAREST)
        picture.paste(soft.filter(ImageFilter.GaussianBlur(max(part.size) / 24)), edges)
    return picture


def blur(photo: Photo, boxes: Sequence[Box], *, by: Actor) -> None:
    """By hand. From this moment on nobody else sees the photo until the new copy is made. Who may is asked by
    matters.access.access_photo."""
    good = [box for box in boxes if _is_box(box)]
    if not good or len(boxes) > MOST_BOXES:
        raise InvalidInput(_("Draw over at least one part of the picture."), field="boxes")
    with work():
        _add(photo, good, by)
        _close(photo)
        _record("matters.blur", photo, by, {"boxes": [list(box) for box in good]})


def doubt_blur(one: Blur, reason: str, *, by: Actor) -> None:
    """Propose that a part is not blurred any more; somebody else decides."""
    if not reason.strip():
        raise InvalidInput(_("Say why."), field="reason")
    with work():
        changed = Blur.objects.filter(pk=one.pk, removed_at=None, doubted_at=None).update(
            doubt=reason.strip()[:200], doubted_by=by.ref, doubted_at=now()
        )
        if not changed:
            raise Conflict(_("Somebody has proposed this already, or it is removed."))
        _record("matters.doubt_blur", one.photo, by, {"blur": one.pk})


def settle_doubt(one: Blur, remove: bool, *, by: Actor) -> None:
    """Remove the part, or keep it blurred. Never by whoever proposed it."""
    if one.doubted_by == by.ref:
        raise Forbidden(_("You have proposed it; somebody else decides."))
    with work():
        waiting = Blur.objects.filter(pk=one.pk, removed_at=None, doubted_at__isnull=False)
        if remove:
            changed = waiting.update(removed_by=by.ref, removed_at=now())
        else:
            changed = waiting.update(doubt="", doubted_by="", doubted_at=None)
        if not changed:
            raise Conflict(_("This has been decided already."))
        if remove:
            _close(one.photo)
        _record("matters.settle_doubt", one.photo, by, {"blur": one.pk, "removed": remove})


def _is_box(box: Box) -> bool:
    left, top, right, bottom = box
    inside = 0 <= left < right <= 1000 and 0 <= top < bottom <= 1000
    return inside and right - left >= LEAST and bottom - top >= LEAST


def _close(photo: Photo) -> None:
    Photo.objects.filter(pk=photo.pk).update(covered="", cover_tries=0)
    app.configure_task(SMALL_COPIES).defer(photo=photo.pk)


def _record(action: str, photo: Photo, by: Actor, data: dict) -> None:
    # Asked for with its matter, or the alarm that it was seen for; an upload that is not used yet is nobody's to see.
    chain = photo.matter.chain if photo.matter else photo.about
    assert chain
    record(action, chain=chain, by=by.ref, at=now(), data={"photo": photo.pk} | data)
