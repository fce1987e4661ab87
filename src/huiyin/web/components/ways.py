"""Ways around: menus, tabs, the way here, and the look that goes along."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.web import look as looks

register = template.Library()


@register.simple_tag(takes_context=True)
def look(context) -> looks.Look:
    return looks.of(context.get("request"))


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence, label: str = "") -> dict[str, Any]:
    """Links to the sides of one thing, as `parts.Tab`."""
    return {"items": items, "label": label or _("Views")}


@register.inclusion_tag("components/crumbs.html")
def crumbs(items: Sequence) -> dict[str, Any]:
    """The way here, as `parts.Crumb`; the last one is this page."""
    return {"items": items}


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(context, href: str, label: str, icon: str = "", exact: bool = False, count: int = 0) -> dict[str, Any]:
    """One entry of a menu (<li>), current when the page's path lies under `href`."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    current = path == href if exact else path.startswith(href)
    return {"href": href, "label": label, "icon": icon, "current": current, "count": count}
