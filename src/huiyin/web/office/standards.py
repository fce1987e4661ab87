"""/office/standards/: the editions, and one edition rule by rule. What a draft changes stands in drafts.py."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.kernel.calendar import Limit, LimitUnit
from huiyin.kernel.errors import NotFound
from huiyin.kernel.paging import Page, page_of
from huiyin.matters.labels import in_chinese, label, pick
from huiyin.matters.models import Edition, FilingCondition
from huiyin.matters.rules.evidence import lacking
from huiyin.orgs.models import Unit
from huiyin.web.doors import needs
from huiyin.web.office.frame import STANDARDS_READERS, page, trail
from huiyin.web.office.lists import Search
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab

SIZE = 30
# Places in a rule that name no unit but who has the component or the place.
ROLES = {
    "owner": _("the component's owner"),
    "maintainer": _("the component's maintainer"),
    "street": _("the street"),
    "community": _("the community"),
}


@dataclass(frozen=True)
class RuleLine:
    """One filing condition as a row."""

    condition: FilingCondition
    code: str
    name: str
    text: str
    limit: str
    closing: str
    unit: str
    evidence: str


class RuleSearch(Search):
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), ("component", _("Components")), ("event", _("Events"))],
    )


@needs(*STANDARDS_READERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = Edition.objects.order_by("-created_at", "-pk")
    editions = page_of(found, page_number(request), 20, rows=found.annotate(types_count=Count("types")))
    context = {"page": editions, "trail": trail((_now("Standards"), ""))}
    return page(request, "office/pages/standards.html", context)


@needs(*STANDARDS_READERS)
@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    one = edition_or_404(pk)
    search = RuleSearch(request.GET)
    rules = rules_of(one, search, page_number(request))
    context = {"search": search, "page": rules, "lines": lines_of(rules.rows)}
    return show_edition(request, one, "rules", context)


def show_edition(request: HttpRequest, one: Edition, side: str, context: dict, status: int = 200) -> HttpResponse:
    """Every side of an edition has its name, its state and the way to the other sides."""
    head = {
        "edition": one,
        "counts": one.report.get("counts", {}),
        "tabs": tabs_of(one, side),
        "trail": trail((_now("Standards"), "/office/standards/"), (one.name, "")),
    }
    return page(request, f"office/pages/edition_{side}.html", head | context, status)


def tabs_of(one: Edition, side: str) -> list[Tab]:
    problems = len(one.report.get("problems", []))
    tabs = [
        Tab(_now("Rules"), f"/office/standards/{one.pk}/", side == "rules"),
        Tab(_now("Doubts"), f"/office/standards/{one.pk}/problems/", side == "problems", problems),
    ]
    if one.confirmed_at is None:
        tabs.insert(0, Tab(_now("What it changes"), f"/office/standards/{one.pk}/changes/", side == "changes"))
    return tabs


def edition_or_404(pk: int) -> Edition:
    found = Edition.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_now("There is no such edition."))
    return found


def rules_of(one: Edition, search: RuleSearch, number: int) -> Page:
    found = FilingCondition.objects.filter(type__edition=one).order_by("type__code", "number")
    if kind := search.given("kind"):
        found = found.filter(type__is_component=kind == "component")
    if search.words:
        found = found.filter(_speaks_of(search.words))
    return page_of(found, number, SIZE, rows=FilingCondition.objects.select_related("type"))


def _speaks_of(words: str) -> Q:
    within = ("type__name_zh", "type__name_en", "type__big_zh", "type__big_en", "text_zh", "text_en")
    found = Q(type__code__istartswith=words)
    for field in within:
        found |= Q(**{f"{field}__icontains": words})
    return found


def lines_of(conditions: Iterable[FilingCondition]) -> list[RuleLine]:
    conditions = list(conditions)
    names = unit_names(Unit.objects.filter(code__in={c.responsible for c in conditions}))
    return [_line(condition, names) for condition in conditions]


def unit_names(units: QuerySet[Unit]) -> dict[str, str]:
    return {code: pick((zh, en)) for code, zh, en in units.values_list("code", "name_zh", "name_en")}


def _line(c: FilingCondition, names: dict[str, str]) -> RuleLine:
    limit = Limit(c.limit_amount, LimitUnit(c.limit_unit))
    return RuleLine(
        condition=c,
        code=c.type.code,
        name=pick((c.type.name_zh, c.type.name_en)),
        text=pick((c.text_zh, c.text_en)),
        limit=limit.format("zh" if in_chinese() else "en"),
        closing=pick((c.closing_zh, c.closing_en)),
        unit=names.get(c.responsible) or str(ROLES.get(c.responsible, c.responsible)),
        evidence=_now(", ").join(label("evidence", kind) for kind in lacking(c.evidence, set())),
    )
