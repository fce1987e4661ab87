"""Uploads and downloads of photos and papers: judged by content, served only to who may see the matter."""

from hashlib import sha256
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from huiyin.api.callers import KNOWN, OPEN, caller_of
from huiyin.api.shapes.detail import PhotoShape, photo_shape
from huiyin.api.shapes.moves import Purpose
from huiyin.api.writing import write
from huiyin.kernel.errors import NotFound
from huiyin.matters.access import Sight, open_original, sight_of, visible_to
from huiyin.matters.models import Photo
from huiyin.matters.sending import as_attachment, send_photo
from huiyin.matters.services.photos import MOST_BYTES, keep_upload
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor

router = Router(tags=["photos"])


@router.post(
    "/photos",
    auth=OPEN,
    response={201: PhotoShape},
    summary="Upload a photo or PDF · 上传照片",
    openapi_extra={"security": [{}]},
)
def photo_upload(
    request: HttpRequest, file: File[UploadedFile], kind: Form[EvidenceKind] = EvidenceKind.REPORT
) -> HttpResponse:
    """Its `token` is what a report or a move takes in `photos`, from the same caller."""
    by = caller_of(request)
    # One byte more than allowed is enough to be refused; the rest need not be read into memory.
    content = file.read(MOST_BYTES + 1)
    asked = f"{kind} {file.name} {sha256(content).hexdigest()}"
    return write(request, asked, lambda: photo_shape(keep_upload(file.name or "", content, kind, by=by)), status=201)


@router.get("/photos/{token}", auth=KNOWN, response={200: bytes}, summary="A photo · 查看照片")
def photo(request: HttpRequest, token: str, width: Literal[0, 480, 1600] = 0) -> HttpResponseBase:
    """Without position, device or owner; for whoever does not handle the matter with faces and number plates blurred,
    and 404 `being_prepared` until that is done. `width` asks for a smaller copy (WebP), as soon as there is one."""
    found = _found(request, token)
    return send_photo(found, _sight(caller_of(request), found), width)


@router.post(
    "/photos/{token}/original", auth=KNOWN, response={200: bytes}, summary="Its original, with a purpose · 查看原图"
)
def photo_original(request: HttpRequest, token: str, body: Purpose) -> HttpResponseBase:
    """As it was sent, with all that its camera wrote into it. Every opening is logged with its purpose."""
    found = _found(request, token)
    return as_attachment(open_original(caller_of(request), found, body.purpose), found)


def _found(request: HttpRequest, token: str) -> Photo:
    found = Photo.objects.select_related("matter").filter(token=token).first() if token.isprintable() else None
    if found is None or not _may_see(caller_of(request), found):
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    return found


def _sight(by: Actor, photo: Photo) -> Sight:
    return sight_of(by, photo.matter) if photo.matter else Sight(by, own=frozenset({by.ref}))


def _may_see(by: Actor, photo: Photo) -> bool:
    if photo.matter_id is None:
        return photo.by == by.ref
    return visible_to(by).filter(pk=photo.matter_id).exists()
