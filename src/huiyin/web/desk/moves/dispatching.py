"""Stage 3: to the unit that answers for it."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters import services as do
from huiyin.matters.models import Matter
from huiyin.orgs.models import Unit
from huiyin.web.desk.moves.base import MoveForm, NoteForm, ReasonForm
from huiyin.web.desk.moves.choices import (
    SearchSelect,
    SearchSelectMultiple,
    unit_choices,
    unit_name,
    units_at_work,
)
from huiyin.web.desk.suggestions import UnitAdvice, advised_unit
from huiyin.web.duties import SCOPES
from huiyin.web.forms import LongText


class UnitForm(MoveForm):
    """A move that names a unit; `advises`: the unit that seems responsible is chosen already."""

    advises: ClassVar[bool] = False
    unit = forms.ChoiceField(label=_("Unit"), widget=SearchSelect)

    def prepare(self) -> None:
        self.units = units_at_work()
        self.fields["unit"].choices = [("", _now("Choose a unit")), *unit_choices(self.offered().values())]
        self.advice: UnitAdvice | None = advised_unit(self.matter) if self.advises else None
        if self.advice and self.advice.unit.code in self.offered():
            self.initial.setdefault("unit", self.advice.unit.code)
            self.fields["unit"].help_text = _now("Suggested. %(reason)s") % {"reason": self.advice.reason}

    def offered(self) -> dict[str, Unit]:
        return self.units

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class DispatchForm(UnitForm):
    move, icon, key, forward, advises = "dispatch", "send", "d", True, True
    verb = _("Dispatch to the unit")
    says = _("The handling clock starts, and the unit is told.")
    template = "desk/pages/move_dispatch.html"

    co_units = forms.MultipleChoiceField(label=_("Co-handling units"), required=False, widget=SearchSelectMultiple)
    note = LongText(label=_("Note to the unit"), required=False, rows=2)
    field_order = ("version", "kept", "unit", "co_units", "note")

    def prepare(self) -> None:
        super().prepare()
        self.fields["co_units"].choices = unit_choices(self.units.values())

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("unit") and given["unit"].code in given.get("co_units", []):
            self.add_error("co_units", _("The lead unit cannot be its own co-handler. Take it off one of the two."))
        return given

    def perform(self, matter, photos, given, by):
        co_units = tuple(self.units[code] for code in given["co_units"])
        return do.dispatch(matter, given["unit"], by=by, co_units=co_units, note=given["note"])


class TakeBackForm(NoteForm):
    move, icon, key = "take_back", "arrow-back-up", "z"
    verb = _("Take the dispatch back")
    says = _("As long as the unit has not accepted. It comes back to be dispatched anew; the unit is told.")

    def perform(self, matter, photos, given, by):
        return do.take_back(matter, by=by, note=given["note"])


class ArbitrateForm(UnitForm):
    move, icon, key, forward, advises = "arbitrate", "gavel", "d", True, True
    verb = _("Decide and dispatch")
    says = _("Your decision is kept with its reason, and the unit has to act on it.")

    reason = LongText(label=_("Reason of the decision"))
    scope = forms.ChoiceField(
        label=_("Like cases follow it"), required=False, help_text=_("They cite it until it is withdrawn.")
    )
    field_order = ("version", "kept", "unit", "reason", "scope")

    def prepare(self) -> None:
        super().prepare()
        self.fields["scope"].choices = [("", _now("no, this matter only")), *scope_choices(self.matter)]

    def perform(self, matter, photos, given, by):
        return do.arbitrate(matter, given["unit"], given["reason"], by=by, scope=given["scope"])


def scope_choices(matter: Matter) -> list[tuple[str, str]]:
    """As far as a decision about this matter can reach."""
    if matter.type is None:
        return []
    known = {"component": bool(matter.component), "unit_grid": len(matter.area) == 15, "street": len(matter.area) >= 9}
    return [(scope.value, str(words)) for scope, words in SCOPES.items() if known.get(scope.value, True)]


class TransferForm(UnitForm):
    move, icon, key = "transfer", "arrows-exchange", "t"
    verb = _("Transfer to this unit")
    says = _("It is taken from the unit that has it; the handling clock starts anew.")

    reason = LongText(label=_("Reason"))
    field_order = ("version", "kept", "unit", "reason")

    def offered(self):
        return {code: unit for code, unit in self.units.items() if unit.pk != self.matter.unit_id}

    def perform(self, matter, photos, given, by):
        return do.transfer(matter, given["unit"], given["reason"], by=by)


class DisputeForm(ReasonForm):
    move, icon, key = "dispute", "gavel", "q"
    verb = _("Ask for a decision")
    says = _("The leaders decide who is responsible; the handling clock waits meanwhile.")

    def perform(self, matter, photos, given, by):
        return do.dispute(matter, given["reason"], by=by)


def co_units_of(matter: Matter) -> dict[str, Unit]:
    running = matter.assignments.filter(lead=False, ended_at=None).select_related("unit")
    return {row.unit.code: row.unit for row in running}


class AddCoHandlerForm(UnitForm):
    move, icon, key = "add_co_handler", "users-plus", "+"
    verb = _("Add as co-handler")
    says = _("The unit sees the matter and helps; the lead stays responsible.")

    note = LongText(label=_("What it should do"), required=False, rows=2)
    field_order = ("version", "kept", "unit", "note")

    def offered(self):
        there = co_units_of(self.matter)
        return {c: u for c, u in self.units.items() if u.pk != self.matter.unit_id and c not in there}

    def perform(self, matter, photos, given, by):
        return do.add_co_handler(matter, given["unit"], by=by, note=given["note"])


class RemoveCoHandlerForm(MoveForm):
    move, icon, key = "remove_co_handler", "minus", "-"
    verb = _("Remove the co-handler")
    says = _("The unit no longer sees the matter.")

    unit = forms.ChoiceField(label=_("Unit"), widget=forms.RadioSelect)
    note = LongText(label=_("Note"), required=False, rows=2)

    def prepare(self) -> None:
        self.units = co_units_of(self.matter)
        self.fields["unit"].choices = [(code, unit_name(unit)) for code, unit in self.units.items()]
        if len(self.units) == 1:
            self.initial["unit"] = next(iter(self.units))

    def perform(self, matter, photos, given, by):
        return do.remove_co_handler(matter, self.units[given["unit"]], by=by, note=given["note"])
