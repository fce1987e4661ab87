"""Moves that change no stage: urge, supervise, escalate, note, correct, hold."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters import services as do
from huiyin.matters.labels import label
from huiyin.matters.library import in_force
from huiyin.matters.models import Hold
from huiyin.matters.vocabulary import EvidenceKind, Urgency
from huiyin.places.gazetteer.finding import part_of
from huiyin.places.locate import locate
from huiyin.web.desk.moves.base import MoveForm, NoteForm, ReasonForm
from huiyin.web.desk.moves.choices import SearchSelect
from huiyin.web.desk.people import name_behind
from huiyin.web.forms import LongText, type_choices


class UrgeForm(NoteForm):
    move, icon, key = "urge", "bell-ringing", "u"
    verb = _("Urge them")
    says = _("Whoever has it now is reminded at once.")

    def perform(self, matter, photos, given, by):
        return do.urge(matter, by=by, note=given["note"])


class SuperviseForm(ReasonForm):
    move, icon, key = "supervise", "eye", "p"
    verb = _("Put under supervision")
    says = _("It is marked until it is closed, and the unit is told that a leader watches it.")

    def perform(self, matter, photos, given, by):
        return do.supervise(matter, given["reason"], by=by)


class EscalateForm(ReasonForm):
    move, icon, key = "escalate", "arrow-up-circle", "i"
    verb = _("Escalate one level")
    says = _("For what this level cannot solve: grid, community, street, district.")

    def perform(self, matter, photos, given, by):
        return do.escalate(matter, given["reason"], by=by)


class RemarkForm(MoveForm):
    move, icon, key = "note", "notes", "n"
    verb = _("Add the note")
    says = _("It stands in the trace and cannot be changed later.")
    uploads = {"photos": EvidenceKind.PAPER}

    text = LongText(label=_("Note"))
    public = forms.BooleanField(label=_("The reporter may read it"), required=False)

    def perform(self, matter, photos, given, by):
        return do.note(matter, given["text"], by=by, public=given["public"], photos=photos)


class CorrectForm(MoveForm):
    """What was typed wrong: type (before filing), words, place. What stood there before is kept."""

    move, icon, key = "correct", "edit", "o"
    verb = _("Correct it")
    says = _("Change only what is wrong. What stood there before is kept in the trace.")
    template = "desk/pages/move_correct.html"

    type = forms.ChoiceField(label=_("Type"), required=False, widget=SearchSelect)
    title = forms.CharField(label=_("Title"), max_length=120)
    description = LongText(label=_("Report"), required=False, max_length=10_000, rows=4)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    place_lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    place_lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    component = forms.CharField(
        label=_("Component number"), max_length=20, required=False, help_text=_("As the register of components has it.")
    )
    reason = LongText(label=_("Reason of the correction"), rows=2)

    def prepare(self) -> None:
        for name in ("title", "description", "address", "component"):
            self.initial.setdefault(name, getattr(self.matter, name))
        self.initial.setdefault("type", self.matter.type.code if self.matter.type else "")
        if self.matter.condition_id:
            del self.fields["type"]
        else:
            self.fields["type"].choices = [("", _now("Not known yet")), *type_choices()]

    def clean(self) -> dict:
        given = super().clean() or {}
        lon, lat = given.get("place_lon"), given.get("place_lat")
        if lon is not None and lat is not None:
            given["place"] = locate(lon, lat)
            if given["place"] is None:
                self.add_error(None, _("This place lies outside the district. Move the pin."))
        return given

    def clean_component(self) -> str:
        code = self.cleaned_data["component"].strip()
        if code and code != self.matter.component and part_of(code) is None:
            raise forms.ValidationError(_("There is no component with this number. Check it, or leave it empty."))
        return code

    def perform(self, matter, photos, given, by):
        type_code = given.get("type") or ""
        changed = type_code and type_code != (matter.type.code if matter.type else "")
        return do.correct(
            matter,
            given["reason"],
            by=by,
            place=given.get("place"),
            type=in_force().types[type_code] if changed else None,
            title=given["title"] if given["title"] != matter.title else "",
            description=given["description"] if given["description"].strip() != matter.description.strip() else None,
            address=given["address"] if given["address"].strip() != matter.address else None,
            component=given["component"] if given["component"] != matter.component else None,
        )


class SetUrgencyForm(MoveForm):
    move, icon, key = "set_urgency", "alert-triangle", "4"
    verb = _("Change the urgency")
    says = _("Urgent ones stand first in every queue. Whoever lowers it says why, and that stays in the trace.")

    urgency = forms.ChoiceField(label=_("Urgency"), widget=forms.RadioSelect)
    reason = LongText(label=_("Reason"), rows=2)

    def prepare(self) -> None:
        others = [urgency for urgency in Urgency if urgency != self.matter.urgency]
        self.fields["urgency"].choices = [(urgency.value, label("urgency", urgency)) for urgency in others]

    def perform(self, matter, photos, given, by):
        return do.set_urgency(matter, Urgency(given["urgency"]), given["reason"], by=by)


class HoldForm(ReasonForm):
    move, icon, key = "hold", "hand-stop", "6"
    verb = _("Hold the close")
    says = _("It cannot be closed until you lift the hold. The unit works on as before.")

    def perform(self, matter, photos, given, by):
        return do.hold(matter, by.ref, given["reason"], by=by)


class LiftHoldForm(MoveForm):
    move, icon, key = "lift_hold", "lock-open", "7"
    verb = _("Lift the hold")
    says = _("Nothing of this owner stands against closing any more.")

    owner = forms.ChoiceField(label=_("Hold"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        holds: dict[str, Hold] = {h.owner: h for h in Hold.objects.filter(matter=self.matter, lifted_at=None)}
        self.fields["owner"].choices = [
            (owner, _now("%(reason)s (%(who)s)") % {"reason": hold.reason, "who": name_behind(owner)})
            for owner, hold in holds.items()
        ]
        if len(holds) == 1:
            self.initial["owner"] = next(iter(holds))

    def perform(self, matter, photos, given, by):
        return do.lift_hold(matter, given["owner"], by=by)
