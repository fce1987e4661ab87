"""/office/devices/: the register of devices, what ails, on the map and as a table to take along."""

import csv
from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.kernel.cells import tame
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.roles import Role
from huiyin.places.locate import area_names
from huiyin.sensing.access.devices import visible_devices
from huiyin.sensing.models import Device, DeviceKind
from huiyin.sensing.selectors.devices import STATES, Wanted, found, rows_in_full
from huiyin.web.devices.words import STATE_WORDS, TONES, chips_of, kind_name, states_of
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, unit_name
from huiyin.web.paging import page_number

SIZE = 30
MOST_POINTS = 1000
ORDERS = {"code": _("Code"), "silent": _("Longest silent first"), "battery": _("Lowest battery first")}
COLUMNS = (
    "code", "kind", "name", "gateway", "lon", "lat", "building", "component", "address", "maintainer", "property",
    "installed_on", "area", "state", "last_heard", "battery", "signal",
)  # fmt: skip


class DeviceSearch(Search):
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    state = forms.ChoiceField(label=_("How it stands"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=list(ORDERS.items()))

    def prepare(self) -> None:
        every = [("", _now("All"))]
        kinds = DeviceKind.objects.order_by("pk")
        areas = sorted((code, pick(names)) for code, names in area_names().items() if len(code) in (9, 12))
        self.fields["kind"].choices = every + [(kind.code, kind_name(kind)) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["area"].choices = every + [  # type: ignore[attr-defined]
            (code, name if len(code) == 9 else f"\u2003{name}") for code, name in areas
        ]
        self.fields["state"].choices = every + [(name, STATE_WORDS[name]) for name in STATES]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.words, self.given("kind"), self.given("area"), self.given("state"), self.given("order"))


def search_in(request: HttpRequest) -> tuple[DeviceSearch, Wanted]:
    search = DeviceSearch(request.GET)
    return search, search.wanted


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search, wanted = search_in(request)
    rows = found(visible_devices(actor_in(request)), wanted)
    one = page_of(rows, page_number(request), SIZE, rows=rows_in_full())
    context = {
        "search": search,
        "page": one,
        "lines": [
            (device, kind_name(device.kind), unit_name(device.maintainer), chips_of(device)) for device in one.rows
        ],
        "query": request.GET.urlencode(),
        "filtered": any((wanted.words, wanted.kind, wanted.area, wanted.state)),
        "trail": trail((_now("Devices"), "")),
    }
    return page(request, "office/pages/devices.html", context)


@needs(Role.ADMINISTRATOR)
@require_GET
def on_map(request: HttpRequest) -> HttpResponse:
    """The same devices as the list with the same filters; those that serve a person have no place here."""
    search, wanted = search_in(request)
    rows = _placed(request, wanted)
    one = page_of(rows, page_number(request), SIZE, rows=rows_in_full())
    context = {
        "search": search,
        "page": one,
        "lines": [(device, kind_name(device.kind), chips_of(device)) for device in one.rows],
        "query": request.GET.urlencode(),
        "more": max(0, one.total - MOST_POINTS),
        "most": MOST_POINTS,
        "trail": trail((_now("Devices"), "../"), (_now("Map"), "")),
    }
    return page(request, "office/pages/devices_map.html", context)


@needs(Role.ADMINISTRATOR)
@require_GET
def points(request: HttpRequest) -> JsonResponse:
    _search, wanted = search_in(request)
    rows = _placed(request, wanted).select_related("kind", "state")[:MOST_POINTS]
    return JsonResponse({"type": "FeatureCollection", "features": [point_of(device) for device in rows]})


def _placed(request: HttpRequest, wanted: Wanted):
    rows = found(visible_devices(actor_in(request)), wanted)
    return rows.filter(lon__isnull=False, subject="", kind__on_person=False)


def point_of(device: Device, home: str = "/office/devices/") -> dict:
    worst = states_of(device)[0]
    label = f"{device.code} · {kind_name(device.kind)} · {STATE_WORDS[worst]}"
    properties = {"label": label, "tone": TONES[worst][0], "href": f"{home}{device.code}/"}
    place = {"type": "Point", "coordinates": [device.lon, device.lat]}
    return {"type": "Feature", "geometry": place, "properties": properties}


@needs(Role.ADMINISTRATOR)
@require_GET
def take_along(request: HttpRequest) -> StreamingHttpResponse:
    """All that the filters show, as the import reads it, with how each stands."""
    _search, wanted = search_in(request)
    rows = found(visible_devices(actor_in(request)), wanted).select_related(
        "kind", "state", "maintainer", "property_unit", "gateway"
    )
    answer = StreamingHttpResponse(_lines(rows.iterator(chunk_size=1000)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="devices.csv"'
    return answer


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: Iterator[Device]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # without it a spreadsheet takes Chinese for something else
    yield writer.writerow(COLUMNS)
    for device in rows:
        yield writer.writerow([tame(cell) for cell in _cells(device)])


def _cells(device: Device) -> list[str]:
    state, kept = getattr(device, "state", None), not device.subject
    place = [device.lon, device.lat, device.building, device.component, device.address] if kept else [""] * 5
    keeper, company = (unit.code if unit else "" for unit in (device.maintainer, device.property_unit))
    heard = state.heard_at.isoformat(timespec="seconds") if state and state.heard_at else ""
    row = [
        device.code, device.kind.code, device.name, device.gateway.code if device.gateway else "", *place, keeper,
        company, device.installed_on, device.area if kept else "", " ".join(states_of(device)), heard,
        *((state.battery, state.signal) if state else ("", "")),
    ]  # fmt: skip
    return ["" if cell is None else str(cell) for cell in row]
