"""Stages 4 and 5: what the unit does."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters import services as do
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.desk.conditions import ConditionCard, card_of, evidence_of
from huiyin.web.desk.moves.base import MoveForm, ReasonForm
from huiyin.web.desk.moves.choices import LightSelect, handlers_of, staff_name
from huiyin.web.forms import LongText


class AcceptForm(MoveForm):
    move, icon, key, forward, direct = "accept", "user-check", "a", True, True
    verb = _("Accept it")
    says = _("The unit takes it on.")

    def perform(self, matter, photos, given, by):
        return do.accept(matter, by=by)


class StartForm(MoveForm):
    move, icon, key, forward, direct = "start", "tools", "s", True, True
    verb = _("Start work")
    says = _("The reporter reads that work has begun.")

    def perform(self, matter, photos, given, by):
        return do.start(matter, by=by)


class ReturnForm(ReasonForm):
    move, icon, key = "return", "arrow-back-up", "b"
    verb = _("Return to the dispatcher")
    says = _("Say what makes it another unit's. The clock waits, and goes on if it comes back to you.")

    def perform(self, matter, photos, given, by):
        return do.return_(matter, given["reason"], by=by)


class AssignForm(MoveForm):
    move, icon, key = "assign", "user-plus", "g"
    verb = _("Assign to this person")
    says = _("It appears in their inbox; the unit stays responsible.")

    staff = forms.ChoiceField(label=_("Person"), widget=LightSelect)

    def prepare(self) -> None:
        self.people = handlers_of(self.matter.unit_id)
        named = [(pk, staff_name(staff)) for pk, staff in self.people.items()]
        self.fields["staff"].choices = [("", _now("Choose a person")), *named]

    def perform(self, matter, photos, given, by):
        return do.assign(matter, self.people[given["staff"]], by=by)


class FinishForm(MoveForm):
    move, icon, key, forward = "finish", "clipboard-check", "r", True
    verb = _("Report the result")
    says = _("The handling clock stops; the centre verifies. The reporter reads what you write.")
    uploads = {"before": EvidenceKind.BEFORE, "after": EvidenceKind.AFTER, "paper": EvidenceKind.PAPER}
    template = "desk/pages/move_finish.html"

    text = LongText(label=_("What was done"), rows=4)

    def prepare(self) -> None:
        self.card: ConditionCard | None = card_of(self.matter.condition) if self.matter.condition else None

    def still_needed(self) -> str:
        there = frozenset(self.matter.photos.values_list("kind", flat=True))
        return evidence_of(self.matter.condition, there)

    def perform(self, matter, photos, given, by):
        return do.finish(matter, given["text"], by=by, photos=photos)
