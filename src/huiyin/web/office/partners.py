"""/office/partners/: to whom matters may be handed, how they are reached, and in what time they must say something."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.models import Account
from huiyin.handoff.models import Partner
from huiyin.handoff.selectors import access_partner, all_partners
from huiyin.handoff.services import Wanted, change_partner, close_partner, open_partner
from huiyin.handoff.states import KIND_LABELS, WAY_LABELS, Kind, Way
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.matters.labels import pick
from huiyin.matters.library import in_force
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import unit_name


class PartnerForm(forms.Form):
    name_zh = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    way = forms.ChoiceField(label=_("How they are reached"))
    url = forms.CharField(
        label=_("Address of their system"),
        required=False,
        max_length=500,
        help_text=_("For Open311 and another huiyin. https://…"),
    )
    key = forms.CharField(
        label=_("Key with which we call them"),
        required=False,
        max_length=500,
        help_text=_("Kept sealed, never shown. Leave it empty to keep the one that is there."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    hook_secret = forms.CharField(
        label=_("Secret of their webhooks"),
        required=False,
        max_length=200,
        help_text=_("Of another huiyin (whsec_…). Without it we ask every five minutes how things stand."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    account = forms.CharField(
        label=_("Login with whose key they call us"),
        required=False,
        max_length=64,
        help_text=_("For partners that fetch work orders with an API key."),
    )
    services = forms.CharField(
        label=_("Their codes for our types"),
        required=False,
        max_length=4000,
        help_text=_("One a line, such as 0137 = lamp-out. “*” stands for all others."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    jurisdiction = forms.CharField(label=_("Jurisdiction"), required=False, max_length=120)
    confirm_hours = forms.FloatField(label=_("Hours to confirm"), min_value=0.1, max_value=720, initial=2)
    progress_hours = forms.FloatField(label=_("Hours between words"), min_value=0.1, max_value=2160, initial=48)
    fallback = forms.ChoiceField(
        label=_("Who gets it when they are silent"),
        required=False,
        help_text=_("Otherwise it stays with the unit that handed it over."),
    )
    units = forms.MultipleChoiceField(
        label=_("Units that may use it"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    types = forms.MultipleChoiceField(
        label=_("Types that it takes"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    by_itself = forms.BooleanField(
        label=_("Hand over by itself as soon as such a matter is dispatched"), required=False
    )
    finishes = forms.BooleanField(label=_("Their result finishes the matter under its unit"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = [(u.code, f"{u.code} {unit_name(u)}") for u in Unit.objects.filter(closed_at=None).order_by("code")]
        kinds = [(code, f"{code} {pick((k.name_zh, k.name_en))}") for code, k in sorted(in_force().types.items())]
        choices = {
            "kind": [(one.value, pick(KIND_LABELS[one])) for one in Kind],
            "way": [(one.value, pick(WAY_LABELS[one])) for one in Way],
            "fallback": [("", _now("Nobody else")), *units],
            "units": units,
            "types": kinds,
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def clean_account(self) -> Account | None:
        login = self.cleaned_data["account"].strip()
        found = Account.objects.filter(login=login, is_active=True).first() if login else None
        if login and found is None:
            raise forms.ValidationError(_now("There is no account with this login."))
        return found

    def clean_services(self) -> dict[str, str]:
        pairs = [line.partition("=") for line in self.cleaned_data["services"].splitlines() if line.strip()]
        if any(not ours.strip() or not theirs.strip() for ours, _sign, theirs in pairs):
            raise forms.ValidationError(_now("One a line, such as 0137 = lamp-out."))
        return {ours.strip(): theirs.strip() for ours, _sign, theirs in pairs}

    def wanted(self, before: dict) -> Wanted:
        """`before`: options that this form does not know are kept."""
        given = self.cleaned_data
        options = before | {"services": given["services"], "jurisdiction_id": given["jurisdiction"]}
        return Wanted(
            **{name: given[name] for name in ("name_zh", "name_en", "key", "hook_secret", "account", "units", "types")},
            kind=Kind(given["kind"]),
            way=Way(given["way"]),
            url=given["url"].strip(),
            options={name: value for name, value in options.items() if value},
            by_itself=given["by_itself"],
            finishes=given["finishes"],
            confirm_within=timedelta(hours=given["confirm_hours"]),
            progress_within=timedelta(hours=given["progress_hours"]),
            fallback_unit=Unit.objects.filter(code=given["fallback"]).first() if given["fallback"] else None,
        )


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = all_partners(actor_in(request))
    lines = [
        (
            one,
            pick((one.name_zh, one.name_en)),
            pick(KIND_LABELS[Kind(one.kind)]),
            pick(WAY_LABELS[Way(one.way)]),
            unit_name(one.fallback_unit),
        )
        for one in found
    ]
    return page(request, "office/pages/partners.html", {"lines": lines, "trail": trail((_now("Partners"), ""))})


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            open_partner(form.wanted({}), by=actor_in(request))
        except InvalidInput as refused:
            _add(form, refused)
        else:
            messages.success(request, _now("The partner is there. Units can hand matters to it from now on."))
            return redirect("office-partners")
    context = {"form": form, "trail": trail((_now("Partners"), "/office/partners/"), (_now("New"), ""))}
    return page(request, "office/pages/partner.html", context, status=422 if form.is_bound else 200)


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    found = access_partner(actor, pk)
    form = PartnerForm(request.POST or None, initial=_initial(found))
    if form.is_bound and form.is_valid():
        try:
            change_partner(found, form.wanted(found.options), by=actor)
        except InvalidInput as refused:
            _add(form, refused)
        else:
            messages.success(request, _now("Saved."))
            return redirect("office-partner", pk=pk)
    name = pick((found.name_zh, found.name_en))
    context = {
        "form": form,
        "partner": found,
        "name": name,
        "hears_at": request.build_absolute_uri(f"/api/v1/handoffs/heard/{pk}") if found.way == Way.HUIYIN else "",
        "trail": trail((_now("Partners"), "/office/partners/"), (name, "")),
    }
    return page(request, "office/pages/partner.html", context, status=422 if form.is_bound else 200)


@needs(Role.ADMINISTRATOR)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    try:
        close_partner(access_partner(actor, pk), by=actor)
    except HuiyinError as refused:
        messages.error(request, str(refused))
        return redirect("office-partner", pk=pk)
    messages.success(request, _now("Closed. Nothing is handed to it any more."))
    return redirect("office-partners")


def _add(form: PartnerForm, refused: InvalidInput) -> None:
    field = "confirm_hours" if refused.field == "confirm_within" else refused.field
    form.add_error(field if field in form.fields else None, str(refused))


def _initial(found: Partner) -> dict:
    plain = ("name_zh", "name_en", "kind", "way", "url", "units", "types", "by_itself", "finishes")
    services = found.options.get("services", {})
    return {name: getattr(found, name) for name in plain} | {
        "account": found.account.login if found.account else "",
        "services": "\n".join(f"{ours} = {theirs}" for ours, theirs in services.items()),
        "jurisdiction": found.options.get("jurisdiction_id", ""),
        "confirm_hours": round(found.confirm_within.total_seconds() / 3600, 2),
        "progress_hours": round(found.progress_within.total_seconds() / 3600, 2),
        "fallback": found.fallback_unit.code if found.fallback_unit else "",
    }
