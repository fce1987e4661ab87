"""A new API key: what for, what it may do, where, until when. One's own and the office's page share it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import ApiKey
from huiyin.accounts.scopes import LABELS, Scope
from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.places.locate import area_names

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("One year")), (0, _("No end")))


class KeyForm(forms.Form):
    label = forms.CharField(label=_("What the key is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: whatever its owner may do, and that grows with every new post."),
    )
    area = forms.CharField(
        label=_("Only in the area"),
        required=False,
        max_length=14,
        help_text=_("Code of a street, a community or a grid. Empty: wherever its owner may."),
    )
    days = forms.TypedChoiceField(label=_("Works for"), choices=DAYS, coerce=int, initial=365)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="key_%s", **kwargs)
        self.fields["scopes"].choices = [(scope.value, pick(LABELS[scope])) for scope in Scope]

    def clean_area(self) -> str:
        code = self.cleaned_data["area"].strip()
        if code and code not in area_names():
            raise forms.ValidationError(_now("No area has this code. Look it up on the areas page."))
        return code

    def bounds(self) -> dict:
        """As `accounts.services.issue_key` takes them."""
        given = self.cleaned_data
        ends: datetime | None = now() + timedelta(days=given["days"]) if given["days"] else None
        return {"scopes": [Scope(one) for one in given["scopes"]], "area": given["area"], "expires_at": ends}


@dataclass(frozen=True)
class KeyLine:
    """`may`: what the key may do, in words; `state`: alive, expired or revoked."""

    key: ApiKey
    may: str
    area: str
    state: str


def key_line(key: ApiKey) -> KeyLine:
    names = [pick(LABELS[Scope(one)]) for one in key.scopes if one in set(Scope)]
    area = pick(area_names().get(key.area, (key.area, key.area))) if key.area else ""
    state = "revoked" if key.revoked_at else "expired" if key.expires_at and key.expires_at <= now() else "alive"
    return KeyLine(key, _now("; ").join(names), area, state)
