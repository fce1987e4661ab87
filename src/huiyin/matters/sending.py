"""Files of strangers on their way out: never rendered as a page, whatever is in them."""

from typing import TypeVar

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from huiyin.matters.models import Photo
from huiyin.matters.services.photos import shown_file

Response = TypeVar("Response", bound=HttpResponseBase)


def send_photo(photo: Photo, width: int = 0) -> FileResponse:
    """What others see of it. Pictures are shown, papers saved; nothing in either may run, load or be framed."""
    path, kind = shown_file(photo, width)
    response = FileResponse(path.open("rb"), content_type=kind)
    response["Content-Disposition"] = "inline" if kind.startswith("image/") else 'attachment; filename="paper.pdf"'
    # A copy of the asked size may still be in the making: what stands in for it must not be kept for a day.
    settled = width == 0 or kind == "image/webp"
    response["Cache-Control"] = "private, max-age=86400, immutable" if settled else "private, max-age=10"
    return _harmless(response)


def as_attachment(content: bytes, photo: Photo) -> HttpResponse:
    """The original: saved, never shown in the browser, kept nowhere on the way."""
    response = HttpResponse(content, content_type=photo.content_type)
    ending = photo.content_type.rpartition("/")[2].replace("jpeg", "jpg")
    response["Content-Disposition"] = f'attachment; filename="original-{photo.pk}.{ending}"'
    response["Cache-Control"] = "no-store"
    return _harmless(response)


def _harmless(response: Response) -> Response:
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
