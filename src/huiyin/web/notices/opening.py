"""Where a link in a message leads: each reader to the page that belongs to their post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE, UNIT, Role
from huiyin.web.doors import actor_in

DESKS = (*CENTRE, *UNIT)


def mine(request: HttpRequest) -> HttpResponse:
    """Their list of notices, or the first page of their post where there is none."""
    return redirect("desk-notices" if _at_a_desk(actor_in(request)) else "home")


def open_matter(request: HttpRequest, number: str) -> HttpResponse:
    """What may be seen there, that page decides; a resident finds it among their own reports."""
    actor = actor_in(request)
    if _at_a_desk(actor):
        return redirect("desk-matter", number=number)
    return redirect("field-matter", number=number) if actor.has(Role.GRID_WORKER) else redirect("mine")


def open_call(request: HttpRequest, pk: int) -> HttpResponse:
    """An alarm that calls somebody out: the phone's page for whoever works outside."""
    at = "field-call" if actor_in(request).has(Role.GRID_WORKER) else "desk-callout"
    return redirect(at, pk)


def _at_a_desk(actor: Actor) -> bool:
    return actor.has(*DESKS)
