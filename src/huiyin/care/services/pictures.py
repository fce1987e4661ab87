"""Photos of a file: of a signed consent, of a visit. Sealed, bare of what the camera wrote, gone with the file."""

from io import BytesIO
from pathlib import Path

import filetype
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from huiyin.care.models import CareFile, Picture
from huiyin.care.services.stepping import refuse_others
from huiyin.kernel import vault
from huiyin.kernel.clock import now
from huiyin.kernel.contents import damaged, write_whole
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.pictures.bare import Unreadable, bare
from huiyin.orgs.actor import Actor

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
KINDS = {"image/jpeg", "image/png", "image/webp"}


def keep_picture(file: CareFile, name: str, content: bytes, *, by: Actor) -> Picture:
    """Check and store one photo, before the transaction that will use it.

    Raises:
        InvalidInput: too large, or no picture that opens.
    """
    refuse_others(by, file)
    kind = _checked(name, content)
    try:
        shown = bare(content, kind, turned=_turned(content))
    except Unreadable as broken:
        raise _refused(name) from broken
    row = Picture(file=file, content_type=kind, at=now(), by=by.ref)
    write_whole(path_of(row.token), vault.seal(shown, row.token))
    row.save()
    return row


def content_of(picture: Picture) -> bytes:
    try:
        return vault.unseal(path_of(picture.token).read_bytes(), picture.token)
    except vault.Sealed as broken:
        raise damaged(path_of(picture.token)) from broken
    except FileNotFoundError as gone:
        raise NotFound(_("This photo is not kept any more.")) from gone


def forget_pictures(pictures: list[Picture]) -> int:
    """The files first: a row without a file is found again, a file without a row is not."""
    for picture in pictures:
        path_of(picture.token).unlink(missing_ok=True)
    return Picture.objects.filter(pk__in=[picture.pk for picture in pictures]).delete()[0]


def path_of(token: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "care" / token[:2] / token


def _checked(name: str, content: bytes) -> str:
    found = filetype.guess(content[:8192])
    if len(content) > MOST_BYTES or found is None or found.mime not in KINDS:
        raise _refused(name)
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refused(name)
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise _refused(name) from broken
    return str(found.mime)


def _turned(content: bytes) -> int:
    with Image.open(BytesIO(content)) as image:
        return int(image.getexif().get(0x0112, 1))


def _refused(name: str) -> InvalidInput:
    words = _("“%(name)s” is not a picture (JPEG, PNG, WebP) of at most 12 MB. Choose another one.")
    return InvalidInput(words % {"name": name}, field="photos")
