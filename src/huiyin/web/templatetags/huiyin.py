"""The components as tags; arguments are the components' inputs. src/huiyin/web/README.md shows them in use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, FileInput, Form, RadioSelect
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.kernel import clock as kernel_clock
from huiyin.web import look as looks
from huiyin.web import tones, words

register = template.Library()

register.filter("when", words.when)
register.filter("day", words.day)
register.filter("span", words.span)


@register.simple_tag(takes_context=True)
def look(context) -> looks.Look:
    return looks.of(context.get("request"))


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "", size: str = "") -> dict[str, Any]:
    """`name` stands in icons.txt. Without `label` it is decoration, hidden from screen readers. `size`: "large"."""
    return {
        "name": name.replace("/", "-"),
        "filled": name.startswith("filled/"),
        "label": label,
        "size": size,
    }


@register.inclusion_tag("components/button.html")
def button(
    label: str, icon: str = "", kind: str = "", href: str = "", key: str = "", big: str = "", **attrs
) -> dict:
    """A button, or a link that looks like one when `href` is given. The label is the verb and the object.

    `kind`: "" (plain), "primary", "danger", "quiet". `big`: "", "big", "huge" (72 px), "block". `key`: the key
    that presses it (ui.mjs). `attrs`: any attribute, underscores as dashes: `name="x" form="f" data_dialog="d"`.
    """
    attrs = {name.replace("_", "-"): value for name, value in attrs.items() if value not in (None, False, "")}
    kind_class = f" btn-{kind}" if kind else ""
    size_class = "".join(f" btn-{size}" for size in big.split())
    return {
        "label": label,
        "icon": icon,
        "classes": f"btn{kind_class}{size_class}",
        "href": href,
        "key": key,
        "attrs": attrs,
    }


@register.inclusion_tag("components/chip.html")
def chip(label: str, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A word with an icon. `tone`: "neutral", "primary", "info", "done", "soon", "danger"."""
    return {"label": label, "tone": tone, "icon": icon}


@register.inclusion_tag("components/chip.html")
def state_chip(state: str, label: str) -> dict[str, Any]:
    """The state of a matter with its own tone and icon; `label` in the words of the reader."""
    tone, icon = tones.STATES.get(str(state), ("neutral", "circle"))
    return {"label": label, "tone": tone, "icon": icon}


@register.inclusion_tag("components/clock.html")
def clock_chip(
    state: str,
    due_at: datetime | None = None,
    ended_at: datetime | None = None,
    left: timedelta | None = None,
    what: str = "",
    short: bool = False,
) -> dict[str, Any]:
    """A clock as icon, word and time; never colour alone. `short`: one phrase, for rows of a queue.

    `state`: running, soon, overdue, paused, met, missed. `due_at` for all but paused; `ended_at` for met and
    missed; `left` (working time) for paused. `what` names the clock where several stand together ("Handling").
    """
    tone, icon = tones.CLOCKS[state]
    word, time = clock_words(state, due_at, ended_at, left)
    if short:
        word, time = "", short_clock_words(state, due_at) or word
    return {
        "tone": tone,
        "icon": icon,
        "word": word,
        "time": time,
        "due_at": due_at,
        "what": what,
        "state": state,
    }


def clock_words(state: str, due_at, ended_at, left) -> tuple[str, str]:
    now = kernel_clock.now()
    if state == "running":
        return _("Due"), words.when(due_at)
    if state == "soon":
        return _("Due soon"), _("in %(span)s") % {"span": words.span(due_at - now)}
    if state == "overdue":
        return _("Overdue"), _("by %(span)s") % {"span": words.span(now - due_at)}
    if state == "paused":
        return _("Paused"), _("%(span)s left") % {"span": words.span(left)} if left is not None else ""
    if state == "met":
        return _("In time"), words.when(ended_at) if ended_at else ""
    return _("Late"), _("by %(span)s") % {
        "span": words.span(ended_at - due_at)
    } if ended_at and due_at else ""


def short_clock_words(state: str, due_at: datetime | None) -> str:
    if due_at is None or state not in ("running", "soon", "overdue"):
        return ""
    if state == "running":
        return words.when(due_at)
    length = words.span(due_at - kernel_clock.now())
    return (_("%(span)s left") if state == "soon" else _("%(span)s over")) % {"span": length}


@register.inclusion_tag("components/alert.html")
def alert(message: str, tone: str = "info", title: str = "") -> dict[str, Any]:
    """A notice on the page. `tone`: info, done, soon, danger, or a level of django.contrib.messages."""
    tone = tones.LEVELS.get(tone, tone)
    return {"message": message, "tone": tone, "title": title, "icon": tones.NOTICES.get(tone, "info-circle")}


