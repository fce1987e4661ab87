"""/office/devices/…: one device: what it is, how it is, what it said; change it, give it a secret, retire it."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.sensing.access.devices import access_device
from huiyin.sensing.models import Device
from huiyin.sensing.selectors.devices import fates_of
from huiyin.sensing.services.devices import registering as do
from huiyin.sensing.vocabulary import FATE_LABELS
from huiyin.web.devices.about import about
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.devices.forms import DeviceForm, RetireForm, facts_of
from huiyin.web.office.frame import page, trail

FATES_OF = timedelta(days=7)


@needs(Role.ADMINISTRATOR)
@require_GET
@never_cache
def show(request: HttpRequest, device: str) -> HttpResponse:
    return _shown(request, access_device(actor_in(request), device))


def _shown(request: HttpRequest, device: Device, more: dict | None = None, status: int = 200) -> HttpResponse:
    fates = fates_of(device, now() - FATES_OF)
    context = about(device, actor_in(request), request.GET.get("period", "")) | {
        "fates": [(pick(FATE_LABELS[fate]), amount) for fate, amount in fates],
        "retire_form": RetireForm(),
        "trail": trail((_("Devices"), reverse("office-devices")), (device.code, "")),
    }
    return page(request, "office/pages/device.html", context | (more or {}), status=status)


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = DeviceForm(request.POST if request.method == "POST" else None, initial={"kind": request.GET.get("kind", "")})
    if form.is_bound and form.is_valid():
        try:
            made = do.register(form.facts(), by=actor_in(request))
        except InvalidInput as refused:
            form.complain(refused.field, str(refused))
        else:
            messages.success(request, _("Registered. Give it a secret next, so that it may speak."))
            return redirect("office-device", device=made.code)
    context = {"form": form, "trail": trail((_("Devices"), reverse("office-devices")), (_("Register a device"), ""))}
    return page(request, "office/pages/device_form.html", context, status=422 if form.is_bound else 200)


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, device: str) -> HttpResponse:
    one = access_device(actor_in(request), device)
    form = DeviceForm(request.POST if request.method == "POST" else None, initial=facts_of(one), device=one)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        seen = request.POST.get("version", "")
        one.version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        try:
            do.change(one, form.facts(), by=actor_in(request))
        except HuiyinError as refused:
            form.complain(getattr(refused, "field", ""), str(refused))
            status = refused.status if refused.status == 409 else 422
        else:
            messages.success(request, _("Changed."))
            return redirect("office-device", device=device)
    steps = (
        (_("Devices"), reverse("office-devices")),
        (device, reverse("office-device", args=[device])),
        (_("Change"), ""),
    )
    context = {"form": form, "device": one, "trail": trail(*steps)}
    return page(request, "office/pages/device_form.html", context, status=status)


@needs(Role.ADMINISTRATOR)
@require_POST
@never_cache
def secret(request: HttpRequest, device: str) -> HttpResponse:
    """Shown in this answer and never again."""
    one, at_once = access_device(actor_in(request), device), request.POST.get("at_once") == "1"
    fresh = do.new_secret(one, by=actor_in(request), at_once=at_once)
    return _shown(request, access_device(actor_in(request), device), {"secret": fresh, "at_once": at_once})


@needs(Role.ADMINISTRATOR)
@require_POST
def retire(request: HttpRequest, device: str) -> HttpResponse:
    one, form = access_device(actor_in(request), device), RetireForm(request.POST)
    if not form.is_valid():
        return _shown(request, one, {"retire_form": form}, status=422)
    do.retire(one, reason=form.cleaned_data["reason"], by=actor_in(request))
    messages.success(request, _("Retired. What it sends from now on is set aside."))
    return redirect("office-device", device=device)
