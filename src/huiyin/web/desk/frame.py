"""What every desk page has around it: the menu of this person's posts."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from huiyin.hotline.selectors.calls import ringing_for
from huiyin.insight.states import DECIDE, WORK
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.notices.selectors import unread_count
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, LABELS, UNIT, Role
from huiyin.web.desk.access import DECIDERS, DESK, LEADERS, TAKERS
from huiyin.web.desk.callouts.rung import rung_at
from huiyin.web.desk.hotline.tabs import tabs_of
from huiyin.web.desk.words import listed
from huiyin.web.doors import actor_in

MOST_OPEN = 6  # doors that stand side by side; with more of them, kindred ones stand behind one word


@dataclass(frozen=True)
class NavItem:
    """One door; or, with `items`, the word behind which several stand."""

    href: str
    label: str
    icon: str
    current: bool = False
    items: tuple["NavItem", ...] = ()


def page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    unread = SimpleLazyObject(lambda: unread_count(request.user))
    around: dict = {"menu": menu_of(actor, request.path), "account_note": posts_of(actor), "unread": unread}
    if actor.has(*TAKERS):
        around |= {"takes_calls": True, "ringing": SimpleLazyObject(lambda: ringing_for(actor, now()))}
    if actor.has(*DESK):
        around |= {"rings_here": True, "rung": SimpleLazyObject(lambda: rung_at(actor))}
    return render(request, template, around | context, status=status)


def menu_of(actor: Actor, path: str) -> list[NavItem]:
    """Only doors that open. A matter belongs to the list that it is opened from."""
    own, dangers, others = (
        [replace(item, current=item.current or path == item.href) for item in items]
        for items in (_own(actor, path), _dangers(actor, path), _others(actor, path))
    )
    if len(own) + len(dangers) + len(others) <= MOST_OPEN:
        return own + dangers + others
    return [*own, *_behind(_("Alarms"), "alarm", dangers), *_behind(_("More"), "dots", others)]


def _behind(label: str, icon: str, items: list[NavItem]) -> list[NavItem]:
    if len(items) < 2:
        return items
    return [NavItem("", label, icon, any(item.current for item in items), tuple(items))]


def _own(actor: Actor, path: str) -> list[NavItem]:
    """What somebody at a desk works through."""
    home = path == reverse("desk") or path.startswith("/desk/m/")
    items = []
    if actor.has(*CENTRE):
        items.append(NavItem(reverse("desk"), _("Queue"), "inbox", home))
    if actor.has(*UNIT):
        items.append(NavItem(reverse("desk-inbox"), _("Inbox"), "clipboard-list", home and not actor.has(*CENTRE)))
    if actor.has(*TAKERS):
        items.append(NavItem(reverse("desk-new"), _("Take a report"), "headset"))
    if hotline := tabs_of(actor, path):
        items.append(NavItem(hotline[0].href, _("Hotline"), "phone", path.startswith(reverse("desk-hotline"))))
    if actor.has(Role.CARER):
        items.append(NavItem(reverse("desk-care"), _("Care"), "heart", path.startswith(reverse("desk-care"))))
    return items


def _dangers(actor: Actor, path: str) -> list[NavItem]:
    if not actor.has(*DESK):
        return []
    alarms, callouts, warnings = reverse("desk-alarms"), reverse("desk-callouts"), reverse("desk-warnings")
    items = [
        NavItem(alarms, _("Alarms"), "alarm", path.startswith(alarms)),
        NavItem(callouts, _("Call-outs"), "bell-ringing", path.startswith(callouts)),
    ]
    if actor.has(*CENTRE):
        here = path.startswith((warnings, reverse("desk-weather")))
        items.append(NavItem(warnings, _("Warnings"), "speakerphone", here))
    return items


def _others(actor: Actor, path: str) -> list[NavItem]:
    items = []
    if actor.has(*DECIDERS):
        items.append(NavItem(reverse("desk-requests"), _("Requests"), "gavel"))
    if actor.has(*LEADERS):
        items.append(NavItem(reverse("desk-supervise"), _("Supervision"), "eye"))
    if actor.has(*DECIDE, *WORK):
        problems = reverse("desk-problems")
        items.append(NavItem(problems, _("Repeated problems"), "flame", path.startswith(problems)))
    if actor.has(*DESK):
        items.append(NavItem(reverse("desk-handoffs"), _("Partners"), "external-link"))
    if actor.has(Role.CONFIDANT):
        items.append(NavItem(reverse("office-forget"), _("To be forgotten"), "trash"))
    return items


def posts_of(actor: Actor) -> str:
    roles = dict.fromkeys(post.role for post in actor.posts)
    return listed(pick(LABELS[role]) for role in roles)
