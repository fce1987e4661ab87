"""Call-outs for the desk: those that run, those that were, one with all its steps, and figures."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, QuerySet

from huiyin.command.access import visible_callouts
from huiyin.command.models import CallOut, CallStep
from huiyin.command.naming import named, names_of
from huiyin.command.vocabulary import Outcome, State
from huiyin.kernel.paging import Page, page_of
from huiyin.notices.models import Delivery
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff

PAGE = 50
MOST_RUNNING = 100


@dataclass(frozen=True)
class StepShown:
    """A step with its names; `sent`: (channel, state) of its messages; `lines`: (name, line) of its sheet."""

    step: CallStep
    who: str
    by: str
    sent: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[str, dict], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A call-out with all its steps."""

    callout: CallOut
    taker: str
    steps: list[StepShown] = field(default_factory=list)


def running(actor: Actor) -> list[CallOut]:
    found = visible_callouts(actor).filter(ended_at=None)
    return list(_with_steps(found).order_by("-began_at", "-pk")[:MOST_RUNNING])


def history_page(actor: Actor, number: int) -> Page:
    found = visible_callouts(actor).exclude(ended_at=None).order_by("-began_at", "-pk")
    return page_of(found, number, PAGE, rows=_with_steps(CallOut.objects.all()))


def _with_steps(found):
    rung = Count("steps", filter=~Q(steps__outcome=Outcome.NOBODY))
    related = ("alarm__device__kind", "alarm__rule")
    return found.select_related(*related).annotate(rung_count=rung, last_order=Max("steps__order"))


def shown(callout: CallOut) -> Shown:
    """With names, in the reader's language; a constant number of statements."""
    steps = list(callout.steps.select_related("staff", "unit").order_by("order"))
    refs = {step.outcome_by for step in steps if step.outcome_by} | {callout.taken_by or "system"}
    ids = {line["staff"] for step in steps for line in step.sheet.get("lines", ())}
    people = {pk: named(one) for pk, one in Staff.objects.in_bulk(ids).items()} if ids else {}
    names, sent = names_of(refs), _sent(callout)
    lines = [_shown(step, names, people, sent) for step in steps]
    return Shown(callout, names.get(callout.taken_by, "") if callout.taken_by else "", lines)


def _shown(step: CallStep, names: dict, people: dict, sent: dict) -> StepShown:
    who = named(step.staff) if step.staff else ""
    lines = tuple((people.get(line["staff"], ""), line) for line in step.sheet.get("lines", ()))
    return StepShown(step, who, names.get(step.outcome_by, ""), sent.get(step.key, ()), lines)


def _sent(callout: CallOut) -> dict[str, tuple[tuple[str, str], ...]]:
    """Key of a step → what became of its messages outside of the app."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = Delivery.objects.filter(about=callout.chain, event_key__startswith=f"{callout.chain}/")
    for key, channel, state in rows.order_by("pk").values_list("event_key", "channel", "state")[:500]:
        found.setdefault(key, []).append((channel, state))
    return {key: tuple(dict.fromkeys(said)) for key, said in found.items()}


@dataclass(frozen=True)
class Figures:
    """Of a period, drills left out. Times in seconds; None where there was none to measure."""

    calls: int
    taken: int
    first: int
    unanswered: int
    usual: float | None
    slow: float | None
    arrived: float | None


_TIMES = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM taken_at - began_at)),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM taken_at - began_at)),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM arrived_at - taken_at))
FROM command_callout WHERE id IN (SELECT id FROM ({inner}) AS seen)
"""


def figures(actor: Actor, *, now: datetime, days: int = 30) -> Figures:
    """What the head of a shift asks: how soon was it taken, and how often by the first who was rung?"""
    seen = visible_callouts(actor).filter(drill=False, began_at__gte=now - timedelta(days=days))
    first = Q(taken_at__isnull=False, first_ring=F("taken_ring"))
    ringing = Min("steps__rung_at", filter=~Q(steps__outcome=Outcome.NOBODY))
    taker = Min("steps__rung_at", filter=Q(steps__outcome=Outcome.TAKEN))
    counted = seen.annotate(first_ring=ringing, taken_ring=taker).aggregate(
        calls=Count("pk"),
        taken=Count("pk", filter=Q(taken_at__isnull=False)),
        first=Count("pk", filter=first),
        unanswered=Count("pk", filter=Q(state=State.UNANSWERED) | Q(ended_at__isnull=False, taken_at=None)),
    )
    usual, slow, arrived = _times(seen)
    return Figures(**counted, usual=usual, slow=slow, arrived=arrived)


def _times(seen: QuerySet[CallOut]) -> tuple[float | None, float | None, float | None]:
    inner, params = seen.values("id").order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_TIMES.replace("{inner}", inner), params)
        return cursor.fetchone()
