"""Photos of a matter as the photo strip wants them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.matters.labels import label
from huiyin.matters.models import Photo as PhotoRow
from huiyin.web.parts import Photo
from huiyin.web.words import when


def picture(row: PhotoRow) -> Photo:
    """With the time that its camera says: by that a picture of last year shows."""
    url, what = reverse("photo", args=[row.token]), label("evidence", row.kind)
    caption = what
    if row.taken_at:
        caption = _("%(what)s, taken %(at)s") % {"what": what, "at": when(row.taken_at)}
    return Photo(url=url, thumb=f"{url}?width=480", alt=what, caption=caption)


def pictures(rows: Iterable[PhotoRow]) -> list[Photo]:
    return [picture(row) for row in rows if row.content_type.startswith("image/")]


def papers(rows: Iterable[PhotoRow]) -> list[Photo]:
    """What is no picture: a link is all that a page can show of it."""
    return [picture(row) for row in rows if not row.content_type.startswith("image/")]
