"""/desk/alarms/many/: one verdict for many alarms: first what will change, then each that is still as it was seen."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.command.services.judging import judge, take_back
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.sensing.access.alarms import visible_alarms
from huiyin.sensing.access.scenes import JUDGES, may_judge
from huiyin.sensing.models import Alarm
from huiyin.sensing.rules.scenes import FALSE_REASONS
from huiyin.sensing.selectors.alarms import NEEDS
from huiyin.sensing.services.alarms.verdict import TAKE_BACK_WITHIN
from huiyin.sensing.vocabulary import Opens, Verdict
from huiyin.web import alarms as words
from huiyin.web.desk.alarms.rows import Row, rows_of
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs

MOST = 100
LAST_MANY = "alarms_many"  # in the session: which alarms were judged together last


@dataclass(frozen=True)
class Verb:
    """One verdict for all. `key`: in the bar of the list."""

    name: str
    verdict: Verdict
    title: object
    short: object
    button: object
    icon: str
    key: str
    says: object


VERBS = {
    verb.name: verb
    for verb in (
        Verb("filter", Verdict.FALSE, _("Filter out several"), _("False alarm"), _("Filter them out"), "filter-off",
             "5",
             _("They were no alarms. Nobody is called, and no matter is opened.")),
        Verb("confirm", Verdict.TRUE, _("Confirm several"), _("It is true"), _("Confirm them"), "check", "6",
             _("Each opens its matter or joins its neighbours’, and people are called out where the rule says so.")),
        Verb("drill", Verdict.DRILL, _("Several are a drill"), _("A drill"), _("They are a drill"), "flag", "7",
             _("People are called as in earnest, and no matter is opened. A drill counts in no figure.")),
        Verb("test", Verdict.TEST, _("Several are a test"), _("A test"), _("They are a test"), "tools", "8",
             _("Nobody is called, and no matter is opened. A test counts in no figure.")),
    )
}  # fmt: skip


class ManyForm(forms.Form):
    """The reason, where they are false; a note where one is wanted."""

    reason = forms.ChoiceField(label=_("What it was instead"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, data=None, *, verb: Verb) -> None:
        super().__init__(data, auto_id="many_%s")
        choices = [(code.value, pick(names)) for code, names in FALSE_REASONS.items()]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        if verb.verdict != Verdict.FALSE:
            del self.fields["reason"]


@dataclass(frozen=True)
class Outcome:
    """`seen`: as it stood when it was looked at; `will`: what happens; `refused`: why nothing does."""

    row: Row
    seen: str
    will: str = ""
    refused: str = ""


@needs(*JUDGES)
@never_cache
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound(_now("There is no such action."))
    found = _chosen(request)
    if not found:
        messages.warning(request, _now("Choose at least one alarm."))
        return redirect(_way_back(request))
    asked = "confirmed" in request.POST
    form = ManyForm(request.POST if asked else None, verb=verb)
    if asked and form.is_valid():
        return _make(request, verb, form.cleaned_data, found)
    outcomes = [_look(one, verb, actor_in(request)) for one in found]
    context = {
        "verb": verb,
        "form": form,
        "changed": [one for one in outcomes if not one.refused],
        "refused": [one for one in outcomes if one.refused],
        "left_out": max(0, len(request.POST.getlist("number")) - MOST),
        "back": _way_back(request),
    }
    return page(request, "desk/pages/alarms/many.html", context, status=422 if asked else 200)


def _chosen(request: HttpRequest) -> list[Alarm]:
    given = [text for text in request.POST.getlist("number") if text.isascii() and text.isdigit() and len(text) < 12]
    found = visible_alarms(actor_in(request)).filter(pk__in=list(dict.fromkeys(given))[:MOST])
    return list(found.select_related(*NEEDS).order_by("-raised_at", "-pk"))


def _look(alarm: Alarm, verb: Verb, by: Actor) -> Outcome:
    row, seen = rows_of([alarm])[0], f"{alarm.verdict}|{alarm.severity}"
    if not may_judge(by, alarm):
        return Outcome(row, seen, refused=_now("Judging it belongs to the centre's people of its area."))
    if alarm.verdict:
        said = words.verdict(alarm)
        return Outcome(row, seen, refused=_now("Judged already: %(verdict)s") % {"verdict": said.words if said else ""})
    return Outcome(row, seen, will=_will(alarm, verb))


def _will(alarm: Alarm, verb: Verb) -> str:
    if verb.verdict == Verdict.TRUE:
        parts = [_now("opens or joins a matter")] if alarm.rule.opens != Opens.NEVER and not alarm.matter_id else []
        parts += [_now("calls people out")] if alarm.rule.calls == Opens.CONFIRMED else []
        return " · ".join(parts) or str(verb.short)
    return str(verb.short)


def _make(request: HttpRequest, verb: Verb, given: dict, found: list[Alarm]) -> HttpResponse:
    """Each in a transaction of its own; one that has changed since it was looked at is left alone."""
    made, left, by = [], [], actor_in(request)
    for alarm in found:
        verdict, bar, severity = request.POST.get(f"seen_{alarm.pk}", "").partition("|")
        if not bar or verdict or not may_judge(by, alarm):
            continue
        try:
            judge(
                alarm,
                verb.verdict,
                by=by,
                severity=severity,
                reason=given.get("reason", ""),
                note=given.get("note", ""),
            )
            made.append(alarm.pk)
        except HuiyinError as refused:
            left.append(f"{words.what(alarm)}, {words.where(alarm)}: {refused}")
    if made:
        said = _now("%(count)d alarms are judged: %(verdict)s.") % {"count": len(made), "verdict": verb.short}
        messages.success(request, said)
        request.session[LAST_MANY] = {"pks": made, "verb": verb.name, "at": now().timestamp()}
    for line in left:
        messages.warning(request, line)
    return redirect(_way_back(request))


def last_many(request: HttpRequest) -> dict | None:
    """What this person judged together a moment ago and can still take back: how many, and as what."""
    kept = request.session.get(LAST_MANY)
    if not isinstance(kept, dict) or now().timestamp() - kept["at"] > TAKE_BACK_WITHIN.total_seconds():
        return None
    return {"count": len(kept["pks"]), "verdict": VERBS[kept["verb"]].short}


@needs(*JUDGES)
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """All of the last act at once; what had consequences stays, and is named with them."""
    by, kept = actor_in(request), request.session.pop(LAST_MANY, None)
    pks = kept["pks"] if isinstance(kept, dict) else []
    found = visible_alarms(by).filter(pk__in=pks).select_related(*NEEDS, "rule__plan")
    taken = take_back([one for one in found if may_judge(by, one)], by=by)
    if taken.done:
        messages.success(request, _now("%(count)d alarms wait again.") % {"count": len(taken.done)})
    elif not taken.stay:
        messages.warning(request, _now("There is nothing to take back."))
    for alarm, why in taken.stay:
        messages.warning(request, f"{words.what(alarm)}, {words.where(alarm)}: {why}")
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    given = request.POST.get("back", "")
    ours = given.startswith("/desk/alarms/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if ours else "/desk/alarms/"
