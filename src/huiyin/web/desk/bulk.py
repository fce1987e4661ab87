"""Moves that are made for many matters at once: what each asks, how it is rehearsed, made and taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.errors import Conflict, HuiyinError, InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.matters import services as do
from huiyin.matters.access import access_matter
from huiyin.matters.labels import label, move_name, state_name
from huiyin.matters.models import Matter
from huiyin.matters.services.moving import overtaken_by
from huiyin.matters.states import MOVES
from huiyin.matters.vocabulary import Grade
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import UNIT
from huiyin.web.desk.moves.choices import LightSelect, SearchSelect, handlers_of, staff_name, unit_choices, unit_name
from huiyin.web.desk.moves.choices import units_at_work as units_now
from huiyin.web.desk.suggestions import advised_unit
from huiyin.web.forms import LongText

MOST = 100


class _Rehearsed(Exception):
    """Everything that the move checks has been checked: now undo it."""


@dataclass(frozen=True)
class Outcome:
    """What a move does to one matter, or why it does not. `version`: the one that was looked at or left behind."""

    matter: Matter
    version: int
    will: str = ""
    refused: str = ""
    undo: str = ""


class BulkForm(forms.Form):
    """`settles`: fields that decide what happens to each matter; if they change, one has to look again."""

    settles: tuple[str, ...] = ()

    def __init__(self, *args, actor: Actor, **kwargs) -> None:
        self.actor = actor
        super().__init__(*args, auto_id="many_%s", **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on the person."""

    def suggest(self, numbers: list[str]) -> None:
        """Fill in what is likely meant, from what was chosen."""

    def settled(self) -> str:
        return "|".join(str(self[name].value() or "") for name in self.settles)


class UrgeMany(BulkForm):
    note = LongText(label=_("What to say to them"), required=False, rows=2)

    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        do.urge(matter, by=by, note=given.get("note", ""))

    def told(self, matter: Matter) -> str:
        return _now("reminded at once")


class SuperviseMany(BulkForm):
    reason = LongText(label=_("What to say to them"), rows=2)

    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        if matter.supervised:
            raise InvalidInput(_now("It is under supervision already."), field="reason")
        do.supervise(matter, given.get("reason") or "…", by=by)

    def told(self, matter: Matter) -> str:
        return _now("under supervision until it is closed")


class DispatchMany(BulkForm):
    settles = ("unit",)
    unit = forms.ChoiceField(label=_("Unit"), required=False, widget=SearchSelect)
    note = LongText(label=_("Note to the units"), required=False, rows=2)

    def prepare(self) -> None:
        self.units = units_now()
        as_suggested = _now("The suggested unit of each")
        self.fields["unit"].choices = [("", as_suggested), *unit_choices(self.units.values())]  # type: ignore[attr-defined]

    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        unit = self.units.get(given.get("unit", ""))
        if unit is None:
            advice = advised_unit(matter)
            unit = advice.unit if advice else None
        if unit is None:
            raise InvalidInput(
                _now("No unit is suggested. Choose one for all, or dispatch it by itself."), field="unit"
            )
        do.dispatch(matter, unit, by=by, note=given.get("note", ""))

    def told(self, matter: Matter) -> str:
        return unit_name(matter.unit) if matter.unit else ""


class AssignMany(BulkForm):
    settles = ("staff",)
    staff = forms.ChoiceField(label=_("Person"), widget=LightSelect)

    def prepare(self) -> None:
        units = sorted(self.actor.units_as(*UNIT))
        self.people = {key: one for unit in units for key, one in handlers_of(unit).items()}
        named = [(key, staff_name(one)) for key, one in self.people.items()]
        self.fields["staff"].choices = named  # type: ignore[attr-defined]
        own = str(self.actor.staff_id)
        self.initial.setdefault("staff", own if own in self.people else next(iter(self.people), ""))

    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        person = self.people.get(given.get("staff") or self.initial["staff"])
        if person is None:
            raise InvalidInput(_now("Choose a person of your unit."), field="staff")
        do.assign(matter, person, by=by)

    def told(self, matter: Matter) -> str:
        person = self.people.get(str(matter.handler_id))
        return staff_name(person) if person else ""


class AcceptMany(BulkForm):
    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        do.accept(matter, by=by)

    def told(self, matter: Matter) -> str:
        return state_name(matter.state)


class CloseMany(BulkForm):
    settles = ("grade",)
    grade = forms.ChoiceField(label=_("Grade of the handling"), widget=forms.RadioSelect, initial=Grade.GOOD.value)
    note = LongText(label=_("Note to the reporters"), required=False, rows=2)

    def prepare(self) -> None:
        self.fields["grade"].choices = [(grade.value, label("grade", grade)) for grade in Grade]  # type: ignore[attr-defined]

    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        do.close(matter, Grade(given.get("grade") or Grade.GOOD), by=by, note=given.get("note", ""))

    def told(self, matter: Matter) -> str:
        return label("grade", matter.grade)


class MergeMany(BulkForm):
    settles = ("root",)
    root = forms.CharField(label=_("Number of the matter that goes on"), max_length=20)
    reason = LongText(label=_("Reason"), required=False, rows=2)

    def suggest(self, numbers: list[str]) -> None:
        self.initial.setdefault("root", min(numbers))  # what came first

    def perform(self, matter: Matter, given: dict, by: Actor) -> None:
        number = (given.get("root") or self.initial.get("root", "")).strip()
        if not number:
            raise InvalidInput(_now("Say first which matter goes on."), field="root")
        if number == matter.number:
            raise InvalidInput(_now("This is the one that goes on, with the reports of the others."), field="root")
        do.merge(matter, access_matter(by, number), by=by, reason=given.get("reason", ""))

    def told(self, matter: Matter) -> str:
        return state_name(matter.state)


