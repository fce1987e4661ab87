"""Every component on one page, as it looks in this language, theme and type size: for tests, screenshots, and
whoever builds a page. Open while developing (HUIYIN_DEBUG) and to administrators; others get a 404."""

import math
from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.clock import now
from huiyin.kernel.paging import Page
from huiyin.matters.labels import state_name
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.web import tones
from huiyin.web.district import pack
from huiyin.web.doors import open_to_all
from huiyin.web.parts import Cell, Column, Crumb, Photo, Row, StoryLine, Tab, Table

TONES = ("", "info", "soon", "danger", "done")
LAYOUTS = ("portal", "field", "desk", "office", "hall")


class SampleForm(forms.Form):
    """One field of each kind."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        text, choice, area = forms.CharField, forms.ChoiceField, forms.Textarea(attrs={"rows": 3})
        kinds = [("lamp", _("Street lamp")), ("tree", _("Fallen tree")), ("drain", _("Blocked drain"))]
        self.fields["what"] = text(label=_("What happened?"), widget=area, help_text=_("A sentence or two are enough."))
        self.fields["phone"] = text(
            label=_("Phone"), required=False, help_text=_("Only to tell you what became of it.")
        )
        self.fields["kind"] = choice(label=_("Kind"), choices=[("", _("Choose one")), *kinds])
        self.fields["urgent"] = choice(
            label=_("Is anybody in danger?"),
            widget=forms.RadioSelect,
            choices=[("no", _("No")), ("yes", _("Yes, right now"))],
        )
        self.fields["agree"] = forms.BooleanField(label=_("I have read how my data is used"))


class SampleFilters(forms.Form):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        search = forms.TextInput(attrs={"type": "search"})
        self.fields["q"] = forms.CharField(label=_("Search"), required=False, widget=search)
        self.fields["state"] = forms.ChoiceField(
            label=_("State"),
            required=False,
            choices=[("", _("All")), *((s, state_name(s)) for s in tones.STATES)],
        )


@open_to_all  # it keeps its own door
@open_to_all
def show(request: HttpRequest, layout: str = "") -> HttpResponse:
    """The components, or with `layout` an example page in that layout."""
    keep_door(request)
    if layout and layout not in LAYOUTS:
        raise Http404
    template = f"components/guide/{layout}.html" if layout else "components/guide/guide.html"
    return render(request, template, sample())


@open_to_all  # it keeps its own door
def points(request: HttpRequest) -> HttpResponse:
    """Invented matters around the middle of the district, one spiral of them, for the map of the guide."""
    keep_door(request)
    lon, lat = pack().get("center", (114.5, 30.5))
    features = [
        {
            "type": "Feature",
            "properties": {"tone": TONES[n % len(TONES)], "label": _("Street lamp out"), "href": "#"},
            "geometry": {
                "type": "Point",
                "coordinates": [lon + 0.0006 * n * math.cos(n), lat + 0.0005 * n * math.sin(n)],
            },
        }
        for n in range(1, 40)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def keep_door(request: HttpRequest) -> None:
    if not (settings.DEBUG or is_administrator(request)):
        raise Http404


def is_administrator(request: HttpRequest) -> bool:
    return request.user.is_authenticated and actor_of(request.user).has(Role.ADMINISTRATOR)


def sample() -> dict:
    refused = SampleForm(
        {"what": _("The lamp in front of the school is out"), "phone": "138", "urgent": "no"}, auto_id="again_%s"
    )
    refused.add_error("phone", _("A mobile number has 11 digits; please check."))
    return {
        "now": now(),
        "clocks": clocks(),
        "states": [(state, state_name(state)) for state in tones.STATES],
        "form": SampleForm(),
        "refused": refused,
        "filter_form": SampleFilters(),
        "story": story(),
        "photos": photos(),
        "tabs": [
            Tab(_("Waiting"), "?tab=waiting", True, 12, "inbox"),
            Tab(_("In hand"), "?tab=hand", False, 4),
            Tab(_("Done"), "?tab=done", False),
        ],
        "crumbs": [Crumb(_("Office"), "/office/"), Crumb(_("Style guide"))],
        "table": table(),
        "page": Page(rows=[1] * 20, number=2, size=20, total=312, total_is_more=False, has_next=True),
        "queue": queue(),
        "map_points": reverse("style-guide-points"),
    }


def clocks() -> list[dict]:
    at = now()
    return [
        {"state": "running", "due_at": at + timedelta(days=2, hours=3)},
        {"state": "soon", "due_at": at + timedelta(minutes=40)},
        {"state": "overdue", "due_at": at - timedelta(hours=3, minutes=20)},
        {"state": "paused", "left": timedelta(hours=5)},
        {"state": "met", "due_at": at, "ended_at": at - timedelta(hours=1)},
        {"state": "missed", "due_at": at - timedelta(hours=5), "ended_at": at - timedelta(hours=3)},
    ]


def photos() -> list[Photo]:
    url = f"{settings.STATIC_URL}img/sample.svg"
    return [
        Photo(url, url, _("A street lamp without light at dusk"), _("Before")),
        Photo(url, url, _("The lamp, lit"), _("After")),
        Photo("", "", _("A street lamp without light at dusk"), _("Before")),  # while it is being prepared
    ]


def story() -> list[StoryLine]:
    at = now()
    unit, centre, worker = _("Municipal Works"), _("Command centre"), _("Grid worker")
    return [
        StoryLine(
            _("You reported it"),
            at - timedelta(hours=26),
            text=_("The lamp in front of the school is out"),
            icon="send",
            photos=photos()[:1],
        ),
        StoryLine(_("Checked on site: it is so"), at - timedelta(hours=25), worker, icon="map-search", tone="done"),
        StoryLine(
            _("Registered and given to Municipal Works"),
            at - timedelta(hours=24),
            centre,
            icon="file-certificate",
            tone="done",
        ),
        StoryLine(
            _("Being fixed"),
            at - timedelta(hours=2),
            unit,
            _("A new lamp is on its way."),
            "tools",
            phase="now",
        ),
        StoryLine(_("Fixed by"), at + timedelta(hours=20), icon="circle-dashed", phase="ahead"),
    ]


def queue() -> list[dict]:
    kinds = [
        _("Street lamp out"),
        _("Manhole cover loose"),
        _("Tree across the road"),
        _("Rubbish beside the bins"),
        _("Drain blocked"),
    ]
    places = [_("Willow Lane"), _("East Gate Road"), _("Old Quay"), _("North Hill"), _("Station Square")]
    return [
        {"clock": clock, "what": what, "where": where, "current": n == 1, "href": f"?matter={n}"}
        for n, (clock, what, where) in enumerate(zip(clocks(), kinds, places, strict=False))
    ]


def table() -> Table:
    columns = [
        Column(_("Number"), sort="number"),
        Column(_("What"), wide=True),
        Column(_("State")),
        Column(_("Days"), sort="days", number=True),
    ]
    rows = [
        Row([Cell("20261122-0001", href="#"), Cell(_("Street lamp out")), state_cell("handling"), Cell(2)]),
        Row(
            [Cell("20261122-0002", href="#"), Cell(_("Manhole cover loose")), state_cell("closed"), Cell(11)],
            current=True,
        ),
        Row(
            [
                Cell("20261122-0003", href="#"),
                Cell(_("Rubbish beside the bins")),
                state_cell("declined"),
                Cell(120),
            ]
        ),
    ]
    return Table(_("Matters of this week"), columns, rows)


def state_cell(state: str) -> Cell:
    tone, icon = tones.STATES[state]
    return Cell(state_name(state), tone=tone, icon=icon)
