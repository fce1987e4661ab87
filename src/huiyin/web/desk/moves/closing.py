"""Stages 6 and 7: verify, close, open again."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters import services as do
from huiyin.matters.labels import label
from huiyin.matters.vocabulary import EvidenceKind, Grade, Source
from huiyin.web.desk.moves.base import MoveForm, ReasonForm
from huiyin.web.desk.moves.filing import YES_NO, WorkerForm
from huiyin.web.forms import LongText


class VerifyForm(MoveForm):
    move, icon, key, forward = "verify", "checks", "v", True
    verb = _("Confirm that it is fixed")
    says = _("From the photos or by telephone, without sending anybody. Say how you made sure.")
    uploads = {"photos": EvidenceKind.VERIFY}

    text = LongText(label=_("How it was verified"), rows=2)

    def perform(self, matter, photos, given, by):
        return do.verify(matter, given["text"], by=by, photos=photos)


class AskVerificationForm(WorkerForm):
    move, icon, key = "ask_verification", "map-search", "h"
    verb = _("Have it verified")
    says = _("Somebody looks whether it is fixed. If not, it goes straight back to the unit.")

    whom = forms.ChoiceField(label=_("Who verifies"), widget=forms.RadioSelect, initial="worker")
    field_order = ("version", "kept", "whom", "staff", "note")

    def prepare(self) -> None:
        super().prepare()
        self.fields["staff"].label = _now("Which worker")
        choices = [("worker", _now("A grid worker"))]
        if self.matter.reports.filter(source__in=(Source.PORTAL, Source.HOTLINE)).exists():
            choices.append(("reporter", _now("The reporter")))
        self.fields["whom"].choices = choices

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("whom") == "worker":
            self.needs_place()
        return given

    def perform(self, matter, photos, given, by):
        of_reporter = given["whom"] == "reporter"
        staff_id = None if of_reporter else given["staff"]
        return do.ask_verification(matter, by=by, of_reporter=of_reporter, staff_id=staff_id, note=given["note"])


class AnswerVerificationForm(MoveForm):
    move, icon, key, forward = "answer_verification", "clipboard-check", "y", True
    verb = _("Enter the answer")
    says = _("For an answer that came by phone. “No” sends it back to the unit; the reporter reads what you write.")
    uploads = {"photos": EvidenceKind.VERIFY}

    answer = forms.ChoiceField(label=_("Has it been fixed?"), choices=YES_NO, widget=forms.RadioSelect)
    note = LongText(label=_("What was found"), required=False, help_text=_("Needed when it is not fixed."))

    def perform(self, matter, photos, given, by):
        return do.answer_verification(matter, given["answer"] == "yes", by=by, note=given["note"], photos=photos)


class RedoForm(ReasonForm):
    move, icon, key = "redo", "repeat", "b"
    verb = _("Send back to redo")
    says = _("The same unit goes on, and its clock with it. Say what is still wrong.")

    def perform(self, matter, photos, given, by):
        return do.redo(matter, given["reason"], by=by)


class CloseForm(MoveForm):
    move, icon, key, forward = "close", "circle-check", "c", True
    verb = _("Close it")
    says = _("Grade the handling. The reporter reads the note and is asked to rate.")

    grade = forms.ChoiceField(label=_("Grade of the handling"), widget=forms.RadioSelect, initial=Grade.GOOD.value)
    note = LongText(label=_("Note to the reporter"), required=False, rows=2)

    def prepare(self) -> None:
        self.fields["grade"].choices = [(grade.value, label("grade", grade)) for grade in Grade]

    def perform(self, matter, photos, given, by):
        return do.close(matter, Grade(given["grade"]), by=by, note=given["note"])


class ReopenForm(ReasonForm):
    move, icon, key = "reopen", "refresh", "r"
    verb = _("Reopen it")
    says = _("It goes back to the dispatcher with new clocks.")

    def perform(self, matter, photos, given, by):
        return do.reopen(matter, given["reason"], by=by)
