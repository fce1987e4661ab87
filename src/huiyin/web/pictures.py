"""Photos of a matter as the photo strip wants them."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from huiyin.matters.access import Sight
from huiyin.matters.labels import label
from huiyin.matters.models import Photo as PhotoRow
from huiyin.matters.sending import address_of
from huiyin.web.parts import Photo
from huiyin.web.words import when

Brush = Callable[[PhotoRow], str]  # address of the page on which parts of it are blurred by hand


def picture(row: PhotoRow, sight: Sight, brush: Brush | None = None) -> Photo:
    """With the time that its camera says: by that a picture of last year shows."""
    what = label("evidence", row.kind)
    caption = what
    if row.taken_at:
        caption = _("%(what)s, taken %(at)s") % {"what": what, "at": when(row.taken_at)}
    return Photo(
        url=address_of(row, sight),
        thumb=address_of(row, sight, 480),
        alt=what,
        caption=caption,
        brush=brush(row) if brush and sight.uncovered(row) else "",
    )


def pictures(rows: Iterable[PhotoRow], sight: Sight, brush: Brush | None = None) -> list[Photo]:
    return [picture(row, sight, brush) for row in rows if row.is_picture]


def papers(rows: Iterable[PhotoRow], sight: Sight) -> list[Photo]:
    """What is no picture: a link is all that a page can show of it."""
    return [picture(row, sight) for row in rows if not row.is_picture]
