"""The doors of the hotline that open to this person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.hotline.access import HOTLINE, LEADERS, WORKERS
from huiyin.orgs.actor import Actor
from huiyin.web.parts import Tab


def tabs_of(actor: Actor, path: str) -> list[Tab]:
    doors = (
        ("desk-hotline", _("Calls"), "phone", WORKERS),
        ("desk-answers", _("Knowledge base"), "book", WORKERS),
        ("desk-callbacks", _("Call-backs"), "phone-call", HOTLINE),
        ("desk-letters", _("Letters and visits"), "mail", WORKERS),
        ("desk-rates", _("Three rates"), "thumb-up", LEADERS),
        ("desk-call-figures", _("Figures"), "chart-bar", LEADERS),
        ("desk-extensions", _("Telephones"), "headset", LEADERS),
    )
    tabs = [Tab(label, reverse(name), icon=icon) for name, label, icon, roles in doors if actor.has(*roles)]
    here = max((tab.href for tab in tabs if path.startswith(tab.href)), key=len, default="")
    return [Tab(tab.label, tab.href, current=tab.href == here, icon=tab.icon) for tab in tabs]
