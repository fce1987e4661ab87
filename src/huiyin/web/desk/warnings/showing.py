"""/desk/warnings/<pk>/: one warning: what it says, whom it would reach, or how far it has come."""

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.notices import channels
from huiyin.orgs.actor import Actor
from huiyin.people.households import count_homes
from huiyin.places.locate import area_names
from huiyin.places.within import buildings_within
from huiyin.warnings.access import access_warning
from huiyin.warnings.cap import Deviation, sentence_of
from huiyin.warnings.models import Warning
from huiyin.warnings.rules.sending import needs_second, why_not
from huiyin.warnings.rules.shapes import from_json
from huiyin.warnings.selectors import Figures, standing_of
from huiyin.warnings.services.common import is_for
from huiyin.warnings.services.deciding import PREVIEW
from huiyin.warnings.templates import cost_of
from huiyin.warnings.vocabulary import APPROVE, CERTAINTY_LABELS, MAKE, UNSENT, URGENCY_LABELS, State
from huiyin.web.desk.frame import page
from huiyin.web.desk.warnings.words import READERS, line_of, tabs_of, words_of
from huiyin.web.doors import actor_in, needs

MOST_GRIDS = 60
IN_TABLE = ("homes", "delivered", "confirmed", "help", "unreached")


@needs(*READERS)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    warning = access_warning(actor, pk)
    context = {
        "line": line_of(warning),
        "warning": warning,
        "words": words_of(warning),
        "urgency": pick(URGENCY_LABELS[warning.urgency]),
        "certainty": pick(CERTAINTY_LABELS[warning.certainty]),
        "tabs": tabs_of(actor, ""),
        "verbs": verbs_for(actor, warning),
        "bulletins": [(one, _deviations(one)) for one in warning.bulletins.defer("body").order_by("-at", "-id")[:20]],
        "unsent": warning.state in UNSENT,
        "live": warning.state == State.OUT,
    }
    if warning.state in UNSENT:
        context["estimate"] = estimate_of(actor, warning)
    elif warning.out_at:
        context |= reached(warning)
    return page(request, "desk/pages/warnings/show.html", context)


@needs(*READERS)
@require_GET
def shape(request: HttpRequest, pk: int) -> JsonResponse:
    """The area, for the map."""
    warning = access_warning(actor_in(request), pk)
    kept = warning.shape
    features = [{"type": "Feature", "properties": {}, "geometry": kept}] if kept else []
    return JsonResponse({"type": "FeatureCollection", "features": features})


def verbs_for(actor: Actor, warning: Warning) -> set[str]:
    state = warning.state
    makes, approves = is_for(actor, MAKE), is_for(actor, APPROVE)
    verbs = set()
    if state == State.DRAFT and makes:
        verbs |= {"send", "edit", "set_aside"}
    if state == State.ASKED:
        verbs |= ({"approve", "decline"} if approves and actor.ref != warning.asked_by else set()) | (
            {"set_aside"} if makes else set()
        )
    if state == State.OUT and makes:
        verbs.add("cancel")
    return verbs


@dataclass(frozen=True)
class Estimate:
    """What sending it means. `cost`: yuan, None without a price. `why_not`: why it cannot go out."""

    homes: int
    frail: int
    phones: int
    no_way: int
    grids: int
    second: bool
    cost: float | None
    channels: list[str]
    why_not: str


def estimate_of(actor: Actor, warning: Warning) -> Estimate:
    shape_ = from_json(warning.shape)
    today, about = timezone.localdate(now()), f"warning/{warning.pk}"
    count = count_homes(buildings_within(shape_), today=today, by=actor.ref, purpose=PREVIEW, about=about)
    ready = channels.configured()
    rings = ready & {"sms", "voice"}
    price = cost_of("sms") if "sms" in ready else None
    return Estimate(
        homes=count.homes,
        frail=count.frail,
        phones=count.phones if rings else 0,
        no_way=count.homes - count.phones if rings else count.homes,
        grids=len(count.by_grid),
        second=needs_second(warning.severity, count.homes, warning.drill),
        cost=count.phones * price if price else None,
        channels=[pick(channels.ALL[key].name) for key in sorted(ready)],
        why_not=why_not(warning.status, warning.scope, warning.drill) if warning.shape else "area",
    )


@dataclass(frozen=True)
class Figure:
    name: str
    label: str
    count: int
    href: str
    tone: str = ""


def reached(warning: Warning) -> dict:
    standing = standing_of(warning)
    names = area_names()
    grids = sorted(standing.grids.items(), key=lambda one: (-one[1].unreached, one[0]))

    def row(code: str, figures: Figures) -> dict:
        name = pick(names[code]) if code in names else (code or _("Followers, by account"))
        return {"code": code, "name": name, "cells": in_table(figures_of(warning, figures, code)), "rate": figures.rate}

    whole = figures_of(warning, standing.all)
    return {
        "all": standing.all,
        "figures": whole,
        "columns": in_table(whole),
        "communities": [row(code, one) for code, one in sorted(standing.communities.items())],
        "grids": [row(code, one) for code, one in grids[:MOST_GRIDS]],
        "more_grids": max(0, len(grids) - MOST_GRIDS),
        "at": now(),
    }


def figures_of(warning: Warning, figures: Figures, area: str = "") -> list[Figure]:
    """Each figure with the list behind it."""
    base = reverse("desk-warning-people", args=[warning.pk])
    labels = figure_labels()
    return [
        Figure(one.name, labels[one.name], getattr(figures, one.name),
               f"{base}?{urlencode({'which': one.name} | ({'area': area} if area else {}))}")
        for one in fields(Figures)
    ]  # fmt: skip


def in_table(figures: list[Figure]) -> list[Figure]:
    """Those that fit beside each other; the others stand above, for all."""
    return [one for one in figures if one.name in IN_TABLE]


def figure_labels() -> dict[str, str]:
    return {
        "homes": _("Households"),
        "told": _("Queued"),
        "no_way": _("No way to tell"),
        "delivered": _("Sent out"),
        "confirmed": _("Confirmed"),
        "knocked": _("Knocked"),
        "not_home": _("Nobody home"),
        "help": _("Need help"),
        "unreached": _("Not confirmed"),
    }


def _deviations(bulletin) -> list[str]:
    language = get_language() or "zh-hans"
    return [f"{one[0]}: {sentence_of(Deviation(*one), language)}" for one in bulletin.deviations[:20]]
