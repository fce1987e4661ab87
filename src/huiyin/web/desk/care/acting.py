"""/desk/care/<pk>/<verb>/: one verb; refused, the page shows the form again with what was typed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.care import services as do
from huiyin.care import vocabulary as v
from huiyin.care.access import access_file, free_device
from huiyin.care.models import Binding, CareFile
from huiyin.care.rules.vitals import FENCE, VITALS
from huiyin.care.selectors.readings import bindings_of
from huiyin.care.services.pictures import keep_picture
from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.people.services import ContactDetails
from huiyin.web.desk.care import forms
from huiyin.web.desk.care.enrol import keep_evidence
from huiyin.web.desk.care.file import TAB_OF_VERB, colleagues, file_page
from huiyin.web.desk.care.purposes import purpose_in
from huiyin.web.doors import actor_in, needs

MOST_PHOTOS = 4
FORMS: dict[str, type[django_forms.Form]] = {
    "person": forms.PersonForm,
    "risks": forms.RisksForm,
    "renew": forms.AgreementForm,
    "kin": forms.KinForm,
    "plan": forms.PlanForm,
    "carer": forms.CarerForm,
    "record": forms.RecordForm,
    "order": forms.OrderForm,
    "bind": forms.DeviceForm,
    "limit": forms.LimitForm,
}


def _lift(code: str, row: Binding, *, by: Actor) -> None:
    do.lift(row, code, by=by)


# Verbs of one press, with what they are done to.
PRESSES: dict[str, tuple[str, str, Callable[..., object]]] = {
    "kin-up": ("contacts", "facts", do.move_contact_up),
    "kin-out": ("contacts", "facts", do.remove_contact),
    "plan-end": ("plans", "plan", do.end_plan),
    "carer-end": ("carers", "plan", do.end_carer),
    "unbind": ("bindings", "devices", do.unbind_device),
    **{f"lift-{code}": ("bindings", "devices", partial(_lift, code)) for code in (*VITALS, FENCE)},
}


@needs(Role.CARER)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    file = access_file(actor_in(request), pk)
    if verb not in FORMS and verb not in PRESSES:
        raise NotFound(_("There is no such action."))
    if not purpose_in(request, pk):
        messages.info(request, _("This file was closed after a quarter of an hour. Say again what you need it for."))
        return redirect("desk-care-file", pk=pk)
    return _press(request, file, verb) if verb in PRESSES else _form(request, file, verb)


def _press(request: HttpRequest, file: CareFile, verb: str) -> HttpResponse:
    rows, tab, perform = PRESSES[verb]
    given = request.POST.get("row", "")
    row = (
        getattr(file, rows).filter(pk=given).first()
        if given.isascii() and given.isdigit() and len(given) < 18
        else None
    )
    if row is None:
        raise NotFound(_("This is not on the file any more. Reload the page."))
    row.file = file
    try:
        perform(row, by=actor_in(request))
        messages.success(request, _("Done."))
    except HuiyinError as refused:
        messages.error(request, str(refused))
    return _back(file, tab)


def _form(request: HttpRequest, file: CareFile, verb: str) -> HttpResponse:
    form = _bound(request, file, verb)
    if form.is_valid():
        try:
            VERBS[verb](file, form, request, actor_in(request))
        except HuiyinError as refused:
            field = refused.field if isinstance(refused, InvalidInput) and refused.field in form.fields else None
            form.add_error(field, str(refused))
        else:
            messages.success(request, _("Done."))
            return _back(file, TAB_OF_VERB[verb])
    return file_page(request, file, (verb, form), status=422)


def _bound(request: HttpRequest, file: CareFile, verb: str) -> django_forms.Form:
    more: dict[str, Any] = {"colleagues": colleagues(file)} if verb == "carer" else {}
    more |= {"bindings": bindings_of(file)} if verb == "limit" else {}
    return FORMS[verb](request.POST, auto_id=f"{verb}_%s", **more)


def _back(file: CareFile, tab: str) -> HttpResponse:
    return redirect(f"{reverse('desk-care-file', args=[file.pk])}?tab={tab}")


def _person(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    do.change_person(file, form.details(), by=by)


def _risks(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    do.change_risks(file, form.risks_given(), by=by, level=form.level_given(), why=given["why"], advice=given["advice"])


def _renew(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    keep_evidence(request, do.renew(file, form.agreement(), by=by))


def _kin(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    do.add_contact(file, form.details(), v.Relation(given["relation"]), by=by, at_night=given["at_night"])


def _plan(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    do.plan(file, v.PlanKind(given["kind"]), by=by, every_days=given["every_days"], first_on=given["first_on"])


def _carer(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    staff = form.colleagues.get(given["staff"])
    details = ContactDetails(name=given["name"], phone=given["phone"]) if given["name"] else None
    do.assign_carer(file, v.CarerKind(given["kind"]), by=by, staff=staff, details=details)


def _record(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    photos = [
        keep_picture(file, one.name or "", one.read(), by=by) for one in request.FILES.getlist("photos")[:MOST_PHOTOS]
    ]
    pictures = tuple(photo.pk for photo in photos)
    do.record_contact(
        file, v.RecordKind(given["kind"]), v.Met(given["met"]), by=by, note=given["note"], pictures=pictures
    )


def _order(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    do.order(file, v.OrderKind(form.cleaned_data["kind"]), form.cleaned_data["words"], by=by)


def _bind(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    do.bind_device(file, free_device(form.cleaned_data["device"]), by=by)


def _limit(file: CareFile, form, request: HttpRequest, by: Actor) -> None:
    given = form.cleaned_data
    row = form.bindings[given["row"]]
    row.file = file
    if given["what"] == FENCE:
        do.set_fence(row, given["value"], reason=given["reason"], by=by)
    else:
        do.set_vital(row, given["what"], given["value"], reason=given["reason"], by=by)


VERBS: dict[str, Callable[[CareFile, Any, HttpRequest, Actor], None]] = {
    "person": _person,
    "risks": _risks,
    "renew": _renew,
    "kin": _kin,
    "plan": _plan,
    "carer": _carer,
    "record": _record,
    "order": _order,
    "bind": _bind,
    "limit": _limit,
}
