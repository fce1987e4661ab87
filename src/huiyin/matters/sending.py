"""Files of strangers on their way out: never rendered as a page, whatever is in them.

A page prints for each photo an address that opens it for some hours, whoever asks and without any cookie: who may see
what is decided where the address is printed.
"""

import io
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.access import Sight
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import WIDTHS, bare_digest, content_of

Response = TypeVar("Response", bound=HttpResponseBase)
WINDOW = 6 * 3600  # seconds in which an address stays the same, so that a browser keeps the picture
_SHORT = 16  # of a digest: says which state of the picture is meant


def address_of(photo: Photo, sight: Sight, width: int = 0) -> str:
    """Address of what this person gets of the photo, good for six to twelve hours; empty while it is being prepared."""
    digest = sight.digest(photo)
    if not digest:
        return ""
    until = (int(now().timestamp()) // WINDOW + 2) * WINDOW
    # Whose page it stood on: an address that went astray leads back, and gives no name away.
    viewer = salted_hmac("huiyin.photo.viewer", sight.viewer.ref, algorithm="sha256").hexdigest()[:10]
    what = f"{photo.token}/{digest[:_SHORT]}-{width}"
    return f"{settings.HUIYIN_MEDIA_URL}/photo/{what}/{until:x}-{viewer}-{_sign(what, until, viewer)}"


def send_by_address(token: str, what: str, proof: str) -> FileResponse:
    """
    Raises:
        NotFound: the address was not made here, is too old, or the picture has been covered anew since.
    """
    digest, width, until = _read(token, what, proof)
    used = Photo.objects.filter(token=token).exclude(matter=None, about="")
    photo = used.first() if until > now().timestamp() else None
    for kept in (photo.covered, bare_digest(photo)) if photo else ():
        if photo and kept.startswith(digest):
            return _send(photo, kept, width)
    raise _unknown()


def _read(token: str, what: str, proof: str) -> tuple[str, int, int]:
    try:
        until, viewer, signature = proof.split("-", 2)
        if not constant_time_compare(_sign(f"{token}/{what}", int(until, 16), viewer), signature):
            raise BadSignature
        digest, width = what.split("-")
        return digest, int(width), int(until, 16)
    except (ValueError, BadSignature):
        raise _unknown() from None


def _sign(what: str, until: int, viewer: str) -> str:
    return Signer(salt="huiyin.photo").signature(f"{what}/{until:x}/{viewer}")


def _unknown() -> NotFound:
    return NotFound(_("There is no such photo, or its address is too old. Open the page again that it stood on."))


def send_photo(photo: Photo, sight: Sight, width: int = 0) -> FileResponse:
    """What this person gets of it, where they have shown by other means who they are."""
    digest = sight.digest(photo)
    if not digest:
        words = _("This photo is being prepared: faces and number plates are blurred first. Try again in a minute.")
        raise NotFound(words, code="being_prepared")
    return _send(photo, digest, width)


def _send(photo: Photo, digest: str, width: int) -> FileResponse:
    """Pictures are shown, papers saved; nothing in either may run, load or be framed."""
    try:
        content, kind = content_of(photo, digest, width if width in WIDTHS else 0)
    except FileNotFoundError:
        raise _unknown() from None
    response = FileResponse(io.BytesIO(content), content_type=kind)
    response["Content-Disposition"] = "inline" if kind.startswith("image/") else 'attachment; filename="paper.pdf"'
    # A copy of the asked size may still be in the making: what stands in for it must not be kept for a day.
    settled = width == 0 or kind == "image/webp"
    response["Cache-Control"] = "private, max-age=86400, immutable" if settled else "private, max-age=10"
    return _harmless(response)


def as_attachment(content: bytes, photo: Photo) -> HttpResponse:
    """The original: saved, never shown in the browser, kept nowhere on the way."""
    kind = original_kind(content, photo)
    response = HttpResponse(content, content_type=kind)
    ending = kind.rpartition("/")[2].replace("jpeg", "jpg")
    response["Content-Disposition"] = f'attachment; filename="original-{photo.pk}.{quote(ending)}"'
    response["Cache-Control"] = "no-store"
    return _harmless(response)


def original_kind(content: bytes, photo: Photo) -> str:
    """HEIC is kept as it came and shown as JPEG."""
    return "image/heic" if content[4:8] == b"ftyp" else photo.content_type


def _harmless(response: Response) -> Response:
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    # Pages of another host of ours may show it; an address that opens it is needed anyhow.
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if settings.HUIYIN_MEDIA_URL else "same-origin"
    return response