@register.inclusion_tag("components/empty.html")
def empty(
    title: str, text: str = "", icon: str = "inbox", href: str = "", action: str = ""
) -> dict[str, Any]:
    """Nothing to show, why, and what to do about it (`action` with `href`, optional)."""
    return {"title": title, "text": text, "icon": icon, "href": href, "action": action}


@register.inclusion_tag("components/photos.html")
def photos(photos: Sequence, label: str = "") -> dict[str, Any]:
    """A strip of `parts.Photo`; each opens its whole picture."""
    return {"photos": photos, "label": label or _("Photos")}


@register.inclusion_tag("components/story.html")
def story(lines: Sequence) -> dict[str, Any]:
    """A vertical timeline of `parts.StoryLine`, in the order given."""
    return {"lines": lines}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence, label: str = "") -> dict[str, Any]:
    """Links to the sides of one thing, as `parts.Tab`."""
    return {"items": items, "label": label or _("Views")}


@register.inclusion_tag("components/crumbs.html")
def crumbs(items: Sequence) -> dict[str, Any]:
    """The way here, as `parts.Crumb`; the last one is this page."""
    return {"items": items}


@register.inclusion_tag("components/stars.html")
def stars(value: int) -> dict[str, Any]:
    """A rating given, 1 to 5, as stars and as words."""
    label = ngettext("%(count)d star of 5", "%(count)d stars of 5", value) % {"count": value}
    return {"given": range(value), "missing": range(5 - value), "label": label}


@register.inclusion_tag("components/rating.html")
def rating(name: str, legend: str, value: str | int = "", error: str = "") -> dict[str, Any]:
    """Five stars to choose from: radio buttons, so it works by keyboard and without JavaScript."""
    choices = [(n, ngettext("%(count)d star", "%(count)d stars", n) % {"count": n}) for n in (5, 4, 3, 2, 1)]
    return {"name": name, "legend": legend, "value": str(value or ""), "choices": choices, "error": error}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """A form field with label, hint and error, what was typed kept. `wide`: takes the rest of a filter row."""
    widget = bound.field.widget
    several = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    alone = getattr(widget, "input_type", "") == "checkbox" and not several
    described = [f"{bound.id_for_label}_hint"] if bound.help_text else []
    described += [f"{bound.id_for_label}_error"] if bound.errors else []
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if not several and not alone:
        is_select = hasattr(widget, "choices") or getattr(widget, "input_type", "") == "select"
        attrs["class"] = (
            f"{widget.attrs.get('class', '')} {'form-select' if is_select else 'form-control'}".strip()
        )
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "several": several,
        "alone": alone,
        "is_file": isinstance(widget, FileInput),
        "hidden": bound.is_hidden,
        "optional": not bound.field.required and not alone,
        "wide": wide,
    }


@register.inclusion_tag("components/errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """What to mend, on top of the form, each a link to its field. Shows nothing when there is nothing."""
    listed = [
        (form[name], error) for name, errors in form.errors.items() if name in form.fields for error in errors
    ]
    return {"listed": listed, "general": form.non_field_errors() if form.is_bound else []}


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context, form: Form, target: str = "") -> dict[str, Any]:
    """A GET form above a list. `target`: id of the element that htmx refreshes while typing; else a plain reload."""
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

    `base`: the quiet base as GeoJSON. `points`: address of GeoJSON matters, or "". `pick`: prefix of the ids of two
    inputs, `<pick>_lon` and `<pick>_lat`, that follow the middle of the map. `lon`, `lat`, `zoom`: where it starts.
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


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context,
    id: str,
    title: str,
    text: str,
    verb: str,
    action: str,
    danger: bool = True,
    values: dict | None = None,
) -> dict:
    """A dialog that says what will change before it does; `{% button "…" href="#ID" data_dialog="ID" %}` opens it.

    `action`: where the POST goes; `values`: hidden inputs. Without JavaScript the link's fragment opens it.
    """
    return {
        "id": id,
        "title": title,
        "text": text,
        "verb": verb,
        "action": action,
        "danger": danger,
        "values": values or {},
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/new_bar.html")
def new_bar(live: str, events: str = "", href: str = "") -> dict[str, Any]:
    """The quiet “4 new” bar of a list: hidden until the event stream `live` tells of something; a click reloads."""
    return {"live": live, "events": events, "href": href}


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(
    context, href: str, label: str, icon: str = "", exact: bool = False, count: int = 0
) -> dict[str, Any]:
    """One entry of a menu (<li>), current when the page's path lies under `href`."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    current = path == href if exact else path.startswith(href)
    return {"href": href, "label": label, "icon": icon, "current": current, "count": count}


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
