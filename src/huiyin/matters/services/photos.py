"""Photos and papers: checked by content, tied to a matter by the move that brings them.

Three files are kept of a picture: the original as it was sent (originals/, sealed), whose SHA-256 stands in the trace;
the same without position, device or owner, for whoever handles the matter; and one in which faces and number plates are
blurred, for everybody else (matters/services/covering.py).
"""

import hashlib
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import filetype
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from procrastinate.contrib.django import app

from huiyin.kernel import vault
from huiyin.kernel.clock import now
from huiyin.kernel.contents import Damaged, damaged, is_whole, read_whole, with_sum, without_sum, write_whole
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.pictures import heic
from huiyin.kernel.pictures.bare import Unreadable, bare
from huiyin.kernel.pictures.facts import Facts, facts_in, facts_of
from huiyin.matters.models import Matter, Photo
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 20_000
MOST_FILES = 9
PICTURES = {"image/jpeg", "image/png", "image/webp"}
ALLOWED = PICTURES | heic.KINDS | {"application/pdf"}
WIDTHS = (480, 1600)  # small copies: of a list, of a screen
SMALL_COPIES = "huiyin.matters.jobs.small_copies"


def keep_upload(name: str, content: bytes, kind: EvidenceKind, *, by: Actor, original: bool = True) -> Photo:
    """Check and store one upload, before the transaction that will use it; not yet part of any matter.

    original: keep it sealed as it came, too. Not of what a camera saw: there nobody ever needs to know who it was.

    Raises:
        InvalidInput: too large, or its content (not its name) is neither a picture nor a PDF, or it does not open.
    """
    if len(content) > MOST_BYTES:
        raise _refused(_("“%(name)s” is larger than 12 MB. Make it smaller and try again."), name)
    mime = _kind_of(name, content)
    facts, shown, width, height = Facts(), content, 0, 0
    if mime in heic.KINDS:
        shown, mime, facts = _from_heic(name, content)
        width, height = _size_of(name, shown)
    elif mime in PICTURES:
        width, height = _size_of(name, content)
        facts = facts_in(content, here=ZoneInfo(settings.TIME_ZONE))
        shown = _bare(name, content, mime, facts)
    digest, shown_digest = hashlib.sha256(content).hexdigest(), store(shown)
    if original and shown_digest != digest and not _opens(digest):
        write_whole(original_path(digest), vault.seal(content, digest))
    with transaction.atomic():
        photo = Photo.objects.create(
            kind=kind,
            sha256=digest,
            shown=shown_digest,
            content_type=mime,
            size=len(shown),
            width=width,
            height=height,
            by=by.ref,
            at=now(),
            taken_at=facts.taken_at,
            taken_lon=facts.lon,
            taken_lat=facts.lat,
            covered="" if mime in PICTURES else shown_digest,
        )
        if mime in PICTURES:
            app.configure_task(SMALL_COPIES).defer(photo=photo.pk)
    return photo


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def original_path(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "originals" / digest[:2] / digest


def small_path(digest: str, width: int) -> Path:
    """A WebP copy, made by a job: it may not be there yet, and is never larger than the picture."""
    return Path(settings.MEDIA_ROOT) / "small" / digest[:2] / f"{digest}.{width}.webp"


def bare_digest(photo: Photo) -> str:
    """Of the picture without what its camera wrote into it."""
    return photo.shown or photo.sha256


def file_of(photo: Photo, digest: str, width: int = 0) -> tuple[Path, str]:
    """File and content type of what is kept as `digest`; of the asked width as soon as there is one."""
    if width in WIDTHS and small_path(digest, width).exists():
        return small_path(digest, width), "image/webp"
    return path_of(digest), photo.content_type if digest == bare_digest(photo) else "image/webp"


def content_of(photo: Photo, digest: str, width: int = 0) -> tuple[bytes, str]:
    """Content and content type of what is kept as `digest`; of the asked width as soon as there is one.

    Raises:
        FileNotFoundError: it is not kept any more.
        Damaged: the disk gives back something else than was kept.
    """
    path, kind = file_of(photo, digest, width)
    if path == path_of(digest):
        return read_whole(path, digest), kind
    try:
        return without_sum(path), kind
    except Damaged:
        path.unlink(missing_ok=True)  # the large one does as well, if it is whole
        return content_of(photo, digest)


def original_of(photo: Photo) -> bytes:
    """As it was sent, with everything in it. Who may, and why, is asked by matters.access.open_original.

    Raises:
        NotFound: not kept any more; or (Damaged) not what was kept, or sealed with another key.
    """
    sealed = original_path(photo.sha256)
    try:
        if not sealed.exists():
            return read_whole(path_of(photo.sha256), photo.sha256)
        return vault.unseal(sealed.read_bytes(), photo.sha256)
    except vault.Sealed as broken:
        raise damaged(sealed) from broken
    except FileNotFoundError as gone:
        raise NotFound(_("The original of this photo is not kept any more.")) from gone


def _opens(digest: str) -> bool:
    """The same was kept before, and is whole."""
    sealed = original_path(digest)
    try:
        return sealed.exists() and bool(vault.unseal(sealed.read_bytes(), digest))
    except vault.Sealed:
        return False


def upright_picture(digest: str, side: int) -> Image.Image:
    """Decoded, turned upright; at least `side` large where there is as much of it. In a job only: a large picture
    takes a second and hundreds of megabytes."""
    with Image.open(io.BytesIO(read_whole(path_of(digest), digest))) as image:
        turned = image.getexif().get(0x0112, 1)
        image.draft("RGB", (side, side))
        upright = image.convert("RGBA" if image.mode in ("RGBA", "LA", "P") else "RGB")
    return _turn(upright, turned)


def make_small_copies(digest: str) -> None:
    upright = upright_picture(digest, WIDTHS[-1])
    for width in WIDTHS:
        if upright.width > width:
            small = upright.copy()
            small.thumbnail((width, LONGEST_SIDE))
            out = io.BytesIO()
            small.save(out, "WEBP", quality=78)
            write_whole(small_path(digest, width), with_sum(out.getvalue()))


_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,), 4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_270,), 7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}  # fmt: skip