@dataclass(frozen=True)
class Verb:
    """`undo`: the words of its undoing, "" where the rules know none; `key`: in the bar of a list."""

    name: str
    form: type[BulkForm]
    title: object
    button: object
    icon: str
    key: str
    says: object
    undo: object = ""

    @property
    def short(self) -> str:
        return move_name(self.name)


VERBS = {
    verb.name: verb
    for verb in (
        Verb("accept", AcceptMany, _("Accept several"), _("Accept them"), "user-check", "1",
             _("Your unit takes them on.")),
        Verb("assign", AssignMany, _("Assign several"), _("Assign them"), "user-plus", "2",
             _("They appear in that person's inbox; the unit stays responsible."),
             _("Give them back to whoever had them")),
        Verb("dispatch", DispatchMany, _("Dispatch several"), _("Dispatch them"), "send", "1",
             _("The handling clocks start, and the units are told."), _("Take these dispatches back")),
        Verb("urge", UrgeMany, _("Urge several"), _("Urge them"), "bell-ringing", "2",
             _("Whoever has them now is reminded at once. This cannot be taken back.")),
        Verb("supervise", SuperviseMany, _("Supervise several"), _("Put them under supervision"), "eye", "3",
             _("They are marked until they are closed, and the units are told. This cannot be taken back.")),
        Verb("close", CloseMany, _("Close several"), _("Close them"), "circle-check", "4",
             _("The reporters are told and asked to rate. This cannot be taken back, only reopened one by one.")),
        Verb("merge", MergeMany, _("Merge several into one"), _("Merge them"), "arrows-join", "5",
             _("One matter goes on, with all reports. Everybody keeps their code, hears the result and may rate it."),
             _("Take these matters apart again")),
    )
}  # fmt: skip


def verbs_of(actor: Actor, names: Iterable[str] = VERBS) -> list[Verb]:
    """Those that some post of this person may make at all."""
    return [VERBS[name] for name in names if any(actor.has(*roles) for _how, roles in MOVES[name].who if roles)]


def rehearse(form: BulkForm, numbers: Iterable[str], given: dict, by: Actor) -> list[Outcome]:
    """Each move is really made, with all its checks, and undone before anybody hears of it."""
    return [found for number in numbers if (found := _try(form, number, None, given, by, keep=False))]


def make(form: BulkForm, seen: dict[str, int], given: dict, by: Actor) -> list[Outcome]:
    """Each in its own transaction; one that is not any more as it was looked at is left alone."""
    return [found for number, at in seen.items() if (found := _try(form, number, at, given, by, keep=True))]


def _try(form: BulkForm, number: str, version: int | None, given: dict, by: Actor, *, keep: bool) -> Outcome | None:
    try:
        shown = access_matter(by, number)
    except NotFound:
        return None
    before, matter = shown.handler_id, shown
    try:
        with work():
            matter = access_matter(by, number, lock=True)
            looked_at = matter.version
            if version is not None and looked_at != version:
                raise Conflict(overtaken_by(matter), code="raced")
            form.perform(matter, given, by)
            will, left = form.told(matter), matter.version  # type: ignore[attr-defined]
            if not keep:
                raise _Rehearsed
    except _Rehearsed:
        return Outcome(shown, looked_at, will=will)
    except HuiyinError as refused:
        return Outcome(shown, shown.version, refused=str(refused))
    return Outcome(matter, left, will=will, undo=str(before or ""))


def take_back(verb: str, left: dict[str, tuple[int, str]], by: Actor) -> list[Outcome]:
    """Undo what was just made, matter by matter, where nobody has gone on with it since.

    left: number to the version that was left behind, and who had it before.
    """
    undo = UNDO[verb]
    return [found for number, (at, before) in left.items() if (found := undo(number, at, before, by))]


def _back(number: str, version: int, by: Actor, perform: Callable[[Matter], str]) -> Outcome | None:
    try:
        shown = access_matter(by, number)
    except NotFound:
        return None
    try:
        with work():
            matter = access_matter(by, number, lock=True)
            if matter.version != version:
                raise Conflict(overtaken_by(matter), code="raced")
            will = perform(matter)
    except HuiyinError as refused:
        return Outcome(shown, shown.version, refused=str(refused))
    return Outcome(matter, matter.version, will=will)


def _dispatch_back(number: str, version: int, before: str, by: Actor) -> Outcome | None:
    def perform(matter: Matter) -> str:
        do.take_back(matter, by=by)
        return state_name(matter.state)

    return _back(number, version, by, perform)


def _assign_back(number: str, version: int, before: str, by: Actor) -> Outcome | None:
    def perform(matter: Matter) -> str:
        person = handlers_of(matter.unit_id).get(before)
        if person is None:
            raise InvalidInput(_now("Nobody of the unit had it before."), field="staff")
        do.assign(matter, person, by=by)
        return staff_name(person)

    return _back(number, version, by, perform)


def _merge_back(number: str, version: int, before: str, by: Actor) -> Outcome | None:
    def perform(matter: Matter) -> str:
        do.unmerge(matter, by=by)
        return state_name(matter.state)

    return _back(number, version, by, perform)


UNDO = {"dispatch": _dispatch_back, "assign": _assign_back, "merge": _merge_back}
