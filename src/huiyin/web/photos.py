"""Serve a matter's photo to whoever may see the matter; never guessable, never rendered as a page."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from huiyin.kernel.errors import NotFound
from huiyin.matters.access import visible_to
from huiyin.matters.models import Photo
from huiyin.matters.selectors.story import may_look_at
from huiyin.matters.sending import send_photo
from huiyin.web.doors import actor_in, open_to_all


@open_to_all
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """`?width=480` asks for a smaller copy, as soon as there is one."""
    photo = Photo.objects.select_related("matter").filter(token=token, matter__isnull=False).first()
    if photo is None or not _may_see(request, photo):
        raise NotFound(_("There is no such photo, or it is not one of yours."))
    asked = request.GET.get("width", "")
    return send_photo(photo, int(asked) if asked in ("480", "1600") else 0)


def _may_see(request: HttpRequest, photo: Photo) -> bool:
    followed = request.session.get("reports", {}).values()
    if photo.matter is not None and (own := photo.matter.reports.filter(pk__in=list(followed))):
        return any(may_look_at(report, photo) for report in own)
    return request.user.is_authenticated and visible_to(actor_in(request)).filter(pk=photo.matter_id).exists()
