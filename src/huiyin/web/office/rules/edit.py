"""A rule's form: tried on what was, then kept. And other numbers for one device."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, HuiyinError, InvalidInput, NotFound
from huiyin.matters.labels import pick
from huiyin.sensing.access.rules import check_may_change_rules
from huiyin.sensing.models import Rule
from huiyin.sensing.selectors.rules import device_coded
from huiyin.sensing.services.rules.ruling import change_rule, draft_rule, set_limit
from huiyin.sensing.services.rules.trying import Asked, try_rule
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.rules.forms import OWN, RuleForm
from huiyin.web.office.rules.lists import EDITORS, find, find_to_change, has_form
from huiyin.web.office.rules.shaping import field_of, to_definition, to_fields
from huiyin.web.office.rules.words import kind_names

FOR_ONE = ("limit", "clear", "hold", "clear_for", "serious_from", "critical_from", "lon", "lat", "metres", "corners")


@needs(*EDITORS)
def new(request: HttpRequest, when: str) -> HttpResponse:
    if when not in OWN:
        raise NotFound(_now("There is no such kind of rule."))
    form = RuleForm(when, request.POST or None, is_new=True, initial={"severity": "serious", "opens": "confirmed"})
    return _edit(request, form, None)


@needs(*EDITORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find_to_change(request, pk)
    if not has_form(rule):
        raise NotFound(_now("This rule is kept in the pack's files; a form cannot show all that it says."))
    initial = {name: getattr(rule, name) for name in RuleForm.base_fields if hasattr(rule, name)}
    initial |= {"plan": rule.plan.code if rule.plan else ""} | to_fields(rule.definition)
    return _edit(request, RuleForm(rule.definition["when"], request.POST or None, initial=initial), rule)


def _edit(request: HttpRequest, form: RuleForm, rule: Rule | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            return _keep_or_try(request, form, rule)
        except InvalidInput as refused:
            name = field_of(refused.field)
            form.add_error(name if name in form.fields else None, str(refused))
        except HuiyinError as refused:
            form.add_error(None, str(refused))
    title = pick((rule.name_zh, rule.name_en)) if rule else _now("A new rule")
    context = {"form": form, "rule": rule, "kind": kind_names()[form.when], "title": title}
    steps = [(_now("Alarm rules"), "/office/rules/")] + ([(title, f"/office/rules/{rule.pk}/")] if rule else [])
    context |= {
        "own": [form[name] for name in OWN[form.when]],
        "trail": trail(*steps, (_now("Edit") if rule else title, "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "office/pages/rule_edit.html", context, status=status)


def _keep_or_try(request: HttpRequest, form: RuleForm, rule: Rule | None) -> HttpResponse:
    actor = actor_in(request)
    facts = form.facts(rule.code if rule else form.cleaned_data["code"])
    if request.POST.get("do") == "try":
        until = now()
        since = until - timedelta(days=form.cleaned_data["days"])
        return redirect("office-trial", try_rule(rule, Asked(facts, since, until), by=actor).pk)
    if rule is None:
        rule = draft_rule(facts, by=actor, note=form.cleaned_data["note"])
        messages.success(request, _now("The rule is a draft. Try it, then switch it on."))
    else:
        change_rule(rule, facts, by=actor, note=form.cleaned_data["note"])
        messages.success(request, _now("The new version holds from now on."))
    return redirect("office-rule", rule.pk)


class LimitForm(forms.Form):
    device = forms.CharField(label=_("Code of the device"), max_length=40)
    reason = forms.CharField(label=_("Why"), max_length=300)
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, rule: Rule, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        when = rule.definition["when"]
        self.own = [name for name in FOR_ONE if name in OWN[when]]
        full = RuleForm(when)
        for name in self.own:
            self.fields[name] = full.fields[name]

    def changes(self, rule: Rule) -> dict:
        """Fields of the definition that differ from the rule's own."""
        given = to_fields(rule.definition) | {name: self.cleaned_data[name] for name in self.own}
        made = to_definition(rule.definition["when"], given)
        return {name: value for name, value in made.items() if rule.definition.get(name) != value}


@needs(*EDITORS)
def limit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = find(pk)
    if not has_form(rule):
        raise NotFound(_now("There is no such rule."))
    form = LimitForm(rule, request.POST or None, initial=to_fields(rule.definition))
    if form.is_bound and form.is_valid():
        device = device_coded(form.cleaned_data["device"])
        until = form.cleaned_data["until"]
        try:
            if device is None:
                raise InvalidInput(_now("There is no device of this code in use."), field="device")
            check_may_change_rules(actor_in(request), device.area)
            end = now() + (until - now().date()) if until else None
            changes = form.changes(rule)
            set_limit(rule, device, changes, reason=form.cleaned_data["reason"], by=actor_in(request), until=end)
        except InvalidInput as refused:
            name = field_of(refused.field)
            form.add_error(name if name in form.fields else None, str(refused))
        except Conflict as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _now("These numbers hold for this device from now on."))
            return redirect("office-rule", pk)
    title = pick((rule.name_zh, rule.name_en))
    context = {"form": form, "rule": rule, "title": title, "own": [form[name] for name in form.own]}
    steps = (
        (_now("Alarm rules"), "/office/rules/"),
        (title, f"/office/rules/{rule.pk}/"),
        (_now("Limits of one device"), ""),
    )
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "office/pages/rule_limit.html", context | {"trail": trail(*steps)}, status=status)
