"""What a person says about one alarm: true, false, a drill, a test; I have it; go and look; it is over."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.command.services.judging import judge
from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.orgs.actor import Actor
from huiyin.sensing.access.alarms import access_alarm
from huiyin.sensing.access.scenes import require_judge
from huiyin.sensing.models import Alarm
from huiyin.sensing.selectors.alarms import open_look
from huiyin.sensing.services.alarms import acknowledge, clear
from huiyin.sensing.services.scenes.look_tasks import ask_look, take_back_look
from huiyin.sensing.vocabulary import Verdict
from huiyin.web import alarms as words
from huiyin.web.desk.access import DESK
from huiyin.web.desk.alarms.alarm import LAST_JUDGED, alarm_page
from huiyin.web.desk.alarms.worklist import query_of
from huiyin.web.doors import actor_in, needs

VERDICTS = {"confirm": Verdict.TRUE, "filter": Verdict.FALSE, "drill": Verdict.DRILL, "test": Verdict.TEST}


@needs(*DESK)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    actor = actor_in(request)
    alarm = access_alarm(actor, pk)
    if verb not in VERDICTS and verb not in VERBS:
        raise NotFound(_("There is no such action."))
    require_judge(actor, alarm)
    try:
        return (
            _judged(request, alarm, VERDICTS[verb], actor) if verb in VERDICTS else _done(request, alarm, verb, actor)
        )
    except HuiyinError as refused:
        if refused.status not in (400, 409):
            raise
        messages.error(request, str(refused))
        status = 422 if isinstance(refused, InvalidInput) else refused.status
        return alarm_page(request, access_alarm(actor, pk), status=status)


def _judged(request: HttpRequest, alarm: Alarm, verdict: Verdict, by: Actor) -> HttpResponse:
    given = request.POST
    judged = judge(
        alarm,
        verdict,
        by=by,
        seen=given.get("seen", ""),
        severity=given.get("severity", ""),
        reason=given.get("reason", ""),
        note=given.get("note", "")[:300],
    )
    look = words.verdict(judged)
    said = {"what": words.what(judged), "verdict": look.words if look else ""}
    messages.success(request, _("“%(what)s” is judged: %(verdict)s.") % said)
    request.session[LAST_JUDGED] = {"pk": judged.pk} | said
    return redirect(_onward(request, alarm.pk))


def _onward(request: HttpRequest, here: int) -> str:
    """The next one of the list; the alarm itself if there is none, or if it was judged anew."""
    given, query = request.POST.get("next", ""), query_of(request)
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 12 else here
    if request.POST.get("seen"):
        after = here
    return reverse("desk-alarm", args=[after]) + (f"?{query}" if query else "")


def _done(request: HttpRequest, alarm: Alarm, verb: str, by: Actor) -> HttpResponse:
    messages.success(request, VERBS[verb](alarm, by, request.POST.get("note", "")))
    query = query_of(request)
    return redirect(reverse("desk-alarm", args=[alarm.pk]) + (f"?{query}" if query else ""))


def _acknowledge(alarm: Alarm, by: Actor, _note: str) -> str:
    acknowledge(alarm, by=by)
    return _("The others see that you have it.")


def _ask(alarm: Alarm, by: Actor, note: str) -> str:
    ask_look(alarm, by=by, note=note)
    return _("Whoever works in the grid is asked to look; their answer judges the alarm.")


def _take_back(alarm: Alarm, by: Actor, _note: str) -> str:
    look = open_look(alarm)
    if look is None:
        raise InvalidInput(_("Nobody is asked to look at it."))
    take_back_look(look, by=by)
    return _("Nobody needs to look at it any more.")


def _end(alarm: Alarm, by: Actor, _note: str) -> str:
    clear(alarm, how="person", by=by)
    return _("The alarm is over.")


VERBS: dict[str, Callable[[Alarm, Actor, str], str]] = {
    "acknowledge": _acknowledge,
    "ask": _ask,
    "take-back": _take_back,
    "end": _end,
}
