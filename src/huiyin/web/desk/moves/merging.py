"""Merge into another matter, after a look at both; and take that back."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.web.desk.moves.base import MoveForm, NoteForm
from huiyin.web.desk.near import Comparison, Near, compare, likeness_between, near_ones
from huiyin.web.forms import LongText


class MergeForm(MoveForm):
    move, icon, key = "merge", "arrows-join", "="
    verb = _("Merge it into the other")
    says = _("One matter goes on, with all reports. Everybody keeps their code, hears the result and may rate it.")
    template = "desk/pages/move_merge.html"

    root = forms.CharField(label=_("Number of the matter that goes on"), max_length=20)
    reason = LongText(label=_("Reason"), required=False, rows=2)

    def prepare(self) -> None:
        if not self.is_bound and not self.initial.get("root"):
            likely = [one for one in self.candidates if one.may_merge]
            self.initial["root"] = likely[0].matter.number if likely else ""

    @cached_property
    def candidates(self) -> list[Near]:
        return near_ones(self.matter, self.actor, now())

    @property
    def comparison(self) -> Comparison | None:
        number = str(self["root"].value() or "").strip()
        return compare(self.matter, number, self.actor, now()) if number else None

    def perform(self, matter, photos, given, by):
        try:
            root = access_matter(by, given["root"])
        except NotFound as none:
            raise InvalidInput(_now("There is no such matter, or it is not one of yours."), field="root") from none
        found = likeness_between(matter, root, now())
        return do.merge(matter, root, by=by, reason=given["reason"], probability=found.probability, traits=found.traits)


class UnmergeForm(NoteForm):
    move, icon, key = "unmerge", "arrows-split-2", "="
    verb = _("Undo the merge")
    says = _("It goes on by itself as it stood before, with the time that its clocks had left. Its reporter is told.")

    def perform(self, matter, photos, given, by):
        return do.unmerge(matter, by=by, reason=given["note"])
