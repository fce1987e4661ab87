"""Photos of a matter as the photo strip wants them."""

from collections.abc import Iterable

from django.urls import reverse

from huiyin.matters.labels import label
from huiyin.matters.models import Photo as PhotoRow
from huiyin.web.parts import Photo


def picture(row: PhotoRow) -> Photo:
    url, what = reverse("photo", args=[row.token]), label("evidence", row.kind)
    return Photo(url=url, thumb=url, alt=what, caption=what)


def pictures(rows: Iterable[PhotoRow]) -> list[Photo]:
    return [picture(row) for row in rows]
