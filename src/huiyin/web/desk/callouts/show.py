"""/desk/callouts/: who is being called now and what comes next; what was; how soon it is taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.command import services
from huiyin.command.access import access_callout, in_charge, rung_for
from huiyin.command.models import CallOut
from huiyin.command.naming import names_of
from huiyin.command.selectors.callouts import figures, history_page, running
from huiyin.command.vocabulary import CANNOT_LABELS, OPEN, Outcome, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import CENTRE
from huiyin.web import alarms
from huiyin.web.callouts import place_of, plan_of
from huiyin.web.desk.access import DESK
from huiyin.web.desk.callouts.rung import rung_at
from huiyin.web.desk.callouts.words import left_of, panel_of, seconds
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number

DAYS = 30


@needs(*DESK)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    actor, moment = actor_in(request), now()
    found = running(actor)
    past = history_page(actor, page_number(request))
    names = names_of({one.taken_by for one in [*found, *past.rows] if one.taken_by})
    counted = figures(actor, now=moment, days=DAYS) if actor.has(*CENTRE) else None
    context = {
        "running": [_row(one, names) for one in found],
        "past": [_row(one, names) for one in past.rows],
        "page": past,
        "days": DAYS,
        "figures": counted,
        "times": [seconds(value) for value in (counted.usual, counted.slow, counted.arrived)] if counted else [],
        "first_share": round(100 * counted.first / counted.taken) if counted and counted.taken else None,
    }
    return page(request, "desk/pages/callouts/list.html", context)


def _row(callout: CallOut, names: dict[str, str]) -> dict:
    alarm = callout.alarm
    taken = (callout.taken_at - callout.began_at).total_seconds() if callout.taken_at else None
    return {
        "callout": callout,
        "what": alarms.what(alarm),
        "where": alarms.where(alarm),
        "severity": alarms.severity(alarm),
        "taker": names.get(callout.taken_by, ""),
        "taken_after": seconds(taken),
        "left": left_of(callout),
    }


@needs(*DESK)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access_callout(actor_in(request), pk))


def _page(request: HttpRequest, callout: CallOut, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    mine = rung_for(actor, callout.steps.all())
    called = mine is not None
    context = {
        "callout": callout,
        "call": panel_of(callout),
        "severity": alarms.severity(callout.alarm),
        "place": place_of(callout.alarm) if called or not callout.alarm.subject else alarms.where(callout.alarm),
        "plan": plan_of(callout.alarm),
        "may_take": callout.state in OPEN and (called or in_charge(actor, callout.area)),
        "may_join": callout.state == State.TAKEN and called and mine.outcome == Outcome.RINGING,
        "may_decline": called and mine.outcome == Outcome.RINGING,
        "mine": callout.taken_by == actor.ref and callout.state == State.TAKEN,
        "reasons": [(code.value, pick(words)) for code, words in CANNOT_LABELS.items()],
        "sees_alarm": actor.has(*CENTRE),
    }
    return page(request, "desk/pages/callouts/one.html", context, status=status)


@needs(*DESK)
@never_cache
@require_GET
def pop(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/pages/callouts/pop_one.html", {"rung": rung_at(actor_in(request))})


@needs(*DESK)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise NotFound(_("There is no such action."))
    actor = actor_in(request)
    callout = access_callout(actor, pk)
    try:
        messages.success(request, VERBS[verb](callout, actor, request.POST.get("reason", "")))
    except HuiyinError as refused:
        if refused.status not in (400, 409):
            raise
        messages.error(request, str(refused))
        return _page(request, access_callout(actor, pk), status=422 if refused.status == 400 else refused.status)
    return redirect("desk-callout", pk)


def _take(callout: CallOut, by: Actor, _reason: str) -> str:
    services.take(callout, by=by)
    return _("It is yours. Everybody else who was called knows it.")


def _cannot(callout: CallOut, by: Actor, reason: str) -> str:
    services.decline(callout, reason, by=by)
    return _("The centre knows that you cannot come. The next one is called.")


def _arrived(callout: CallOut, by: Actor, _reason: str) -> str:
    services.arrive(callout, by=by)
    return _("The centre knows that you are there.")


VERBS = {"take": _take, "cannot": _cannot, "arrived": _arrived}
