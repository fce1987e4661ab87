"""What the lists of the office have in common: a search above, and names for references."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.matters.labels import label, pick
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.selectors import names_of_staff


class Search(forms.Form):
    """One box. What cannot be understood does not filter."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, data) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.prepare()
        self.is_valid()

    def prepare(self) -> None:
        """Choices that are only known when asked, or that stand in the reader's language."""

    @property
    def words(self) -> str:
        return self.cleaned_data.get("q", "").strip()

    def given(self, name: str) -> str:
        return self.cleaned_data.get(name) or ""


def unit_name(unit: Unit | None) -> str:
    return pick((unit.name_zh, unit.name_en)) if unit else ""


def staff_name(staff: Staff) -> str:
    return pick((staff.name_zh, staff.name_en))


def names_of_actors(refs: Iterable[str]) -> dict[str, str]:
    """staff/12 → who that is, and where they work; anybody else by their kind."""
    refs = set(refs)
    ids = {int(ref.removeprefix("staff/")) for ref in refs if ref.startswith("staff/")}
    people = names_of_staff(ids) if ids else {}
    return {ref: _name(ref, people) for ref in refs}


def _name(ref: str, people: dict[int, Staff]) -> str:
    kind, _slash, number = ref.partition("/")
    staff = people.get(int(number)) if kind == "staff" and number.isdigit() else None
    return f"{staff_name(staff)} · {unit_name(staff.unit)}" if staff else label("actor", kind)
