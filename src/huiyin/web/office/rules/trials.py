"""What a rule would have done: figures, the days, each alarm; beside it the version in force. Kept from here."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.matters.labels import pick
from huiyin.sensing.access.rules import check_may_change_rules
from huiyin.sensing.models import RuleTrial
from huiyin.sensing.selectors.rules import codes_of_devices, metrics_by_code
from huiyin.sensing.services.rules.ruling import RuleFacts, change_rule, draft_rule
from huiyin.sensing.services.rules.trying import NEW, UNJUDGED
from huiyin.sensing.vocabulary import SEVERITY_LABELS, VERDICT_LABELS, Severity, Verdict
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.rules.lists import EDITORS
from huiyin.web.office.rules.words import name_of, rule_in_words, value_of

SHOWN = 100


class NoteForm(forms.Form):
    note = forms.CharField(label=_lazy("Why"), required=False, max_length=300)


@needs(*EDITORS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    trial = _find(request, pk)
    metrics, facts = metrics_by_code(), trial.facts
    done = trial.state == RuleTrial.State.DONE
    context = {
        "trial": trial,
        "form": NoteForm(),
        "name": pick((facts["name_zh"], facts["name_en"])),
        "words": rule_in_words(facts["definition"], metrics),
        "beside_words": rule_in_words(trial.rule.definition, metrics) if trial.rule else "",
        "working": trial.state in (RuleTrial.State.WAITING, RuleTrial.State.RUNNING),
        "figures": _figures(trial.result, trial.beside) if done else [],
        "days": sorted((trial.result.get("by_day") or {}).items()) if done else [],
        "rows": _rows(trial, metrics) if done else [],
        "trail": trail((_("Alarm rules"), "/office/rules/"), (_("What it would have done"), "")),
    }
    return page(request, "office/pages/rule_trial.html", context)


@needs(*EDITORS)
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """What was tried becomes the next version, or a draft where there was no rule yet."""
    trial = _find(request, pk)
    facts = RuleFacts(**(trial.facts | {"kinds": tuple(trial.facts["kinds"])}))
    note = request.POST.get("note", "")[:300]
    try:
        if trial.rule:
            rule = change_rule(trial.rule, facts, by=actor_in(request), note=note)
        else:
            rule = draft_rule(facts, by=actor_in(request), note=note)
    except HuiyinError as refused:
        messages.error(request, str(refused))
        return redirect("office-trial", pk)
    messages.success(request, _("It is kept as version %(n)s.") % {"n": rule.version})
    return redirect("office-rule", rule.pk)


def _find(request: HttpRequest, pk: int) -> RuleTrial:
    found = RuleTrial.objects.select_related("rule__plan").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such trial."))
    check_may_change_rules(actor_in(request), found.facts["area"])
    return found


def _figures(result: dict, beside: dict) -> list[tuple[str, int, int | None, str]]:
    """Words, now, beside, and what it means."""
    counts, other = result["counts"], beside.get("counts", {})

    def line(words: str, name: str, hint: str = "") -> tuple[str, int, int | None, str]:
        return words, counts.get(name, 0), other.get(name, 0) if beside else None, hint

    def whole(words: str, name: str, hint: str = "") -> tuple[str, int, int | None, str]:
        return words, result[name], beside[name] if beside else None, hint

    return [
        whole(_("It would have fired"), "fired"),
        line(_("of them judged true"), Verdict.TRUE),
        line(_("of them judged a false alarm"), Verdict.FALSE),
        line(_("of them never judged"), UNJUDGED),
        line(_("of them new: no alarm was raised then"), NEW),
        whole(_("True alarms that it would have missed"), "missed"),
        whole(_("False alarms that it would have spared"), "avoided"),
    ]


def _rows(trial: RuleTrial, metrics: dict) -> list[dict]:
    shown = trial.result["shown"][:SHOWN]
    codes = codes_of_devices(row["device"] for row in shown)
    metric = trial.facts["definition"].get("metric", "")
    labels = {v.value: pick(names) for v, names in VERDICT_LABELS.items()}
    labels |= {NEW: _("no alarm then"), UNJUDGED: _("not judged")}
    return [
        {
            "device": codes.get(row["device"], ("", "")),
            "raised": datetime.fromtimestamp(row["raised"], UTC),
            "ended": datetime.fromtimestamp(row["ended"], UTC) if row["ended"] else None,
            "value": f"{name_of(metric, metrics)} {value_of(row['value'], metric, metrics)}"
            if row["value"] and metric
            else "",
            "severity": pick(SEVERITY_LABELS[Severity(row["severity"])]) if row["severity"] else "",
            "said": labels[row["said"]],
            "tone": {Verdict.TRUE: "danger", Verdict.FALSE: "neutral", NEW: "info"}.get(row["said"], "neutral"),
        }
        for row in shown
    ]


def _value(value: float | None, metric: str, metrics: dict) -> str:
    if value is None or not metric:
        return ""
    return f"{name_of(metric, metrics)} {value_of(value, metric, metrics)}"