def _turn(image: Image.Image, turned: int) -> Image.Image:
    for step in _TURNS.get(turned, ()):
        image = image.transpose(step)
    return image


def _kind_of(name: str, content: bytes) -> str:
    found = filetype.guess(content[:8192])
    if found is None or found.mime not in ALLOWED:
        raise _refused(_("“%(name)s” is not a picture (JPEG, PNG, WebP, HEIC) or PDF. Choose another file."), name)
    return str(found.mime)


def _size_of(name: str, content: bytes) -> tuple[int, int]:
    """From the header; nothing is decoded, so a bomb stays packed."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                raise _too_many_pixels(name)
            image.verify()
            return width, height
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise _unopened(name) from broken


def _from_heic(name: str, content: bytes) -> tuple[bytes, str, Facts]:
    """Not every screen shows it: what others see is a JPEG. Decoded in the request, these only."""
    try:
        jpeg, said = heic.as_jpeg(content, most_pixels=MOST_PIXELS, longest_side=LONGEST_SIDE)
    except heic.TooLarge:
        raise _too_many_pixels(name) from None
    except Unreadable as broken:
        raise _unopened(name) from broken
    return jpeg, "image/jpeg", facts_of(said, here=ZoneInfo(settings.TIME_ZONE))


def _bare(name: str, content: bytes, mime: str, facts: Facts) -> bytes:
    try:
        return bare(content, mime, turned=facts.turned)
    except Unreadable as broken:
        raise _unopened(name) from broken


def _too_many_pixels(name: str) -> InvalidInput:
    return _refused(_("“%(name)s” has too many pixels. Make it smaller and try again."), name)


def _unopened(name: str) -> InvalidInput:
    return _refused(_("“%(name)s” cannot be opened as a picture. Choose another file."), name)


def _refused(words: str, name: str) -> InvalidInput:
    return InvalidInput(words % {"name": name}, field="photos")


def store(content: bytes) -> str:
    """Keep it under its SHA-256, unless it is kept already and whole; answers that."""
    digest = hashlib.sha256(content).hexdigest()
    if not is_whole(path_of(digest), digest):
        write_whole(path_of(digest), content)
    return digest


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
