"""/office/rules/: what raises alarms, and how good each rule is; one rule with its versions and limits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.sensing.access.rules import check_may_change_rules, may_change_rules
from huiyin.sensing.models import DeviceKind, Rule, RuleTrial
from huiyin.sensing.selectors.rules import device_coded, judged_lately, limits_of, metrics_by_code
from huiyin.sensing.services.rules.ruling import lift_limit, switch
from huiyin.sensing.vocabulary import OPENS_LABELS, SEVERITY_LABELS, Opens, Severity
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import names_of_actors
from huiyin.web.office.rules.shaping import to_definition, to_fields
from huiyin.web.office.rules.words import kind_names, rule_in_words
from huiyin.web.paging import page_number

READERS = (Role.ADMINISTRATOR, Role.DUTY_HEAD, Role.SUPERVISOR)
EDITORS = (Role.ADMINISTRATOR, Role.DUTY_HEAD)
SIZE, VERSIONS, TRIALS = 50, 30, 10


@needs(*READERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    rows = Rule.objects.select_related("plan").order_by("state", "code")
    found = page_of(rows, page_number(request), SIZE, rows=Rule.objects.all())
    judged = judged_lately([rule.pk for rule in found.rows], now())
    metrics, kinds = metrics_by_code(), _kinds()
    lines = [
        {
            "rule": rule,
            "name": pick((rule.name_zh, rule.name_en)),
            "words": rule_in_words(rule.definition, metrics),
            "kinds": _(", ").join(kinds.get(kind, kind) for kind in rule.kinds),
            "severity": pick(SEVERITY_LABELS[Severity(rule.severity)]),
            "judged": judged[rule.pk],
        }
        for rule in found.rows
    ]
    context = {"page": found, "lines": lines, "may_edit": _may_edit(request), "new": _new_kinds()}
    return page(request, "office/pages/rules.html", context | {"trail": trail((_("Alarm rules"), ""))})


@needs(*READERS)
@require_GET
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    one = find(pk)
    metrics, kinds = metrics_by_code(), _kinds()
    versions = list(one.versions.order_by("-version")[:VERSIONS])
    limits = limits_of(one, now())
    trials = list(RuleTrial.objects.filter(rule=one).order_by("-at")[:TRIALS])
    names = names_of_actors({row.by for row in [*versions, *limits, *trials]})
    context = {
        "rule": one,
        "name": pick((one.name_zh, one.name_en)),
        "words": rule_in_words(one.definition, metrics),
        "kinds": _(", ").join(kinds.get(kind, kind) for kind in one.kinds),
        "severity": pick(SEVERITY_LABELS[Severity(one.severity)]),
        "opens": pick(OPENS_LABELS[Opens(one.opens)]),
        "calls": pick(OPENS_LABELS[Opens(one.calls)]),
        "plan": [pick((step["zh"], step["en"])) for step in one.plan.steps] if one.plan else [],
        "judged": judged_lately([one.pk], now())[one.pk],
        "versions": [(v, names.get(v.by, ""), rule_in_words(v.said["definition"], metrics)) for v in versions],
        "limits": [
            (limit, names.get(limit.by, ""), rule_in_words({**one.definition, **limit.changes}, metrics))
            for limit in limits
        ],
        "trials": [(trial, names.get(trial.by, "")) for trial in trials],
        "may_edit": may_change_rules(actor_in(request), one.area),
        "has_form": has_form(one),
        "trail": trail((_("Alarm rules"), "/office/rules/"), (pick((one.name_zh, one.name_en)), "")),
    }
    return page(request, "office/pages/rule.html", context)


@needs(*EDITORS)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    one = find_to_change(request, pk)
    state = {"on": Rule.State.ON, "off": Rule.State.OFF}.get(verb)
    if state is None:
        raise NotFound(_("There is no such rule."))
    try:
        switch(one, state, by=actor_in(request), note=request.POST.get("note", ""))
    except HuiyinError as refused:
        messages.error(request, str(refused))
    else:
        on, off = (
            _("The rule is on and raises alarms from now on."),
            _("The rule is off. Its active alarms have ended."),
        )
        messages.success(request, on if verb == "on" else off)
    return redirect("office-rule", pk)


@needs(*EDITORS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    one, device = find(pk), device_coded(request.POST.get("device", "")[:40])
    check_may_change_rules(actor_in(request), device.area if device else one.area)
    if device is not None and lift_limit(one, device, by=actor_in(request)):
        messages.success(request, _("The rule's own numbers hold again for this device."))
    return redirect("office-rule", pk)


def find(pk: int) -> Rule:
    found = Rule.objects.select_related("plan").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such rule."))
    return found


def find_to_change(request: HttpRequest, pk: int) -> Rule:
    found = find(pk)
    check_may_change_rules(actor_in(request), found.area)
    return found


def has_form(one: Rule) -> bool:
    """Whether a form can show all that it says; what it cannot show it must not lose."""
    when = one.definition.get("when")
    return when in kind_names() and when != "scene" and to_definition(when, to_fields(one.definition)) == one.definition


def _kinds() -> dict[str, str]:
    return {kind.code: pick((kind.name_zh, kind.name_en)) for kind in DeviceKind.objects.all()}


def _new_kinds() -> list[tuple[str, str]]:
    return [(kind, name) for kind, name in kind_names().items() if kind != "scene"]


def _may_edit(request: HttpRequest) -> bool:
    return actor_in(request).has(*EDITORS)
