"""/desk/m/<number>/arbitration/: a dispute on one page: statements, the map, the component's papers, the decision."""

import json
import math

import shapely
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import HuiyinError, NotFound
from huiyin.kernel.geo.metres import A_DEGREE
from huiyin.matters import services as do
from huiyin.matters.access import access_dispute, may_see
from huiyin.matters.errors import NotYours
from huiyin.matters.labels import pick, state_name
from huiyin.matters.models import Matter
from huiyin.matters.permissions import may_ask_statements, may_state_case, may_withdraw_precedent, moves_open_to
from huiyin.matters.selectors.rulings import Dispute, dispute_of
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.places.gazetteer.memory import gazetteer
from huiyin.places.locate import district
from huiyin.web.cityparts import parts_of
from huiyin.web.desk.access import DESK
from huiyin.web.desk.facts import ENDINGS
from huiyin.web.desk.frame import page
from huiyin.web.desk.moves.choices import SearchSelect, SearchSelectMultiple, unit_choices, unit_name, units_at_work
from huiyin.web.desk.moves.dispatching import ArbitrateForm
from huiyin.web.desk.people import names_behind
from huiyin.web.desk.suggestions import advised_units
from huiyin.web.doors import actor_in, needs
from huiyin.web.duties import precedent_in_words
from huiyin.web.forms import LongText

AROUND = 350.0  # metres of ground that the map shows


class StatementForm(forms.Form):
    unit = forms.ChoiceField(label=_("Your unit"))
    words = LongText(label=_("Why it is, or is not, your unit's"), rows=4)
    proposes = forms.ChoiceField(label=_("Who should answer for it"), required=False, widget=SearchSelect)

    def __init__(self, data=None, *, own: list[Unit], units: dict[str, Unit], initial: dict | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="state_%s")
        self.fields["unit"].choices = [(unit.code, unit_name(unit)) for unit in own]  # type: ignore[attr-defined]
        choices = [("", _now("no proposal")), *unit_choices(units.values())]
        self.fields["proposes"].choices = choices  # type: ignore[attr-defined]


class AskForm(forms.Form):
    units = forms.MultipleChoiceField(label=_("Ask more units"), widget=SearchSelectMultiple)

    def __init__(self, data=None, *, units: dict[str, Unit]) -> None:
        super().__init__(data, auto_id="ask_%s")
        self.fields["units"].choices = unit_choices(units.values())  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Why it no longer holds"), max_length=200)


@needs(*DESK)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, access_dispute(actor_in(request), number))


def _page(request: HttpRequest, matter: Matter, status: int = 200, **forms_sent) -> HttpResponse:
    actor, dispute, units = actor_in(request), dispute_of(matter), units_at_work()
    if dispute.ruling is None:
        raise NotFound(_now("Nobody has disputed who is responsible for this matter."))
    going_on = dispute.ruling.decided_at is None
    own = [one.statement.unit for one in dispute.said if may_state_case(actor, one.statement)] if going_on else []
    may_ask = going_on and may_ask_statements(actor, matter)
    may_decide = "arbitrate" in moves_open_to(actor, matter)
    standing = dispute.precedent is not None and dispute.precedent.withdrawn_at is None
    context = {
        "dispute": dispute,
        "matter": matter,
        "number": matter.number,
        "opens": may_see(actor, matter),
        "title": title_for(actor, matter),
        "state": state_name(matter.state),
        "first_unit": unit_name(matter.first_unit) if matter.first_unit else "",
        "kind": pick((matter.type.name_zh, matter.type.name_en)) if matter.type else "",
        "part": parts_of(matter)[0],
        "said": [(one, unit_name(one.statement.unit), _proposed(one.statement.proposes)) for one in dispute.said],
        "names": names_behind({dispute.ruling.opened_by, dispute.ruling.decided_by} - {""}),
        "decided_unit": _proposed(dispute.ruling.unit),
        "like": _like(dispute),
        "cites": precedent_in_words(dispute.precedent) if dispute.precedent else "",
        "advised": advised_units(matter) if going_on else [],
        "state_form": StatementForm(own=own, units=units) if own else None,
        "ask_form": AskForm(units=_not_asked(dispute, units)) if may_ask else None,
        "decide_form": ArbitrateForm(matter=matter, actor=actor) if may_decide else None,
        "withdraw_form": WithdrawForm() if standing and may_withdraw_precedent(actor, dispute.precedent) else None,
    }
    return page(request, "desk/pages/arbitration.html", context | forms_sent, status=status)


