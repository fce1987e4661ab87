"""What carers fill in."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.care import vocabulary as v
from huiyin.care.rules.consent import LONGEST
from huiyin.care.rules.levels import LONGEST as LONGEST_INTERVAL
from huiyin.care.rules.vitals import FENCE, VITALS
from huiyin.care.services import Agreement, NewFile
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.people.caring import CaredDetails
from huiyin.people.services import ContactDetails
from huiyin.web.carewords import choices
from huiyin.web.forms import LongText

DAY = {"type": "date"}
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]


class Chosen(forms.Form):
    """Fields named in CHOICES offer the labels of a vocabulary."""

    CHOICES: dict[str, dict] = {}
    EMPTY: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in self.CHOICES.items():
            first = [("", self.EMPTY[name])] if name in self.EMPTY else []
            self.fields[name].choices = [*first, *choices(labels)]  # type: ignore[attr-defined]


def day_field(label, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY), **more)


def several(label, **more) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, **more)


class PersonForm(Chosen):
    """Who they are."""

    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    born_on = day_field(_("Birth date"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    moon_birthday = forms.RegexField(
        r"^\d\d-\d\d$",
        label=_("Lunar birthday"),
        required=False,
        help_text=_("Month-day like 08-15, if they keep it by the lunar calendar; greetings then follow it."),
    )
    address = forms.CharField(
        label=_("Address, down to the door"), max_length=200, help_text=_("And how to get in: knock loudly, key with …")
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sexes = [("", _now("Not said")), ("f", _now("Female")), ("m", _now("Male"))]
        self.fields["sex"].choices = sexes  # type: ignore[attr-defined]

    def clean_born_on(self) -> date | None:
        day = self.cleaned_data["born_on"]
        if day and not date(1900, 1, 1) <= day <= timezone.localdate():
            raise forms.ValidationError(_now("This is no birth date of somebody who lives."))
        return day

    def details(self) -> CaredDetails:
        given = {name: self.cleaned_data[name] for name in PersonForm.base_fields}
        return CaredDetails(**given, by_moon=bool(given["moon_birthday"]))


class AgreementForm(Chosen):
    """What was agreed to, by whom and how."""

    CHOICES = {"purposes": v.PURPOSE_LABELS, "given_by": v.GIVEN_LABELS, "how": v.HOW_LABELS}

    purposes = several(_("They agree to"))
    until = day_field(_("Until"), help_text=_("A year at most; then they are asked again."))
    given_by = forms.ChoiceField(label=_("Given by"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    guardian_name = forms.CharField(label=_("Name of the guardian"), max_length=80, required=False)
    guardian_phone = forms.CharField(label=_("Telephone of the guardian"), max_length=40, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = (timezone.localtime(now()) + timedelta(days=364)).date()
        self.fields["given_by"].initial = v.Given.PERSON
        self.fields["how"].initial = v.How.PAPER

    def agreement(self) -> Agreement:
        given = self.cleaned_data
        guardian = ContactDetails(name=given["guardian_name"], phone=given["guardian_phone"])
        by_guardian = given["given_by"] == v.Given.GUARDIAN
        return Agreement(
            frozenset(v.Purpose(one) for one in given["purposes"]),
            until=_end_of(given["until"]),
            given_by=v.Given(given["given_by"]),
            how=v.How(given["how"]),
            guardian=guardian if by_guardian else None,
        )


class RisksForm(Chosen):
    """Their circumstances; the level is suggested from them."""

    CHOICES = {"risks": v.RISK_LABELS, "level": v.LEVEL_LABELS}

    risks = several(_("Circumstances"), required=False)
    level = forms.ChoiceField(label=_("How close the care is"), required=False)
    why = forms.CharField(
        label=_("Why another level than suggested"),
        max_length=300,
        required=False,
        help_text=_("Only if you choose one."),
    )
    advice = LongText(label=_("What whoever goes there has to know"), required=False, max_length=500, rows=2)

    def __init__(self, *args, **kwargs) -> None:
        self.EMPTY = {"level": _now("As suggested from the circumstances")}
        super().__init__(*args, **kwargs)

    def risks_given(self) -> frozenset[v.Risk]:
        return frozenset(v.Risk(one) for one in self.cleaned_data["risks"])

    def level_given(self) -> v.Level | None:
        return v.Level(self.cleaned_data["level"]) if self.cleaned_data["level"] else None


class EnrolForm(PersonForm, AgreementForm, RisksForm):
    """All that a file begins with."""

    CHOICES = AgreementForm.CHOICES | RisksForm.CHOICES
    place_lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    place_lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    read_out = forms.BooleanField(
        label=_("The text was read out or shown to them, and they could ask about it"), required=True
    )

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("place_lon") is None or given.get("place_lat") is None:
            self.add_error(None, _now("Mark the home on the map: it says whose area it is."))
        return given

    def new_file(self) -> NewFile:
        given = self.cleaned_data
        return NewFile(
            self.details(),
            self.agreement(),
            given["place_lon"],
            given["place_lat"],
            risks=self.risks_given(),
            level=self.level_given(),
            why=given["why"],
            advice=given["advice"],
        )


class KinForm(Chosen):
    CHOICES = {"relation": v.RELATION_LABELS}

    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    relation = forms.ChoiceField(label=_("Relation"))
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES)
    at_night = forms.BooleanField(label=_("May be called at night (22:00 to 7:00)"), required=False, initial=True)

    def details(self) -> ContactDetails:
        return ContactDetails(**{name: self.cleaned_data[name] for name in ("name", "phone", "language")})


class PlanForm(Chosen):
    CHOICES = {"kind": v.PLAN_LABELS}

    kind = forms.ChoiceField(label=_("Kind"))
    every_days = forms.IntegerField(
        label=_("Every how many days"), min_value=1, max_value=LONGEST_INTERVAL, required=False, initial=7
    )
    first_on = day_field(_("The first one on"), required=False)


class CarerForm(Chosen):
    CHOICES = {"kind": v.CARER_LABELS}

    kind = forms.ChoiceField(label=_("As"))
    staff = forms.ChoiceField(label=_("Colleague"), required=False)
    name = forms.CharField(label=_("Or somebody else: name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)

    def __init__(self, *args, colleagues=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        named = [(pk, str(one)) for pk, one in self.colleagues.items()]
        self.fields["staff"].choices = [("", _now("Choose a colleague")), *named]  # type: ignore[attr-defined]


class RecordForm(Chosen):
    CHOICES = {
        "kind": {v.RecordKind.VISIT: ("走访", "Visit"), v.RecordKind.CALL: ("电话", "Call")},
        "met": v.MET_LABELS,
    }

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial=v.RecordKind.VISIT)
    met = forms.ChoiceField(label=_("How they are"), widget=forms.RadioSelect)
    note = LongText(label=_("What you saw and heard"), required=False, rows=2)


class OrderForm(Chosen):
    CHOICES = {"kind": v.ORDER_LABELS}

    kind = forms.ChoiceField(label=_("What they ask for"))
    words = LongText(label=_("More precisely"), required=False, max_length=300, rows=2)


class DeviceForm(forms.Form):
    device = forms.CharField(label=_("Code of the device"), max_length=40, help_text=_("It stands on its label."))


class LimitForm(forms.Form):
    row = forms.ChoiceField(label=_("Device"))
    what = forms.ChoiceField(label=_("Limit"))
    value = forms.FloatField(label=_("Value"), help_text=_("Of a fence: metres around the home."))
    reason = forms.CharField(label=_("On whose word, and why"), max_length=300)

    def __init__(self, *args, bindings=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bindings = {str(row.pk): row for row in bindings}
        kinds = [
            (pk, f"{pick((r.device.kind.name_zh, r.device.kind.name_en))} {r.device}")
            for pk, r in self.bindings.items()
        ]
        vitals = [(code, f"{pick(one.name)} ({one.unit})") for code, one in VITALS.items()]
        self.fields["row"].choices = kinds  # type: ignore[attr-defined]
        self.fields["what"].choices = [*vitals, (FENCE, _now("Fence around the home (m)"))]  # type: ignore[attr-defined]


def _end_of(day: date) -> datetime:
    """The last moment of the day, here; a year at most, as the rule counts it."""
    end = datetime.combine(day, time(23, 59), timezone.get_default_timezone())
    return min(end, now() + LONGEST) if end - now() < LONGEST + timedelta(days=1) else end
