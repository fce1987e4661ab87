"""Lists: filters above, rows, pages below, the quiet bar that tells of new rows."""

import json
from typing import Any

from django import template
from django.forms import Form
from django.http import HttpRequest

register = template.Library()


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context, form: Form, target: str = "") -> dict[str, Any]:
    """A GET form above a list. `target`: id of the element that htmx refreshes; else a plain reload."""
    request: HttpRequest | None = context.get("request")
    active = any(v for k, v in (request.GET.items() if request else ()) if k not in ("page", "sort"))
    return {"form": form, "target": target, "path": request.path if request else "", "active": active}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, target: str = "") -> dict[str, Any]:
    """Under a list: which rows these are, and the way on. `page`: `huiyin.kernel.paging.Page`."""
    return {"page": page, "request": context.get("request"), "target": target}


@register.inclusion_tag("components/table.html", takes_context=True)
def table(context, table, folds: bool = True) -> dict[str, Any]:
    """A `parts.Table`. Columns with `sort` are links that order it. `folds`: rows are sheets on a phone."""
    request: HttpRequest | None = context.get("request")
    sort = request.GET.get("sort", "") if request else ""
    return {"table": table, "request": request, "sort": sort, "folds": folds}


@register.simple_tag(takes_context=True)
def sort_link(context, column: str) -> str:
    """The query string that orders by `column`, or turns the order round when it already does."""
    query = context["request"].GET.copy()
    query["sort"] = f"-{column}" if query.get("sort") == column else column
    query.pop("page", None)
    return f"?{query.urlencode()}"


@register.filter
def cells_of(row, table) -> list[tuple]:
    """The row's cells, each with its column."""
    return list(zip(table.columns, row.cells, strict=True))


@register.inclusion_tag("components/new_bar.html")
def new_bar(live: str, events: str = "", href: str = "", only: dict[str, str] | None = None) -> dict[str, Any]:
    """The quiet “4 new” bar of a list: hidden until the event stream `live` tells of one; a click reloads.

    `only`: what fields of an event must begin with to count, for a list that is filtered.
    """
    return {"live": live, "events": events, "href": href, "only": json.dumps(only) if only else ""}
