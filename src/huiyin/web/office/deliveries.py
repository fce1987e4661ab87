"""/office/deliveries/: what went out, what waits, what failed and why. No number and no address is shown or stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.errors import Conflict
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.matters.numbers import serial_of
from huiyin.notices import channels
from huiyin.notices.again import SETTLED, send_again
from huiyin.notices.models import Delivery
from huiyin.notices.wordings import Wordings, own_words
from huiyin.notices.words import say
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.delivery_words import TONES, error_words, state_words
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, staff_name
from huiyin.web.paging import page_number

SIZE = 30
MOST_AT_ONCE = 500
SHOWN = (Delivery.State.WAITING, Delivery.State.FAILED, Delivery.State.SENT, Delivery.State.COLLECTED)


class DeliverySearch(Search):
    channel = forms.ChoiceField(label=_("Way"), required=False)
    state = forms.ChoiceField(label=_("How it stands"), required=False)

    def prepare(self) -> None:
        self.fields["q"].label = _now("Number of a matter")
        every = [("", _now("All"))]
        self.fields["channel"].choices = every + [(key, pick(one.name)) for key, one in channels.ALL.items()]
        self.fields["state"].choices = every + [(state.value, state_words(state)) for state in SHOWN]


@dataclass(frozen=True)
class Line:
    pk: int
    at: object
    what: str
    number: str
    way: str
    icon: str
    whom: str
    state: str
    tone: str
    mark: str
    why: str
    row: Delivery
    may_again: bool


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = DeliverySearch(request.GET)
    found = page_of(_found(search), page_number(request), SIZE)
    failed = search.given("state") == Delivery.State.FAILED and found.total
    context = {
        "search": search,
        "page": found,
        "lines": _lines(found.rows),
        "several": min(found.total, MOST_AT_ONCE) if failed and found.total > 1 else 0,
        "filtered": any(search.given(name) for name in ("q", "channel", "state")),
        "trail": trail((_now("Deliveries"), "")),
    }
    return page(request, "office/pages/deliveries.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return _again(request, [pk])


@needs(Role.ADMINISTRATOR)
@require_POST
def all_again(request: HttpRequest) -> HttpResponse:
    """All that the filters show, up to five hundred: what failed while a gateway was set up wrongly."""
    search = DeliverySearch(request.POST)
    failed = _found(search).filter(state=Delivery.State.FAILED)
    return _again(request, list(failed.values_list("pk", flat=True)[:MOST_AT_ONCE]))


def _again(request: HttpRequest, which: list[int]) -> HttpResponse:
    try:
        count = send_again(which, by=actor_in(request).ref)
    except Conflict as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _now("On their way again: %(count)s.") % {"count": count})
    return redirect("office-deliveries")


def _found(search: DeliverySearch) -> QuerySet[Delivery]:
    rows = Delivery.objects.order_by("-created_at", "-pk")
    if search.words:
        # Whether a confidential matter was told of is for the confidentiality officer alone.
        rows = rows.filter(about=f"matter/{serial_of(search.words) or 0}", discreet=False)
    for name in ("channel", "state"):
        if search.given(name):
            rows = rows.filter(**{name: search.given(name)})
    return rows


def _lines(rows: Sequence[Delivery]) -> list[Line]:
    own, names, ready = own_words(), _names(rows), channels.configured()
    return [_line(row, own, names, ready) for row in rows]


def _line(row: Delivery, own: Wordings, names: dict[str, str], ready: frozenset[str]) -> Line:
    tone, mark = TONES[Delivery.State(row.state)]
    way = channels.ALL.get(row.channel)
    params = {} if row.discreet else row.params
    said = say(row.template, params, get_language() or "zh", own)
    return Line(
        pk=row.pk,
        at=row.created_at,
        what=_now("Of a confidential matter") if row.discreet else said.title,
        number=str(params.get("number", "")),
        way=pick(way.name) if way else row.channel,
        icon=way.icon if way else "send",
        whom=names.get(row.recipient, _whom(row.recipient)),
        state=state_words(row.state),
        tone=tone,
        mark=mark,
        why=error_words(row.error),
        row=row,
        may_again=row.state in SETTLED and row.channel in ready,
    )


def _whom(recipient: str) -> str:
    return _now("Whoever reported it") if recipient.startswith("contact/") else _now("A resident with an account")


def _names(rows: Sequence[Delivery]) -> dict[str, str]:
    """Of staff only: who reported something is nobody's business here."""
    ids = {int(row.recipient.removeprefix("account/")) for row in rows if row.recipient.startswith("account/")}
    staff = Staff.objects.filter(account__in=ids) if ids else []
    return {f"account/{one.account_id}": staff_name(one) for one in staff}
