"""What is asked of a device: register it, change it, retire it."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.orgs.models import Unit
from huiyin.sensing.models import Device, DeviceKind
from huiyin.web.devices.words import RETIRED_BECAUSE, kind_name
from huiyin.web.office.lists import unit_name


class DeviceForm(forms.Form):
    """Facts as `sensing.facts` reads them; it judges them, too."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Its name on the wire: letters, digits, hyphen, underscore.")
    )
    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=80, required=False)
    gateway = forms.CharField(
        label=_("Gateway"), max_length=40, required=False, help_text=_("Code of the gateway that speaks for it.")
    )
    place_lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    place_lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    component = forms.CharField(
        label=_("Component"), max_length=20, required=False, help_text=_("Code of the city component it watches.")
    )
    building = forms.CharField(
        label=_("Building"), max_length=24, required=False, help_text=_("Code of the building it hangs in.")
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    maintainer = forms.ChoiceField(label=_("Who maintains it"), required=False)
    property = forms.ChoiceField(label=_("Property company of the place"), required=False)
    installed_on = forms.CharField(
        label=_("Installed on"), max_length=10, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args, device: Device | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = DeviceKind.objects.filter(in_use=True).order_by("pk")
        units = list(Unit.objects.filter(closed_at=None).exclude(kind="community").order_by("code"))
        nobody = [("", _now("Nobody"))]
        self.fields["kind"].choices = [(k.code, kind_name(k)) for k in kinds]  # type: ignore[attr-defined]
        self.fields["maintainer"].choices = nobody + [(u.code, f"{u.code} {unit_name(u)}") for u in units]  # type: ignore[attr-defined]
        companies = [u for u in units if u.kind == "property"]
        self.fields["property"].choices = nobody + [(u.code, unit_name(u)) for u in companies]  # type: ignore[attr-defined]
        if device is not None:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = ""

    def facts(self) -> dict[str, str]:
        given = self.cleaned_data
        lon, lat = given["place_lon"], given["place_lat"]
        place = {"lon": "" if lon is None else f"{lon:.6f}", "lat": "" if lat is None else f"{lat:.6f}"}
        plain = ("code", "kind", "name", "gateway", "component", "building", "address", "maintainer", "property")
        return {name: given[name].strip() for name in (*plain, "installed_on")} | place

    def complain(self, field: str, message: str) -> None:
        shown = {"lon": None, "lat": None}.get(field, field)
        self.add_error(shown if shown in self.fields else None, message)


def facts_of(device: Device) -> dict:
    """A form's first values."""
    return {
        "code": device.code, "kind": device.kind.code, "name": device.name,
        "gateway": device.gateway.code if device.gateway else "", "place_lon": device.lon, "place_lat": device.lat,
        "component": device.component, "building": device.building, "address": device.address,
        "maintainer": device.maintainer.code if device.maintainer else "",
        "property": device.property_unit.code if device.property_unit else "", "installed_on": device.installed_on,
    }  # fmt: skip


class RetireForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=[("", "–"), *RETIRED_BECAUSE.items()])
