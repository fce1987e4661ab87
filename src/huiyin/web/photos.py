"""Serve a matter's photo to whoever may see the matter; never guessable, never rendered as a page."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.matters.access import visible_to
from huiyin.matters.models import Photo
from huiyin.matters.selectors.story import PUBLIC_PHOTOS
from huiyin.matters.services.photos import path_of
from huiyin.web.doors import actor_in, open_to_all


@open_to_all
def show(request: HttpRequest, token: str) -> HttpResponse:
    photo = Photo.objects.filter(token=token, matter__isnull=False).first()
    if photo is None or not _may_see(request, photo):
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    response = FileResponse(path_of(photo.sha256).open("rb"), content_type=photo.content_type)
    response["Content-Disposition"] = "inline" if photo.content_type.startswith("image/") else "attachment"
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _may_see(request: HttpRequest, photo: Photo) -> bool:
    followed = request.session.get("reports", {}).values()
    if photo.matter.reports.filter(pk__in=list(followed)).exists():
        return photo.kind in PUBLIC_PHOTOS
    return request.user.is_authenticated and visible_to(actor_in(request)).filter(pk=photo.matter_id).exists()
