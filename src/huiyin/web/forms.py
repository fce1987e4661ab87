"""Form pieces that several audiences share."""

from functools import lru_cache

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.errors import InvalidInput
from huiyin.matters.labels import in_chinese, pick
from huiyin.matters.library import Library, in_force
from huiyin.matters.models import Photo
from huiyin.matters.services.photos import MOST_FILES, keep_upload
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor


class LongText(forms.CharField):
    """Some lines of words."""

    def __init__(self, *, rows: int = 3, **kwargs) -> None:
        super().__init__(**({"max_length": 2000, "widget": forms.Textarea(attrs={"rows": rows})} | kwargs))


class WhatAndWhere(forms.Form):
    """What a report says, whoever sends it; the place is filled in by the map (component `map_box`, pick="place")."""

    text = LongText(label=_("What is wrong?"), max_length=10_000, rows=4, help_text=_("A sentence or two are enough."))
    address = forms.CharField(
        label=_("Where is it?"),
        max_length=200,
        required=False,
        help_text=_("Street and number, or what is close by. You can also mark it on the map."),
    )
    place_lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    place_lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    type = forms.ChoiceField(label=_("Kind, if you know it"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("I do not know")), *type_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict:
        given = super().clean() or {}
        if (given.get("place_lon") is None) != (given.get("place_lat") is None):
            self.add_error(None, _("The mark on the map is incomplete. Set it again."))
        return given


def type_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Types in force, grouped by their big class."""
    return _types(in_chinese(), in_force())


@lru_cache(maxsize=4)
def _types(chinese: bool, library: Library) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kept while the edition is in force: every list of the desk offers all of them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, type_ in library.types.items():
        group = groups.setdefault(pick((type_.big_zh, type_.big_en), chinese), [])
        group.append((code, pick((type_.name_zh, type_.name_en), chinese)))
    return list(groups.items())


def uploads_in(request: HttpRequest, kind: EvidenceKind, *, by: Actor, name: str = "photos") -> list[Photo]:
    """The files of a form, checked and stored; refused as a whole if one of them is not what it should be."""
    files = request.FILES.getlist(name)
    if len(files) > MOST_FILES:
        raise InvalidInput(gettext("At most nine files at once. Choose fewer, and add the rest later."), field=name)
    return [keep_upload(file.name or "", file.read(), kind, by=by) for file in files]
