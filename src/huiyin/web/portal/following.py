"""The places whose warnings a signed-in resident wants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import pick
from huiyin.places.locate import area_names
from huiyin.warnings.models import Follower


class FollowForm(forms.Form):
    area = forms.ChoiceField(label=_("Street or community"), choices=())

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((code, pick(pair)) for code, pair in area_names().items() if len(code) in (9, 12))
        self.fields["area"].choices = [(code, name if len(code) == 9 else f"　{name}") for code, name in names]


def followed(user) -> list[tuple[Follower, str]]:
    if not user.is_authenticated:
        return []
    names = area_names()
    rows = Follower.objects.filter(account_id=user.pk).order_by("since")[:20]
    return [(row, pick(names[row.area]) if row.area in names else row.area) for row in rows]
