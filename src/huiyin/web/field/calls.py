"""Alarms that call this worker out: what the phone rings with, the page, and what they answer."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.command import services
from huiyin.command.access import access_callout, rung_for
from huiyin.command.models import CallStep
from huiyin.command.naming import names_of
from huiyin.command.selectors.ringing import quiet_for, ringing_for
from huiyin.command.vocabulary import CANNOT_LABELS, OPEN, Outcome, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.labels import pick
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.sensing.vocabulary import SEVERITY_LABELS, Severity, Verdict
from huiyin.web.callouts import place_of, plan_of, what_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, deliver, handle
from huiyin.web.field.forms import AnswerForm
from huiyin.web.field.frame import page


def alarms_for(actor: Actor) -> list[dict]:
    return [_alarm(step) for step in ringing_for(actor.staff_id)]


def settled_for(actor: Actor) -> list[dict]:
    return [{"about": f"callout/{one.callout_id}", "said": one.said} for one in quiet_for(actor.staff_id, now=now())]


def _alarm(step: CallStep) -> dict:
    """As static/js/field/alarm.mjs shows it."""
    callout, alarm = step.callout, step.callout.alarm
    help_wanted = callout.state == State.TAKEN
    return {
        "about": callout.chain,
        "number": callout.chain,
        "urgency": _("Drill") if callout.drill else pick(SEVERITY_LABELS[Severity(callout.severity)]),
        "what": _("A colleague there asks for help")
        if help_wanted
        else pick((alarm.device.kind.name_zh, alarm.device.kind.name_en)),
        "title": what_of(alarm),
        "place": place_of(alarm),
        "href": reverse("field-call", args=[callout.pk]),
        "accept": reverse("field-call-act", args=[callout.pk, "take"]),
        "decline": reverse("field-call-act", args=[callout.pk, "cannot"]),
        "lon": alarm.lon,
        "lat": alarm.lat,
        "steps": plan_of(alarm),
    }


@needs(Role.GRID_WORKER)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, AnswerForm(initial={"key": secrets.token_urlsafe(16)}))


def _page(request: HttpRequest, pk: int, form: AnswerForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    callout = access_callout(actor, pk)
    mine = rung_for(actor, callout.steps.all())
    going = callout.taken_by == actor.ref or (mine is not None and mine.outcome == Outcome.JOINED)
    context = {
        "callout": callout,
        "alarm": callout.alarm,
        "what": what_of(callout.alarm),
        "place": place_of(callout.alarm),
        "plan": plan_of(callout.alarm),
        "severity": pick(SEVERITY_LABELS[Severity(callout.severity)]),
        "taker": names_of({callout.taken_by}).get(callout.taken_by, "") if callout.taken_by else "",
        "going": going and callout.state == State.TAKEN,
        "mine": callout.taken_by == actor.ref,
        "may_take": mine is not None and callout.state in OPEN,
        "rings": mine is not None and mine.outcome == Outcome.RINGING,
        "reasons": [(code.value, pick(words)) for code, words in CANNOT_LABELS.items()],
        "form": form,
    }
    return page(request, "field/pages/call.html", context, status)


@needs(Role.GRID_WORKER)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in VERBS and verb not in REPORTS:
        raise NotFound(_("There is no such action."))
    form = AnswerForm(request.POST)
    return handle(
        request,
        form,
        lambda: deliver(
            request, lambda photos: _perform(request, pk, verb, form.cleaned_data["text"], photos), KINDS.get(verb)
        ),
        lambda status: _page(request, pk, form, status=status),
    )


def _perform(request: HttpRequest, pk: int, verb: str, text: str, photos: list) -> Done:
    actor = actor_in(request)
    callout = access_callout(actor, pk)
    here = reverse("field-call", args=[pk])
    if verb in REPORTS:
        services.report(callout, REPORTS[verb], by=actor, note=text, photos=photos)
        return Done(reverse("field"), _("Sent. Thank you for going."))
    said = VERBS[verb](callout, actor, request.POST.get("reason", ""))
    return Done(reverse("field") if verb == "cannot" else here, said)


def _take(callout, actor: Actor, _reason: str) -> str:
    services.take(callout, by=actor)
    return _("You are going. Everybody else who was called knows it.")


def _cannot(callout, actor: Actor, reason: str) -> str:
    services.decline(callout, reason, by=actor)
    return _("The centre knows that you cannot come. The next one is called.")


def _arrived(callout, actor: Actor, _reason: str) -> str:
    services.arrive(callout, by=actor)
    return _("The centre knows that you are there.")


def _help(callout, actor: Actor, _reason: str) -> str:
    services.ask_help(callout, by=actor)
    return _("Help is being called.")


VERBS = {"take": _take, "cannot": _cannot, "arrived": _arrived, "help": _help}
REPORTS = {"true": Verdict.TRUE, "false": Verdict.FALSE}
KINDS = {"true": EvidenceKind.CHECK, "false": EvidenceKind.CHECK}
