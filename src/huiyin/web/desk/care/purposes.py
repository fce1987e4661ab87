"""Why somebody opens a file: said once, good for a quarter of an hour in this browser, written down at each opening."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clock import now

HOLDS = 15 * 60  # seconds
MOST = 20  # files that somebody can have open at once
_USUAL = {
    "visit": _("to visit or call them"),
    "plan": _("to plan their care"),
    "consent": _("their consent: renew, change or withdraw it"),
    "alarm": _("an alarm or a missed visit"),
    "asked": _("they or their family asked for it"),
}


class PurposeForm(forms.Form):
    """One of the usual purposes, or one's own words."""

    purpose = forms.ChoiceField(label=_("What do you need the file for?"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("In your own words"), max_length=150, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="purpose_%s", **kwargs)
        self.fields["purpose"].choices = [*_USUAL.items(), ("other", _("something else, namely:"))]

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("purpose") == "other" and not given.get("words", "").strip():
            self.add_error("words", _now("Say it in a few words; the person concerned can read it."))
        return given

    def said(self) -> str:
        given = self.cleaned_data
        usual = str(_USUAL.get(given["purpose"], ""))
        return " · ".join(filter(None, (usual, given.get("words", "").strip())))


def keep_purpose(request: HttpRequest, file: int, purpose: str) -> None:
    kept = request.session.get("care", {})
    kept.pop(str(file), None)
    kept[str(file)] = [purpose, now().timestamp()]
    request.session["care"] = dict(list(kept.items())[-MOST:])


def purpose_in(request: HttpRequest, file: int) -> str:
    """As it was said for this file a short while ago; empty: ask."""
    purpose, since = request.session.get("care", {}).get(str(file), ("", 0))
    return purpose if now().timestamp() - since < HOLDS else ""


def forget_purpose(request: HttpRequest, file: int) -> None:
    kept = request.session.get("care", {})
    kept.pop(str(file), None)
    request.session["care"] = kept
