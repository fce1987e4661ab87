"""Visits and calls of today to people in care: who, where, and two taps to write down how they are.

The forms stand in the list itself, so that all of it works without a line: what is sent waits on the phone.
"""

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.care import vocabulary as v
from huiyin.care.access import access_due, open_day
from huiyin.care.models import Due
from huiyin.care.selectors.today import MOST, dues_for
from huiyin.care.services import record_contact
from huiyin.care.services.pictures import keep_picture
from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.field.delivery import Done, deliver, handle
from huiyin.web.field.frame import page
from huiyin.web.forms import LongText

MOST_PHOTOS = 9
TONES = {v.Met.WELL: "primary", v.Met.NEEDS: "", v.Met.UNWELL: "danger", v.Met.NOT_MET: ""}
ICONS = {v.Met.WELL: "circle-check", v.Met.NEEDS: "heart", v.Met.UNWELL: "alert-triangle", v.Met.NOT_MET: "x"}


class VisitForm(forms.Form):
    note = LongText(label=_("What you saw and heard"), required=False, rows=2)
    need = forms.ChoiceField(label=_("What they ask for"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        orders = [(code.value, pick(pair)) for code, pair in v.ORDER_LABELS.items()]
        self.fields["need"].choices = [("", _now("Nothing")), *orders]  # type: ignore[attr-defined]


@needs(Role.GRID_WORKER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refused: tuple[int, VisitForm] | None = None, status: int = 200) -> HttpResponse:
    actor, at = actor_in(request), now()
    dues = list(dues_for(actor, at)[:MOST])
    people = open_day(actor, [due.file for due in dues], _now("visits and calls of the day"))
    rows = [_row(due, people.get(due.file_id), refused, due.due_at < at) for due in dues]
    return page(request, "field/pages/care.html", {"rows": rows, "answers": _answers()}, status)


def _row(due: Due, person, refused: tuple[int, VisitForm] | None, late: bool) -> dict:
    mine = refused is not None and refused[0] == due.pk
    form = (
        refused[1]
        if refused and mine
        else VisitForm(auto_id=f"due{due.pk}_%s", initial={"key": secrets.token_urlsafe(16)})
    )
    return {
        "due": due,
        "kind": pick(v.PLAN_LABELS[v.PlanKind(due.kind)]),
        "is_call": due.kind == v.PlanKind.CALL,
        "person": person,
        "advice": due.file.advice,
        "late": late,
        "open": mine,
        "form": form,
    }


def _answers() -> list[tuple[str, str, str, str]]:
    return [(met.value, pick(v.MET_LABELS[met]), TONES[met], ICONS[met]) for met in v.Met]


@needs(Role.GRID_WORKER)
@require_POST
def act(request: HttpRequest, pk: int, met: str) -> HttpResponse:
    """One answer to one thing due; sent twice with the same key it is one."""
    if met not in set(v.Met):
        raise NotFound(_now("There is no such action."))
    form = VisitForm(request.POST, auto_id=f"due{pk}_%s")
    return handle(
        request,
        form,
        lambda: deliver(request, lambda _photos: _record(request, pk, v.Met(met), form.cleaned_data)),
        lambda status: _page(request, (pk, form), status=status),
    )


def _record(request: HttpRequest, pk: int, met: v.Met, given: dict) -> Done:
    """Written down although it was done meanwhile, or is not due any more: what somebody saw is never lost."""
    actor = actor_in(request)
    due = access_due(actor, pk)
    files = request.FILES.getlist("photos")[:MOST_PHOTOS]
    photos = [keep_picture(due.file, one.name or "", one.read(), by=actor) for one in files]
    need = v.OrderKind(given["need"]) if given["need"] else None
    record_contact(
        due.file,
        v.RecordKind(due.kind),
        met,
        by=actor,
        note=given["note"],
        need=need,
        pictures=tuple(photo.pk for photo in photos),
    )
    return Done(reverse("field-care"), _now("Written down. Thank you for going there."))
