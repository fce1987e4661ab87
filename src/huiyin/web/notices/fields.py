"""How a reporter wants to be told: the fields that every form for a report shares."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import pick
from huiyin.notices import channels

OFFERED = ("sms", "email", "voice")  # what a form can ask an address for


class TellByFields(forms.Form):
    """Mix in beside `phone`. Without any channel set up there is nothing to choose, and the fields are gone."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=120, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    tell_by = forms.ChoiceField(label=_("Tell me by"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ready = channels.configured()
        ways = [way for way in OFFERED if way in ready]
        if not ways:
            del self.fields["email"], self.fields["tell_by"]
            return
        if "email" not in ready:
            del self.fields["email"]
        names = [(way, pick(channels.ALL[way].name)) for way in ways]
        usual, none = ("", _now("As usual")), ("none", _now("No message"))
        self.fields["tell_by"].choices = [usual, *names, none]  # type: ignore[attr-defined]

    def clean(self) -> dict:
        given = super().clean() or {}
        way = given.get("tell_by", "")
        if way in ("sms", "voice") and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Leave a phone number, or choose another way to be told."))
        if way == "email" and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Leave an e-mail address, or choose another way to be told."))
        return given
