"""What happened and where: photos, the story of a matter, the map."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("components/photos.html")
def photos(photos: Sequence, label: str = "") -> dict[str, Any]:
    """A strip of `parts.Photo`; each opens its whole picture."""
    return {"photos": photos, "label": label or _("Photos")}


@register.inclusion_tag("components/story.html")
def story(lines: Sequence) -> dict[str, Any]:
    """A vertical timeline of `parts.StoryLine`, in the order given."""
    return {"lines": lines}


@register.inclusion_tag("components/map.html", takes_context=True)
def map_box(
    context,
    id: str,
    points: str = "",
    pick: str = "",
    lon=None,
    lat=None,
    zoom: int = 14,
    tall: bool = False,
    label: str = "",
    base: str = "/map/base.json",
) -> dict:
    """A map of the district (map.mjs); without JavaScript or WebGL the page's list or form stands alone.

    `base`: the quiet base as GeoJSON. `points`: address of GeoJSON matters, or "". `pick`: prefix of the ids of
    two inputs, `<pick>_lon` and `<pick>_lat`, that follow the middle. `lon`, `lat`, `zoom`: where it starts.
    """
    return {
        "id": id,
        "points": points,
        "pick": pick,
        "lon": lon,
        "lat": lat,
        "zoom": zoom,
        "tall": tall,
        "label": label or _("Map"),
        "base": base,
        "request": context.get("request"),
    }
