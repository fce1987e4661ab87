"""/care/: the person's own page, and their family's: the file in plain words, who looked, orders, taking it back.

Opened with a key and the last four digits of its holder's telephone, or by whoever is signed in with that contact.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.care import vocabulary as v
from huiyin.care.access import access_by_key, actor_of_key, key_again, keys_of_account, open_own
from huiyin.care.models import Key
from huiyin.care.selectors.consequences import consequences
from huiyin.care.selectors.log import told_looks
from huiyin.care.selectors.readings import bindings_of, latest_of
from huiyin.care.services import order, withdraw
from huiyin.care.services.stepping import is_covered
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound, TooMany
from huiyin.kernel.ids import read_tracking_code, show_tracking_code
from huiyin.matters.labels import pick
from huiyin.web.carecurves import values
from huiyin.web.carewords import communities, fields_said, gone_lines, named
from huiyin.web.doors import open_to_all

HOLDS = 30 * 60  # seconds since the page was last used
MOST = 5
ORDER_ICONS = {
    v.OrderKind.FOOD: "soup",
    v.OrderKind.GOODS: "shopping-cart",
    v.OrderKind.ERRAND: "walk",
    v.OrderKind.REPAIR: "tools",
    v.OrderKind.DOCTOR: "stethoscope",
}


class KeyForm(forms.Form):
    code = forms.CharField(
        label=_("Your key"), max_length=20, help_text=_("Ten letters and digits, as the carer gave them to you.")
    )
    phone_tail = forms.CharField(
        label=_("Last four digits of your phone"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    status, wait = 422 if form.is_bound else 200, 0
    if form.is_bound and form.is_valid():
        try:
            key = access_by_key(form.cleaned_data["code"], form.cleaned_data["phone_tail"])
        except (NotFound, TooMany) as refused:
            form.add_error(None, str(refused))
            status, wait = (429, refused.retry_after) if isinstance(refused, TooMany) else (422, 0)
        else:
            remember(request, key)
            return redirect("care-own", code=key.code)
    own = keys_of_account(request.user.pk) if request.user.is_authenticated else []
    for key in own:
        remember(request, key)
    response = render(request, "portal/pages/care_find.html", {"form": form, "own": own}, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def remember(request: HttpRequest, key: Key) -> None:
    kept = request.session.get("care_keys", {})
    kept.pop(key.code, None)
    kept[key.code] = [key.pk, now().timestamp()]
    request.session["care_keys"] = dict(list(kept.items())[-MOST:])


def access_own(request: HttpRequest, code: str) -> Key:
    """The key that this browser has shown a short while ago.

    Raises:
        NotFound: it has not, or the file has ended.
    """
    pk, since = request.session.get("care_keys", {}).get(read_tracking_code(code), (0, 0))
    if not pk or now().timestamp() - since > HOLDS:
        raise NotFound(_now("Enter your key and the last four digits of your phone."))
    key = key_again(pk)
    remember(request, key)
    return key


def with_key(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of a key that was shown; after half an hour, or without it, the way back to the door."""

    @wraps(view)
    def guarded(request: HttpRequest, code: str) -> HttpResponse:
        try:
            key = access_own(request, code)
        except NotFound:
            return redirect(f"{reverse('care')}?{urlencode({'code': code[:20]})}")
        return view(request, key)

    return guarded


@open_to_all
@never_cache
@require_GET
@with_key
def show(request: HttpRequest, key: Key) -> HttpResponse:
    return own_page(request, key)


def own_page(request: HttpRequest, key: Key, error: str = "", words: str = "", status: int = 200) -> HttpResponse:
    file, at = key.file, now()
    consent = file.consents.filter(ended_at=None).first()
    bindings = bindings_of(file)
    context = {
        "key": key,
        "code": show_tracking_code(key.code),
        "is_family": key.contact_id is not None,
        "person": open_own(key),
        "file": file,
        "covered": is_covered(file, at),
        "community": communities([file.community]).get(file.community, ""),
        "purposes": named(v.PURPOSE_LABELS, consent.purposes) if consent else [],
        "plans": [(row, pick(v.PLAN_LABELS[v.PlanKind(row.kind)])) for row in file.plans.filter(ended_at=None)],
        "carers": _carers(file),
        "kin": file.contacts.count(),
        "devices": values(bindings, latest_of(bindings, at)),
        "orders": [
            (row, pick(v.ORDER_LABELS[v.OrderKind(row.kind)]))
            for row in file.orders.select_related("matter").order_by("-at", "-pk")[:10]
        ],
        "kinds": [(kind.value, pick(v.ORDER_LABELS[kind]), ORDER_ICONS[kind]) for kind in v.OrderKind],
        "looks": [(look, fields_said(look.fields)) for look in told_looks(file, most=20)],
        "once": secrets.token_urlsafe(12),
        "error": error,
        "words": words,
    }
    return render(request, "portal/pages/care.html", context, status=status)


def _carers(file) -> list[str]:
    """Colleagues by name, because they come to the door; others by what they are."""
    lines = []
    for row in file.carers.filter(until=None).select_related("staff"):
        kind = pick(v.CARER_LABELS[v.CarerKind(row.kind)])
        lines.append(
            f"{kind} · {pick((row.staff.name_zh, row.staff.name_en or row.staff.name_zh))}" if row.staff else kind
        )
    return lines


@open_to_all
@never_cache
@require_POST
@with_key
def place(request: HttpRequest, key: Key) -> HttpResponse:
    """One big key: it is ordered. The same page sent twice is one order."""
    kind, words = request.POST.get("kind", ""), request.POST.get("words", "").strip()
    if kind not in set(v.OrderKind):
        raise NotFound(_now("There is no such action."))
    try:
        row = order(
            key.file, v.OrderKind(kind), words, by=actor_of_key(key), key=request.POST.get("once", "")[:40] or None
        )
    except HuiyinError as refused:
        return own_page(request, key, str(refused), words, status=refused.status if refused.status != 400 else 422)
    text = _now("Ordered: %(what)s. Somebody calls you. The number is %(number)s.")
    what = pick(v.ORDER_LABELS[v.OrderKind(kind)])
    messages.success(request, text % {"what": what, "number": row.matter.number})
    return redirect("care-own", code=key.code)


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
@with_key
def take_back(request: HttpRequest, key: Key) -> HttpResponse:
    """First what would go and what would be kept; pressed again, it is so, and this page says what has become of it."""
    given = (request.POST if request.method == "POST" else request.GET).getlist("purposes")
    chosen = {v.Purpose(one) for one in given if one in set(v.Purpose)}
    everything = request.POST.get("what") == "all"
    file, context = key.file, {"key": key, "chosen": chosen}
    if request.method == "POST" and (everything or chosen):
        try:
            gone = withdraw(file, None if everything else chosen, by=actor_of_key(key))
        except HuiyinError as refused:
            messages.error(request, str(refused))
            return redirect("care-take-back", code=key.code)
        context |= {"done": True, "ended": not file.is_active, "lines": gone_lines(gone)}
        return render(request, "portal/pages/care_withdraw.html", context)
    consent = file.consents.filter(ended_at=None).first()
    context |= {
        "choices": [(one, pick(v.PURPOSE_LABELS[v.Purpose(one)])) for one in consent.purposes] if consent else [],
        "all": gone_lines(consequences(file)),
        "some": gone_lines(consequences(file, chosen)) if chosen else [],
    }
    return render(request, "portal/pages/care_withdraw.html", context)
