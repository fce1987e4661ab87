"""/desk/care/<pk>/: one person's file. Closed until a purpose is said; each opening is logged with it."""

from collections.abc import Callable
from datetime import timedelta

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.care import vocabulary as v
from huiyin.care.access import access_file, open_facts, open_kin, open_person, open_readings
from huiyin.care.models import CareFile
from huiyin.care.selectors.log import looks_of
from huiyin.care.selectors.readings import bindings_of, curves_of, latest_of, limits_of
from huiyin.care.services.stepping import is_covered
from huiyin.kernel.clock import now
from huiyin.kernel.ids import show_tracking_code
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import Role
from huiyin.people.access import family_names, open_contact
from huiyin.web.carecurves import drawn, values
from huiyin.web.carewords import (
    MET_ICONS,
    MET_TONES,
    communities,
    fields_said,
    level_chip,
    named,
    who,
)
from huiyin.web.desk.care import forms
from huiyin.web.desk.care.purposes import PurposeForm, forget_purpose, keep_purpose, purpose_in
from huiyin.web.desk.frame import page
from huiyin.web.desk.people import names_behind
from huiyin.web.doors import actor_in, needs
from huiyin.web.parts import Tab

TABS = ("facts", "plan", "contacts", "devices", "log")
MOST_RECORDS = 100
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31)}


@needs(Role.CARER)
@never_cache
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return file_page(request, access_file(actor_in(request), pk))


@needs(Role.CARER)
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    file = access_file(actor_in(request), pk)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return file_page(request, file, purpose_form=form, status=422)
    keep_purpose(request, pk, form.said())
    return redirect("desk-care-file", pk=pk)


@needs(Role.CARER)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    forget_purpose(request, pk)
    return redirect("desk-care")


