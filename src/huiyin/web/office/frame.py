"""What every office page has around it: the menu of this person's posts."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import LABELS, Role
from huiyin.web.doors import actor_in
from huiyin.web.parts import Crumb

STANDARDS_READERS = (Role.ADMINISTRATOR, Role.DUTY_HEAD, Role.SUPERVISOR)


@dataclass(frozen=True)
class NavItem:
    href: str
    label: str
    icon: str
    exact: bool = False


@dataclass(frozen=True)
class NavGroup:
    label: str
    items: list[NavItem]


def page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    return render(request, template, around(actor) | context, status=status)


def around(actor: Actor) -> dict:
    """Also for pages that other packages show inside of the office."""
    return {"menu": menu_of(actor), "account_note": posts_of(actor), "is_administrator": actor.has(Role.ADMINISTRATOR)}


def menu_of(actor: Actor) -> list[NavGroup]:
    """Only doors that open."""
    standards = NavItem(reverse("office-standards"), _("Standards"), "book")
    answers = NavItem(reverse("office-knowledge"), _("Knowledge base"), "bulb")
    triage = NavItem(reverse("office-triage"), _("Triage"), "adjustments-horizontal")
    alarms = NavItem(reverse("office-rules"), _("Alarm rules"), "bell-ringing")
    rates = NavItem(reverse("office-alarm-rates"), _("False alarms"), "filter-off")
    if not actor.has(Role.ADMINISTRATOR):
        rules = [standards, *([answers] if actor.has(Role.DUTY_HEAD) else []), triage, alarms, rates]
        forget = NavItem(reverse("office-forget"), _("To be forgotten"), "trash")
        return [
            *([NavGroup(_("Rules"), rules)] if actor.has(*STANDARDS_READERS) else []),
            *([NavGroup(_("Personal data"), [forget])] if actor.has(Role.CONFIDANT) else []),
        ]
    return [
        NavGroup(_("Office"), [NavItem(reverse("office"), _("Overview"), "home", exact=True)]),
        NavGroup(
            _("Rules"),
            [
                standards,
                NavItem(reverse("office-duties"), _("Who answers"), "gavel"),
                NavItem(reverse("office-calendar"), _("Calendar and limits"), "calendar"),
                answers,
                triage,
            ],
        ),
        NavGroup(
            _("District"),
            [
                NavItem(reverse("office-units"), _("Units"), "building-bank"),
                NavItem(reverse("office-staff"), _("Staff"), "users"),
                NavItem(reverse("office-roles"), _("Roles"), "user-check"),
                NavItem(reverse("office-partners"), _("Partners"), "external-link"),
                NavItem(reverse("office-areas"), _("Areas"), "map-2"),
                NavItem(reverse("office-items"), _("Service items"), "file-certificate"),
            ],
        ),
        NavGroup(
            _("Sensing"),
            [
                NavItem(reverse("office-devices"), _("Devices"), "router"),
                NavItem(reverse("office-readings"), _("Readings"), "activity"),
                alarms,
                rates,
            ],
        ),
        NavGroup(
            _("Notices out"),
            [
                NavItem(reverse("office-ways-out"), _("Ways out"), "send"),
                NavItem(reverse("office-deliveries"), _("Deliveries"), "list-details"),
                NavItem(reverse("office-wording"), _("Wording"), "message-2"),
            ],
        ),
        NavGroup(
            _("Running"),
            [
                NavItem(reverse("office-imports"), _("Take over files"), "file-import"),
                NavItem(reverse("office-exports"), _("Taken out"), "download"),
                NavItem(reverse("office-letters"), _("Undelivered"), "mail"),
                NavItem(reverse("office-webhooks"), _("Receivers"), "send"),
                NavItem(reverse("office-health"), _("System health"), "progress-check"),
                NavItem(reverse("office-accesses"), _("Access log"), "shield-lock"),
                NavItem(reverse("office-retention"), _("Kept and erased"), "trash"),
            ],
        ),
    ]


def posts_of(actor: Actor) -> str:
    roles = dict.fromkeys(post.role for post in actor.posts)
    return _(", ").join(pick(LABELS[role]) for role in roles)


def trail(*steps: tuple[str, str]) -> list[Crumb]:
    """The way here, from the office on; the last step is this page."""
    return [Crumb(_("Office"), reverse("office")), *(Crumb(label, href) for label, href in steps)]
