"""What the desk fills in: the words, how bad, until when, and whom: areas, a circle, or a drawn line around."""

import json
from datetime import timedelta

import shapely
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.orgs.actor import Actor
from huiyin.places.locate import area_names
from huiyin.places.within import shape_of_areas
from huiyin.warnings.cap.words import Certainty, Severity, Urgency
from huiyin.warnings.models import Warning
from huiyin.warnings.rules.shapes import circle_shape, from_json, slimmed
from huiyin.warnings.services import NewWarning
from huiyin.warnings.templates import Template, templates
from huiyin.warnings.vocabulary import CERTAINTY_LABELS, SEVERITY_LABELS, URGENCY_LABELS, Via
from huiyin.web.desk.filters import area_choices
from huiyin.web.forms import LongText

WORDS = ("headline", "instruction", "description")
MOST_RADIUS = 30  # kilometres
A_MOMENT = {"type": "datetime-local"}
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class WarningForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=())
    severity = forms.ChoiceField(label=_("Warning level"), choices=())
    urgency = forms.ChoiceField(label=_("How soon"), choices=(), initial=Urgency.IMMEDIATE)
    certainty = forms.ChoiceField(label=_("How certain"), choices=(), initial=Certainty.LIKELY)
    headline_zh = forms.CharField(label=_("Headline, Chinese"), max_length=60)
    headline_en = forms.CharField(label=_("Headline, English"), max_length=120, required=False)
    instruction_zh = LongText(label=_("What to do, Chinese"), max_length=200, rows=2)
    instruction_en = LongText(label=_("What to do, English"), max_length=300, rows=2, required=False)
    description_zh = LongText(label=_("What happens, Chinese"), max_length=1000, rows=2, required=False)
    description_en = LongText(label=_("What happens, English"), max_length=1500, rows=2, required=False)
    expires_at = forms.DateTimeField(
        label=_("In force until"),
        widget=forms.DateTimeInput(attrs=A_MOMENT, format=FORMATS[0]),
        input_formats=FORMATS,
    )
    knock_after = forms.IntegerField(
        label=_("Knock at doors after (minutes)"),
        min_value=1,
        max_value=1440,
        help_text=_("Whoever has not confirmed by then, or cannot be reached, is on the grid worker's list."),
    )
    drill = forms.BooleanField(
        label=_("This is a drill: messages say so, and it appears on no public page"), required=False
    )
    areas = forms.MultipleChoiceField(
        label=_("Streets and communities"),
        choices=(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    grids = forms.CharField(
        label=_("Grids"), required=False, max_length=2000, help_text=_("Codes of 14 digits, with spaces in between.")
    )
    circle_lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    circle_lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    circle_metres = forms.FloatField(
        label=_("Radius in metres"), required=False, min_value=10, max_value=MOST_RADIUS * 1000
    )
    drawn = forms.CharField(required=False, max_length=60_000, widget=forms.HiddenInput)

    def __init__(self, *args, came_in: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.shape: shapely.Geometry = shapely.Polygon()
        choices: dict[str, list[tuple[str, str]]] = {
            "kind": [(one.kind, pick(one.name)) for one in templates().values()] + [("", _now("Another danger"))],
            "severity": [(one.value, pick(SEVERITY_LABELS[one])) for one in Severity if one != Severity.UNKNOWN],
            "urgency": [(one.value, pick(pair)) for one, pair in URGENCY_LABELS.items() if one != Urgency.PAST],
            "certainty": [(one.value, pick(pair)) for one, pair in CERTAINTY_LABELS.items()],
        }
        for name, given in choices.items():
            self.fields[name].choices = given
        self.fields["kind"].required = False
        self.fields["areas"].choices = area_choices()
        for name in (
            (*choices, *(f"{word}_{n}" for word in WORDS for n in ("zh", "en")), "expires_at") if came_in else ()
        ):
            del self.fields[name]

    def clean_grids(self) -> list[str]:
        codes = self.cleaned_data["grids"].replace(",", " ").replace("，", " ").split()
        names = area_names()
        if unknown := [code for code in codes if code not in names]:
            raise forms.ValidationError(_now("There is no grid %(code)s.") % {"code": unknown[0][:20]})
        return codes

    def clean_drawn(self) -> shapely.Geometry:
        text = self.cleaned_data["drawn"]
        if not text:
            return shapely.Polygon()
        try:
            ring = [(float(lon), float(lat)) for lon, lat in json.loads(text)]
            return shapely.make_valid(shapely.Polygon(ring))
        except (ValueError, TypeError, shapely.errors.ShapelyError, RecursionError) as wrong:
            raise forms.ValidationError(_now("The drawn area cannot be read. Draw it once more.")) from wrong

    def clean(self) -> dict:
        given = super().clean() or {}
        middle = [given.get(f"circle_{part}") for part in ("lat", "lon", "metres")]
        if any(one is not None for one in middle) and None in middle:
            self.add_error("circle_metres", _now("A circle needs a latitude, a longitude and a radius."))
        codes = [*given.get("areas", ()), *given.get("grids", ())]
        parts = [shape_of_areas(codes), given.get("drawn") or shapely.Polygon()]
        if None not in middle:
            parts.append(circle_shape((middle[0], middle[1]), middle[2] / 1000))
        self.codes = codes
        self.shape = slimmed(shapely.union_all([one for one in parts if not one.is_empty]))
        if self.shape.is_empty and not self.errors:
            self.add_error("areas", _now("Say whom to warn: choose areas, give a circle, or draw on the map."))
        return given


def first_values(template: Template | None) -> dict:
    """A form as a template begins it; the desk corrects the words."""
    tonight = timezone.localtime(now() + timedelta(hours=12)).replace(minute=0, second=0, microsecond=0)
    values: dict = {"expires_at": tonight, "knock_after": 30, "severity": Severity.MODERATE}
    if template:
        values |= {"kind": template.kind, "severity": template.severity, "knock_after": template.knock_after}
        for n, words in template.words.items():
            values |= {f"headline_{n}": words["headline"], f"instruction_{n}": words["instruction"]}
    return values


def values_of(warning: Warning) -> dict:
    values: dict = {
        name: getattr(warning, name) for name in ("kind", "severity", "urgency", "certainty", "knock_after", "drill")
    }
    values |= {f"{word}_{n}": words.get(word, "") for n, words in warning.words.items() for word in WORDS}
    shape = from_json(warning.shape)
    rings = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
    chosen = [code for code in warning.codes if len(code) in (9, 12)]
    drawn = json.dumps([list(point) for point in rings[0].exterior.coords]) if len(rings) == 1 and not chosen else ""
    grids = " ".join(code for code in warning.codes if len(code) == 14)
    return values | {
        "expires_at": timezone.localtime(warning.expires_at),
        "areas": chosen,
        "grids": grids,
        "drawn": drawn,
    }


def new_warning(form: WarningForm, warning: Warning | None, *, by: Actor, unit: tuple[str, str]) -> NewWarning:
    """What was filled in; of a warning that came in the words stay the sender's. `unit`: its name, zh and en."""
    given, came_in = form.cleaned_data, warning is not None and warning.via != Via.DESK
    zh, en = _area_words(form)
    words = warning.words if came_in else _words(given, unit)
    return NewWarning(
        kind=warning.kind if came_in else given["kind"],
        severity=Severity(warning.severity if came_in else given["severity"]),
        urgency=Urgency(warning.urgency if came_in else given["urgency"]),
        certainty=Certainty(warning.certainty if came_in else given["certainty"]),
        words=words,
        shape=form.shape,
        expires_at=warning.expires_at if came_in else given["expires_at"],
        area_zh=zh,
        area_en=en,
        codes=form.codes,
        knock_after=given["knock_after"],
        drill=given["drill"],
        sender_name=unit[0],
    )


def _words(given: dict, unit: tuple[str, str]) -> dict[str, dict[str, str]]:
    template = templates().get(given["kind"])
    events = template.name if template else ("预警", "Warning")
    words = {
        n: {"event": event, "sender_name": name, **{word: given[f"{word}_{n}"].strip() for word in WORDS}}
        for n, event, name in zip(("zh", "en"), events, unit, strict=True)
    }
    return words if words["en"]["headline"] else {"zh": words["zh"]}


def _area_words(form: WarningForm) -> tuple[str, str]:
    """The names of what was chosen; else where the shape's middle lies."""
    names = area_names()
    pairs = [names[code] for code in form.codes if code in names][:8]
    if not pairs:
        pairs = [("划定范围", "The area drawn on the map")]
    return "、".join(zh for zh, _en in pairs)[:200], ", ".join(en for _zh, en in pairs)[:200]