def file_page(
    request: HttpRequest,
    file: CareFile,
    refused: tuple[str, Form] | None = None,
    purpose_form: PurposeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`refused`: a verb and its form with what was typed."""
    purpose = purpose_in(request, file.pk)
    level, tone = level_chip(file.level)
    context: dict = {
        "file": file,
        "name": family_names([file.person]).get(file.person, ""),
        "community": communities([file.community]).get(file.community, file.community),
        "level": level,
        "tone": tone,
        "covered": is_covered(file, now()),
        "purpose": purpose,
    }
    if not purpose:
        context["purpose_form"] = purpose_form or PurposeForm()
        return page(request, "desk/pages/care/closed.html", context, status=status)
    tab = _tab(request, refused)
    context |= {"tab": tab, "tabs": _tabs(file, tab), "refused": refused[0] if refused else ""}
    context |= SIDES[tab](request, actor_in(request), file, purpose, refused)
    return page(request, "desk/pages/care/file.html", context, status=status)


TAB_OF_VERB = {
    "person": "facts", "risks": "facts", "renew": "facts", "kin": "facts", "plan": "plan", "carer": "plan",
    "record": "contacts", "order": "contacts", "bind": "devices",
    "limit": "devices",
}  # fmt: skip


def _tab(request: HttpRequest, refused: tuple[str, Form] | None) -> str:
    asked = TAB_OF_VERB.get(refused[0], "") if refused else request.GET.get("tab", "facts")
    return asked if asked in TABS else "facts"


def _tabs(file: CareFile, current: str) -> list[Tab]:
    labels = {
        "facts": (_("Facts"), "user"),
        "plan": (_("Plan"), "calendar"),
        "contacts": (_("Contacts and orders"), "note"),
        "devices": (_("Devices and readings"), "device-watch"),
        "log": (_("Who looked"), "eye"),
    }
    home = reverse("desk-care-file", args=[file.pk])
    return [Tab(labels[tab][0], f"{home}?tab={tab}", tab == current, icon=labels[tab][1]) for tab in TABS]


def _form(verb: str, refused: tuple[str, Form] | None, make: Callable[[], Form]) -> Form:
    return refused[1] if refused and refused[0] == verb else make()


def _facts(request, actor: Actor, file: CareFile, purpose: str, refused) -> dict:
    person = open_person(actor, file, purpose)
    open_facts(actor, file, purpose)
    advice = file.advice
    consent = file.consents.filter(ended_at=None).first()
    risks = {"risks": file.risks, "level": file.level, "advice": advice, "why": _why(file)}
    codes = {key.contact_id: show_tracking_code(key.code) for key in file.keys.all()}
    return {
        "person": person,
        "risks": named(v.RISK_LABELS, file.risks),
        "because": named(v.RISK_LABELS, file.why_level.get("because", [])),
        "suggested": pick(v.LEVEL_LABELS[v.Level(file.why_level["suggested"])]) if file.why_level else "",
        "why": _why(file),
        "advice": advice,
        "consent": consent,
        "purposes": named(v.PURPOSE_LABELS, consent.purposes) if consent else [],
        "given": _given(consent) if consent else "",
        "witness": names_behind([consent.witness])[consent.witness] if consent else "",
        "papers": list(file.pictures.exclude(consent=None)),
        "kin": [
            (one, pick(v.RELATION_LABELS[v.Relation(one.relation)]), codes.get(one.pk))
            for one in open_kin(actor, file, purpose)
        ],
        "own_code": codes.get(None),
        "forms": {
            "person": _form("person", refused, lambda: forms.PersonForm(initial=vars(person), auto_id="person_%s")),
            "risks": _form("risks", refused, lambda: forms.RisksForm(initial=risks, auto_id="risks_%s")),
            "renew": _form("renew", refused, lambda: forms.AgreementForm(initial=_agreed(consent), auto_id="renew_%s")),
            "kin": _form("kin", refused, lambda: forms.KinForm(auto_id="kin_%s")),
        },
    }


def _why(file: CareFile) -> str:
    return file.why_level.get("words", "")


def _agreed(consent) -> dict:
    return {"purposes": consent.purposes} if consent else {}


def _given(consent) -> str:
    return " · ".join((pick(v.GIVEN_LABELS[v.Given(consent.given_by)]), pick(v.HOW_LABELS[v.How(consent.how)])))


def _plan(request, actor: Actor, file: CareFile, purpose: str, refused) -> dict:
    plans = [
        (row, pick(v.PLAN_LABELS[v.PlanKind(row.kind)])) for row in file.plans.filter(ended_at=None).order_by("pk")
    ]
    dues = file.dues.filter(state=v.DueState.OPEN).select_related("staff").order_by("due_at")
    return {
        "plans": plans,
        "dues": [
            (row, pick(v.PLAN_LABELS[v.PlanKind(row.kind)]), pick(v.STEP_LABELS[v.Step(row.step)])) for row in dues
        ],
        "carers": [_carer(row, actor, file, purpose) for row in file.carers.filter(until=None).select_related("staff")],
        "at": now(),
        "forms": {
            "plan": _form("plan", refused, lambda: forms.PlanForm(auto_id="plan_%s")),
            "carer": _form("carer", refused, lambda: forms.CarerForm(auto_id="carer_%s", colleagues=colleagues(file))),
        },
    }


def colleagues(file: CareFile) -> list[Staff]:
    """Carers and grid workers of the community: whoever may be asked to go there."""
    prefixes = [file.community[:n] for n in (0, 6, 9, 12)]
    held = Staff.objects.filter(left_at=None, posts__until=None)
    carers = held.filter(posts__role=Role.CARER, posts__area__in=prefixes)
    workers = held.filter(posts__role=Role.GRID_WORKER, posts__area__startswith=file.community)
    return list((carers | workers).distinct().order_by("name_zh", "pk")[:100])


def _carer(row, actor: Actor, file: CareFile, purpose: str) -> dict:
    details = open_contact(row.contact, by=actor.ref, purpose=purpose, about=file.chain) if row.contact else None
    name = pick((row.staff.name_zh, row.staff.name_en or row.staff.name_zh)) if row.staff else details.name
    phone = row.staff.phone if row.staff else details.phone
    return {"row": row, "kind": pick(v.CARER_LABELS[v.CarerKind(row.kind)]), "name": name, "phone": phone}


def _contacts(request, actor: Actor, file: CareFile, purpose: str, refused) -> dict:
    open_facts(actor, file, purpose)
    rows = list(
        file.records.select_related("matter").prefetch_related("pictures").order_by("-at", "-pk")[:MOST_RECORDS]
    )
    names = names_behind({row.by for row in rows})
    orders = file.orders.select_related("matter").order_by("-at", "-pk")[:MOST_RECORDS]
    return {
        "records": [_record(row, names) for row in rows],
        "orders": [(row, pick(v.ORDER_LABELS[v.OrderKind(row.kind)])) for row in orders],
        "forms": {
            "record": _form("record", refused, lambda: forms.RecordForm(auto_id="record_%s")),
            "order": _form("order", refused, lambda: forms.OrderForm(auto_id="order_%s")),
        },
    }


def _record(row, names: dict[str, str]) -> dict:
    met = v.Met(row.met) if row.met else None
    return {
        "row": row,
        "kind": pick(v.RECORD_LABELS[v.RecordKind(row.kind)]),
        "met": pick(v.MET_LABELS[met]) if met else "",
        "tone": MET_TONES[met] if met else "neutral",
        "icon": MET_ICONS[met] if met else "note",
        "note": row.note,
        "who": who(row.by, names),
    }


def _devices(request, actor: Actor, file: CareFile, purpose: str, refused) -> dict:
    open_readings(actor, file, purpose)
    period = request.GET.get("period", "day")
    period = period if period in PERIODS else "day"
    at, bindings = now(), bindings_of(file)
    home = f"{reverse('desk-care-file', args=[file.pk])}?tab=devices"
    words = {"day": _("24 hours"), "week": _("7 days"), "month": _("31 days")}
    return {
        "devices": values(bindings, latest_of(bindings, at), limits_of(bindings)),
        "curves": drawn(curves_of(bindings, at - PERIODS[period], at)),
        "periods": [Tab(words[one], f"{home}&period={one}", one == period) for one in PERIODS],
        "since": at - PERIODS[period],
        "at": at,
        "forms": {
            "bind": _form("bind", refused, lambda: forms.DeviceForm(auto_id="bind_%s")),
            "limit": _form("limit", refused, lambda: forms.LimitForm(auto_id="limit_%s", bindings=bindings)),
        },
    }


def _log(request, actor: Actor, file: CareFile, purpose: str, refused) -> dict:
    looks = looks_of(file)
    names = names_behind({look.actor for look in looks if look.actor.startswith("staff/")})
    return {"looks": [(look, who(look.actor, names), fields_said(look.fields)) for look in looks]}


SIDES: dict[str, Callable[..., dict]] = {
    "facts": _facts,
    "plan": _plan,
    "contacts": _contacts,
    "devices": _devices,
    "log": _log,
}
