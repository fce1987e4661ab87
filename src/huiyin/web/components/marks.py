"""The small parts: icon, button, chips, clock, stars, notice, empty state."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.kernel import clock as kernel_clock
from huiyin.matters.labels import state_name
from huiyin.web import tones, words

register = template.Library()

GOING_ON = ("running", "soon", "overdue")


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """`name` stands in icons.txt. Without `label` it is hidden from screen readers. `size`: "large"."""
    return _drawn(name, str(label), size)


@lru_cache(maxsize=2048)
def _drawn(name: str, label: str, size: str) -> SafeString:
    """Kept, because a list draws the same few a hundred times, and a template for each was a tenth of the page."""
    shown = {"name": name.replace("/", "-"), "filled": name.startswith("filled/"), "label": label, "size": size}
    return mark_safe(render_to_string("components/icon.html", shown).strip())


@register.inclusion_tag("components/button.html")
def button(label: str, icon: str = "", kind: str = "", href: str = "", key: str = "", big: str = "", **attrs) -> dict:
    """A button, or a link that looks like one when `href` is given. The label is the verb and the object.

    `kind`: "" (plain), "primary", "danger", "quiet". `big`: "", "big", "huge" (72 px), "block".
    `key`: the key that presses it. `attrs`: any attribute, underscores as dashes: `name="x" data_dialog="d"`.
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
def state_chip(state: str, label: str = "") -> dict[str, Any]:
    """The state of a matter with its own tone and icon; `label`: other words than the staff screens have."""
    tone, icon = tones.STATES.get(str(state), ("neutral", "circle"))
    return {"label": label or state_name(state), "tone": tone, "icon": icon}


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """A moment in words (“today 17:00”), with the exact one behind it for whoever points at it, and for programs."""
    if at is None:
        return SafeString("")
    local = timezone.localtime(at)
    exact = local.strftime("%Y-%m-%d %H:%M")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, words.when(at))


@register.inclusion_tag("components/clock_words.html")
def clock_script_words() -> dict[str, Any]:
    """What clocks.mjs needs to keep clocks true: the words, and the server's idea of now. In layouts/base.html."""
    return {"now": kernel_clock.now()}


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

    `state`: running, soon, overdue, paused, met, missed. `due_at` for all but paused; `ended_at` for met
    and missed; `left` (working time) for paused. `what` names the clock where several stand together.
    """
    tone, icon = tones.CLOCKS[state]
    due = timezone.localtime(due_at) if due_at else None
    word, time = clock_words(state, due_at, ended_at, left)
    if short:
        word, time = "", short_clock_words(state, due_at) or word
    return {
        "tone": tone,
        "icon": icon,
        "word": word,
        "time": time,
        "due": due,
        "at": f"{due:%Y-%m-%d %H:%M}" if due else "",
        "what": what,
        "state": state,
        "short": short,
        "goes_on": due_at is not None and state in GOING_ON,
    }


def clock_words(state: str, due_at, ended_at, left) -> tuple[str, str]:
    now = kernel_clock.now()
    if state == "running":
        return _("Due"), words.when(due_at) if due_at else ""
    if state == "soon":
        return _("Due soon"), _("in %(span)s") % {"span": words.span(due_at - now)} if due_at else ""
    if state == "overdue":
        return _("Overdue"), _("by %(span)s") % {"span": words.span(now - due_at)} if due_at else ""
    if state == "paused":
        return _("Paused"), _("%(span)s left") % {"span": words.span(left)} if left is not None else ""
    if state == "met":
        return _("In time"), words.when(ended_at) if ended_at else ""
    return _("Late"), _("by %(span)s") % {"span": words.span(ended_at - due_at)} if ended_at and due_at else ""


def short_clock_words(state: str, due_at: datetime | None) -> str:
    if due_at is None or state not in GOING_ON:
        return ""
    if state == "running":
        return words.when(due_at)
    length = words.span(due_at - kernel_clock.now(), units=1)
    return (_("%(span)s left") if state == "soon" else _("%(span)s over")) % {"span": length}


@register.inclusion_tag("components/stars.html")
def stars(value: int) -> dict[str, Any]:
    """A rating given, 1 to 5, as stars and as words."""
    label = ngettext("%(count)d star of 5", "%(count)d stars of 5", value) % {"count": value}
    return {"given": range(value), "missing": range(5 - value), "label": label}


@register.inclusion_tag("components/alert.html")
def alert(message: str, tone: str = "info", title: str = "") -> dict[str, Any]:
    """A notice on the page. `tone`: info, done, soon, danger, or a level of django.contrib.messages."""
    tone = tones.LEVELS.get(tone, tone)
    return {"message": message, "tone": tone, "title": title, "icon": tones.NOTICES.get(tone, "info-circle")}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", icon: str = "inbox", href: str = "", action: str = "") -> dict[str, Any]:
    """Nothing to show, why, and what to do about it (`action` with `href`, optional)."""
    return {"title": title, "text": text, "icon": icon, "href": href, "action": action}
