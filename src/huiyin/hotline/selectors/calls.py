"""Calls as screens read them. Nothing of the caller is read here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.hotline.access import TAKERS, visible_calls
from huiyin.hotline.models import Call, CallEvent, CallMatter
from huiyin.hotline.rules.call import IN_TIME, RINGS_AT_MOST, TALKS_AT_MOST, outcome
from huiyin.hotline.vocabulary import Outcome
from huiyin.kernel.paging import Page, page_of
from huiyin.matters.access import visible_to
from huiyin.matters.models import Matter
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

GOING_ON = (Outcome.RINGING, Outcome.TALKING)
MOST_EARLIER = 10


@dataclass(frozen=True)
class CallFilters:
    """What a list of calls is narrowed to. `kind`: one of KINDS; `agent`: as the telephone system calls them."""

    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    staff_id: int | None = None
    agent: str = ""
    size: int = 30


def kinds(now: datetime) -> dict[str, Q]:
    """What a call counts as; every figure is one of these, and so is the list behind it."""
    answered = Q(outcome__in=(Outcome.TALKING, Outcome.ANSWERED))
    long_ago = now - RINGS_AT_MOST
    silent = (Q(**{f"{sign}__lt": long_ago}) | Q(**{sign: None}) for sign in ("rang_at", "agent_at"))
    unknown = Q(*silent, outcome=Outcome.RINGING, began_at__lt=long_ago)
    in_time = answered & Q(waited__lte=IN_TIME)
    return {
        "offered": ~Q(outcome=Outcome.RINGING) | unknown,
        "answered": answered,
        "in_time": in_time,
        "late": answered & Q(waited__gt=IN_TIME),
        "no_wait": answered & Q(waited=None),
        "abandoned": Q(outcome=Outcome.ABANDONED),
        "unknown": unknown,
    }


def calls_page(actor: Actor, filters: CallFilters, number: int, *, now: datetime) -> Page:
    found = filtered(visible_calls(actor), filters, now).order_by("-began_at", "-pk")
    rows = Call.objects.select_related("staff").prefetch_related("links__matter")
    return page_of(found, number, filters.size, rows=rows)


def filtered(calls: QuerySet[Call], filters: CallFilters, now: datetime) -> QuerySet[Call]:
    if filters.since:
        calls = calls.filter(began_at__gte=filters.since)
    if filters.until:
        calls = calls.filter(began_at__lt=filters.until)
    if filters.kind:
        calls = calls.filter(kinds(now)[filters.kind])
    if filters.staff_id:
        calls = calls.filter(staff=filters.staff_id)
    if filters.agent:
        calls = calls.filter(agent=filters.agent)
    return calls


def outcome_now(call: Call, now: datetime) -> Outcome:
    return outcome(call.facts, now, call.began_at)


def ringing_for(actor: Actor, now: datetime) -> Call | None:
    """The call at this person's desk of which nothing has been written down yet."""
    if actor.staff_id is None or not actor.has(*TAKERS):
        return None
    since = now - TALKS_AT_MOST
    mine = Call.objects.filter(staff=actor.staff_id, began_at__gte=since, outcome__in=GOING_ON, links=None)
    return next((call for call in mine.order_by("-began_at")[:5] if outcome_now(call, now) in GOING_ON), None)


def events_of(call: Call) -> list[CallEvent]:
    return list(call.events.select_related("party").order_by("at", "pk")[:100])


def matters_of(call: Call, actor: Actor) -> list[CallMatter]:
    """What the call was about, as far as this person may see it."""
    links = CallMatter.objects.filter(call=call, matter__in=visible_to(actor)).select_related("matter")
    if not actor.has(Role.CONFIDANT):
        links = links.filter(matter__confidential=False)
    return list(links.order_by("at")[:20])


def earlier_matters(actor: Actor, contacts: list[str]) -> list[Matter]:
    """What came from the same number before, newest first; never a confidential one but for the named role."""
    found = visible_to(actor).filter(reports__contact_id__in=[pk for pk in contacts if pk])
    if not actor.has(Role.CONFIDANT):
        found = found.filter(confidential=False)
    return list(found.select_related("type", "unit").distinct().order_by("-received_at", "-pk")[:MOST_EARLIER])
