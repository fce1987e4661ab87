"""Taking off the second step of somebody who has lost phone and paper."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.resets import CHECK_LABELS, REASON_LABELS, IdentityCheck, ResetReason
from huiyin.matters.labels import pick


class ResetForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"))
    checked = forms.ChoiceField(label=_("How you made sure who it is"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="reset_%s", **kwargs)
        choose = ("", _now("Choose one"))
        self.fields["reason"].choices = [choose, *((one.value, pick(REASON_LABELS[one])) for one in ResetReason)]
        self.fields["checked"].choices = [choose, *((one.value, pick(CHECK_LABELS[one])) for one in IdentityCheck)]
