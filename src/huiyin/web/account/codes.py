"""The form for a code, and the drawing that an authenticator app reads."""

import segno
from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("second step", "Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none", "autofocus": True}
        ),
    )


def qr(address: str) -> SafeString:
    """An SVG without style and script, dark on light in every theme: readers of codes want it so."""
    drawing = segno.make(address, error="m")
    drawn = drawing.svg_inline(border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(drawn)  # made of our own address, escaped into modules by segno


def by_hand(address: str) -> str:
    """The secret in groups of four, for who cannot scan."""
    secret = address.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