def title_for(actor: Actor, matter: Matter) -> str:
    """Of a confidential matter a unit that is only asked reads no word of the reporter's."""
    return matter.title if not matter.confidential or may_see(actor, matter) else _now("A confidential matter")


def _proposed(unit: Unit | None) -> str:
    return unit_name(unit) if unit else ""


def _not_asked(dispute: Dispute, units: dict[str, Unit]) -> dict[str, Unit]:
    asked = {one.statement.unit.code for one in dispute.said}
    return {code: unit for code, unit in units.items() if code not in asked}


def _like(dispute: Dispute) -> list[tuple]:
    return [
        (
            one.matter,
            state_name(one.matter.state),
            [(unit_name(part.unit), ENDINGS.get(how, "")) for part, how in one.led],
        )
        for one in dispute.like
    ]


@needs(*DESK)
@require_POST
def state(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    matter, units = access_dispute(actor, number), units_at_work()
    own = [one.statement.unit for one in dispute_of(matter).said if may_state_case(actor, one.statement)]
    if not own:
        raise NotYours(_now("Only the staff of a unit that was asked can state its case."), move="state_case")
    form = StatementForm(request.POST, own=own, units=units)
    return _sent(request, matter, form, "state_form", lambda given: _state(matter, given, own, units, actor))


def _state(matter: Matter, given: dict, own: list[Unit], units: dict[str, Unit], by: Actor) -> str:
    unit = next(unit for unit in own if unit.code == given["unit"])
    do.state_case(matter, unit, given["words"], by=by, proposes=units.get(given["proposes"]))
    return _now("Your unit's case is kept. Until the decision you may state it anew.")


@needs(*DESK)
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    matter, units = access_dispute(actor, number), units_at_work()
    if not may_ask_statements(actor, matter):
        words = _now("Only the leaders and the dispatch desk ask units for statements.")
        raise NotYours(words, move="ask_statements")

    def perform(given: dict) -> str:
        do.ask_statements(matter, [units[code] for code in given["units"]], by=actor)
        return _now("The units have been asked; they find it in their inbox.")

    return _sent(request, matter, AskForm(request.POST, units=units), "ask_form", perform)


@needs(*DESK)
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    matter = access_dispute(actor, number)
    precedent = dispute_of(matter).precedent
    if precedent is None:
        raise NotFound(_now("No decision about this matter holds for like cases."))

    def perform(given: dict) -> str:
        do.withdraw_precedent(precedent, given["why"], by=actor)
        return _now("It is no longer cited. What was dispatched by it stays.")

    return _sent(request, matter, WithdrawForm(request.POST), "withdraw_form", perform)


def _sent(request: HttpRequest, matter: Matter, form: forms.Form, name: str, perform) -> HttpResponse:
    """Made, and back to the page; what cannot be made comes back with what was typed."""
    if not form.is_valid():
        return _page(request, matter, status=422, **{name: form})
    try:
        said = perform(form.cleaned_data)
    except HuiyinError as refused:
        field = getattr(refused, "field", "")
        form.add_error(field if field in form.fields else None, str(refused))
        return _page(request, matter, status=refused.status, **{name: form})
    messages.success(request, said)
    return redirect("desk-arbitration", number=matter.number)


@needs(*DESK)
@require_GET
def ground(request: HttpRequest, number: str) -> HttpResponse:
    """Roads and the borders of grids around the place, as a base of the map."""
    matter = access_dispute(actor_in(request), number)
    features = list(_ground(matter.lon, matter.lat)) if matter.lon is not None else []
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _ground(lon: float, lat: float):
    north = AROUND / A_DEGREE
    east = north / max(0.1, math.cos(math.radians(lat)))
    box = shapely.box(lon - east, lat - north, lon + east, lat + north)
    register = gazetteer().reader.register
    for road in register.roads.values():
        if shapely.intersects(road.line, box):
            yield _feature(shapely.intersection(road.line, box), "road", road.name_zh, road.name_en)
    for one in register.grounds:
        if one.level != "grid" and shapely.intersects(one.polygon, box):
            yield _feature(one.polygon, one.level, one.name_zh, one.name_en)
    index = district().index
    for n in index.within(box):
        yield _feature(index.polygons[n], "grid", index.codes[n], index.codes[n])


def _feature(shape: shapely.Geometry, layer: str, zh: str, en: str) -> dict:
    about = {"layer": layer, "name_zh": zh, "name_en": en, "class": "minor"}
    return {"type": "Feature", "properties": about, "geometry": json.loads(shapely.to_geojson(shape))}
