"""Stage 2: check, register, decline, answer."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.matters import services as do
from huiyin.matters.labels import label, pick
from huiyin.matters.library import in_force
from huiyin.matters.vocabulary import EvidenceKind, Urgency
from huiyin.web.desk.conditions import ConditionCard, card_of
from huiyin.web.desk.moves.base import MoveForm, ReasonForm
from huiyin.web.desk.moves.choices import LightSelect, SearchSelect, staff_name, workers_of
from huiyin.web.forms import LongText, type_choices

YES_NO = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]


class FileForm(MoveForm):
    """立案: a type, then one of its conditions; the condition fixes limit and closing condition."""

    move, icon, key, forward = "file", "file-certificate", "f", True
    verb = _("Register it under this condition")
    says = _("Type, limit and closing condition are fixed by it, and it goes on to the dispatcher.")
    template = "desk/pages/move_file.html"

    type = forms.ChoiceField(label=_("Type"), widget=SearchSelect)
    condition = forms.ChoiceField(label=_("Condition"), widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, widget=LightSelect)
    note = LongText(label=_("Note to the dispatcher"), required=False, rows=2)

    def prepare(self) -> None:
        self.chosen = str((self.data if self.is_bound else self.initial).get("type") or self._likely())
        self.initial["type"] = self.chosen
        self.fields["type"].choices = [("", _now("Choose a type")), *type_choices()]
        found = in_force().conditions.get(self.chosen, [])
        self.fields["condition"].choices = [(str(c.number), pick((c.text_zh, c.text_en))) for c in found]
        if len(found) == 1:
            self.initial["condition"] = str(found[0].number)
        if "urgency" in self.fields:
            as_is = _now("As the condition says")
            self.fields["urgency"].choices = [("", as_is), *((u.value, label("urgency", u)) for u in Urgency)]

    def _likely(self) -> str:
        if self.matter.type:
            return self.matter.type.code
        guesses = self.matter.suggested.get("types") or [{}]
        return guesses[0].get("code", "")

    def cards(self) -> list[ConditionCard]:
        picked = self["condition"].value()
        return [card_of(c, picked=str(c.number) == str(picked)) for c in in_force().conditions.get(self.chosen, [])]

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("type") and given.get("condition"):
            given["condition"] = in_force().condition(given["type"], int(given["condition"]))
        return given

    def perform(self, matter, photos, given, by):
        return do.file(matter, given["condition"], by=by, note=given["note"], urgency=given["urgency"])


class RefileForm(FileForm):
    """改立案: the same choice once more, with a reason, while no unit has it."""

    move, icon, key, forward = "refile", "edit", "3", False
    verb = _("Register it under another condition")
    says = _(
        "Type, limit and closing condition change; what stood before is kept in the trace, and triage learns from it."
    )
    template = "desk/pages/move_file.html"

    urgency = None
    note = None
    reason = LongText(label=_("Reason"), rows=2)

    def perform(self, matter, photos, given, by):
        return do.refile(matter, given["condition"], given["reason"], by=by)


class WorkerForm(MoveForm):
    """Somebody is sent to look: any worker of the grid, or one by name."""

    staff = forms.ChoiceField(label=_("Who is asked"), required=False)
    note = LongText(label=_("What to look at"), required=False, rows=2)

    def prepare(self) -> None:
        workers = [(pk, staff_name(staff)) for pk, staff in workers_of(self.matter.grid).items()]
        self.fields["staff"].choices = [("", _now("Whoever works in the grid")), *workers]

    def clean_staff(self) -> int | None:
        return int(self.cleaned_data["staff"]) if self.cleaned_data["staff"] else None

    def needs_place(self) -> None:
        if not self.matter.grid:
            raise forms.ValidationError(_("Nobody can be sent: it has no place yet. Correct the place first."))


class AskCheckForm(WorkerForm):
    move, icon, key = "ask_check", "map-search", "h"
    verb = _("Have it checked on site")
    says = _("A grid worker looks whether it is as reported. It comes back to you with the answer.")

    def clean(self) -> dict:
        self.needs_place()
        return super().clean() or {}

    def perform(self, matter, photos, given, by):
        return do.ask_check(matter, by=by, note=given["note"], staff_id=given["staff"])


class AnswerCheckForm(MoveForm):
    move, icon, key, forward = "answer_check", "clipboard-check", "y", True
    verb = _("Enter the answer")
    says = _("For an answer that came by phone. The grid worker's own answer needs no help from here.")
    uploads = {"photos": EvidenceKind.CHECK}

    answer = forms.ChoiceField(label=_("Is it as reported?"), choices=YES_NO, widget=forms.RadioSelect)
    note = LongText(label=_("What was found"), required=False)

    def perform(self, matter, photos, given, by):
        return do.answer_check(matter, given["answer"] == "yes", by=by, note=given["note"], photos=photos)


class DeclineForm(ReasonForm):
    move, icon, key, danger = "decline", "ban", "x", True
    verb = _("Decline and tell the reporter")
    says = _("It ends here. The reporter reads the reason: say why, and where to turn instead.")

    def prepare(self) -> None:
        if other := self.initial.get("duplicate"):
            words = _now("This has been reported already and is being dealt with under number %(number)s.")
            self.initial["reason"] = words % {"number": other}

    def perform(self, matter, photos, given, by):
        return do.decline(matter, given["reason"], by=by)


class AnswerForm(MoveForm):
    move, icon, key = "answer", "message-2", "w"
    verb = _("Answer and close")
    says = _("For a question that needs no unit. The reporter reads the answer, and it is closed.")

    text = LongText(label=_("Answer"), rows=5)

    def perform(self, matter, photos, given, by):
        return do.answer(matter, given["text"], by=by)
