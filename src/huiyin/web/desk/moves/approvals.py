"""What needs a second person: extension, suspension, void."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar import Limit, LimitUnreadable
from huiyin.matters import services as do
from huiyin.matters.vocabulary import RequestKind
from huiyin.web.desk.moves.base import MoveForm, NoteForm, ReasonForm
from huiyin.web.desk.moves.choices import LightSelect, limit_unit_choices
from huiyin.web.forms import LongText


class AskExtensionForm(MoveForm):
    move, icon, key = "ask_extension", "calendar-plus", "e"
    verb = _("Ask for the extension")
    says = _("The centre decides. The clock runs on until it has.")

    amount = forms.DecimalField(
        label=_("How much longer"),
        min_value=1,
        max_digits=6,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": 1}),
    )
    unit = forms.ChoiceField(label=_("Counted in"), widget=LightSelect)
    reason = LongText(label=_("Reason"))

    def prepare(self) -> None:
        self.fields["unit"].choices = limit_unit_choices()

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("amount") and given.get("unit"):
            try:
                given["limit"] = Limit(given["amount"], given["unit"])
            except LimitUnreadable:
                self.add_error("amount", _("Nobody can wait that long. Ask for less."))
        return given

    def perform(self, matter, photos, given, by):
        return do.ask_extension(matter, given["limit"], given["reason"], by=by)


class DecideExtensionForm(MoveForm):
    move, icon, key, forward = "decide_extension", "calendar-due", "e", True
    verb = _("Decide on the extension")
    says = _("Granted, the handling clock runs longer by what was asked for.")
    asked = RequestKind.EXTENSION

    granted = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Grant it")), ("no", _("Refuse it"))], widget=forms.RadioSelect
    )
    reason = LongText(label=_("Reason"), required=False, rows=2, help_text=_("Needed when you refuse."))

    def perform(self, matter, photos, given, by):
        return do.decide_extension(matter, given["granted"] == "yes", by=by, reason=given["reason"])


class AskSuspensionForm(ReasonForm):
    move, icon, key = "ask_suspension", "player-pause", "l"
    verb = _("Ask for suspension")
    says = _("For what cannot go on for now, through nobody's fault: weather, a part on order. The centre decides.")

    def perform(self, matter, photos, given, by):
        return do.ask_suspension(matter, given["reason"], by=by)


class SuspendForm(ReasonForm):
    move, icon, key = "suspend", "player-pause", "l"
    verb = _("Suspend it")
    says = _("The handling clock stands still until it is resumed. The reporter reads the reason.")
    asked = RequestKind.SUSPENSION

    def perform(self, matter, photos, given, by):
        return do.suspend(matter, given["reason"], by=by)


class RefuseSuspensionForm(ReasonForm):
    move, icon, key = "refuse_suspension", "x", "0"
    verb = _("Refuse the suspension")
    says = _("The clock runs on. The unit reads the reason.")
    asked = RequestKind.SUSPENSION

    def perform(self, matter, photos, given, by):
        return do.refuse_request(matter, RequestKind.SUSPENSION, given["reason"], by=by)


class ResumeForm(NoteForm):
    move, icon, key, forward = "resume", "player-play", "s", True
    verb = _("Resume it")
    says = _("The handling clock goes on with the time that was left.")

    def perform(self, matter, photos, given, by):
        return do.resume(matter, by=by, note=given["note"])


class AskVoidForm(ReasonForm):
    move, icon, key, danger = "ask_void", "trash", "8", True
    verb = _("Ask to void it")
    says = _("For what was filed in error. Voiding takes two people: another leader has to approve.")

    def perform(self, matter, photos, given, by):
        return do.ask_void(matter, given["reason"], by=by)


class VoidForm(ReasonForm):
    move, icon, key, danger = "void", "trash", "8", True
    verb = _("Approve and void it")
    says = _("It ends here as filed in error. The reporter reads the reason.")
    asked = RequestKind.VOID

    def perform(self, matter, photos, given, by):
        return do.void(matter, given["reason"], by=by)


class RefuseVoidForm(ReasonForm):
    move, icon, key = "refuse_void", "x", "9"
    verb = _("Refuse to void it")
    says = _("It goes on as before.")
    asked = RequestKind.VOID

    def perform(self, matter, photos, given, by):
        return do.refuse_request(matter, RequestKind.VOID, given["reason"], by=by)
