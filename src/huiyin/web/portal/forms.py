"""The resident's forms; they work without any script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.web.forms import LongText, WhatAndWhere
from huiyin.web.notices.fields import TellByFields
from huiyin.web.portal.kinds import type_name


class ReportForm(TellByFields, WhatAndWhere):
    text = LongText(label=_("What is wrong?"), max_length=10_000, rows=3, required=False)
    join = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Only to tell you what becomes of it. With its last four digits you can look again later."),
    )

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and sum(c.isdigit() for c in phone) < 5:
            raise forms.ValidationError(_("This does not look like a phone number. Check it, or leave it empty."))
        return phone

    def clean(self) -> dict:
        """A kind says enough, and so do words; one of the two it must be."""
        given = super().clean()
        if not given.get("text", "").strip() and "text" not in self.errors:
            if name := type_name(given.get("type", "")):
                given["text"] = name
            else:
                self.add_error("text", _("Say in a few words what is wrong, or choose a kind."))
        return given


class TrackForm(forms.Form):
    code = forms.CharField(
        label=_("Tracking code"), max_length=20, help_text=_("Ten letters and digits, as you got them.")
    )
    phone_tail = forms.CharField(
        label=_("Last four digits of your phone"),
        max_length=4,
        required=False,
        help_text=_("Leave empty if you gave no phone number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class WordsForm(forms.Form):
    """For urging, adding and reopening."""

    text = forms.CharField(
        label=_("Your words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


STARS = [(n, str(n)) for n in range(1, 6)]


class RatingForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How was it handled?"), coerce=int, choices=[(n, str(n)) for n in range(1, 6)]
    )
    text = forms.CharField(
        label=_("In a few words"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
