from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.web.forms import LongText, WhatAndWhere


class AnswerForm(forms.Form):
    """What was found on site."""

    text = LongText(label=_("What did you find?"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class FieldReportForm(WhatAndWhere):
    """What a grid worker reports on the round."""
