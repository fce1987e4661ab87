"""A move as a form: what it asks, and what it does with the answers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.habits.models import StandardText
from huiyin.habits.texts import texts_for
from huiyin.matters.labels import move_name
from huiyin.matters.models import Matter, Photo
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor
from huiyin.web.forms import LongText


class MoveForm(forms.Form):
    """Base of all. Subclasses name the move of states.MOVES that they make.

    Attributes:
        verb: the button's words: verb and object. says: one sentence on what will happen.
        forward: it brings the matter on, so its button may be the main one. danger: it ends or undoes something.
        direct: nothing to ask; the button itself makes the move.
        uploads: file inputs and the kind of evidence that each brings.
        template: the fields, where the plain list of them does not do.
    """

    move: ClassVar[str] = ""
    icon: ClassVar[str] = "circle"
    key: ClassVar[str] = ""
    verb: ClassVar[Any] = ""
    says: ClassVar[Any] = ""
    forward: ClassVar[bool] = False
    danger: ClassVar[bool] = False
    direct: ClassVar[bool] = False
    uploads: ClassVar[dict[str, EvidenceKind]] = {}
    template: ClassVar[str] = "desk/pages/move_fields.html"

    version = forms.IntegerField(widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, matter: Matter, actor: Actor, initial: dict | None = None) -> None:
        self.matter, self.actor = matter, actor
        super().__init__(data, initial={"version": matter.version, **(initial or {})}, auto_id="move_%s")
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on the matter or the person."""

    def perform(self, matter: Matter, photos: list[Photo], given: dict, by: Actor) -> object:
        """Make the move on the locked matter; the caller has opened the unit of work."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        return move_name(self.move)

    @property
    def text_field(self) -> str:
        """Where a standard text goes: the words of the move."""
        return next((name for name in ("text", "reason", "note") if name in self.fields), "")

    def texts(self) -> list[StandardText]:
        return texts_for(self.move, self.actor) if self.text_field else []

    @property
    def slug(self) -> str:
        return self.move.replace("_", "-")

    def file_inputs(self) -> list[dict]:
        return [{"name": name, "label": FILE_LABELS[kind], "id": f"move_{name}"} for name, kind in self.uploads.items()]


FILE_LABELS = {
    EvidenceKind.BEFORE: _("Photos before"),
    EvidenceKind.AFTER: _("Photos after"),
    EvidenceKind.PAPER: _("Documents (picture or PDF)"),
    EvidenceKind.CHECK: _("Photos of the check"),
    EvidenceKind.VERIFY: _("Photos of the verification"),
}


class ReasonForm(MoveForm):
    """A move that asks for nothing but a reason."""

    reason = LongText(label=_("Reason"))


class NoteForm(MoveForm):
    """A move that may be made without a word."""

    note = LongText(label=_("Note"), required=False, rows=2)
