"""/office/items/: the catalogue of service items."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from huiyin.benefits.kinds import KIND_LABELS, ItemKind
from huiyin.benefits.selectors import items_found
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role
from huiyin.web.doors import needs
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, unit_name
from huiyin.web.paging import page_number

SIZE = 40


class ItemSearch(Search):
    unit = forms.ChoiceField(label=pgettext_lazy("item", "Unit"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def prepare(self) -> None:
        units = Unit.objects.filter(service_items__withdrawn_at=None, service_items__isnull=False).distinct()
        self.fields["unit"].choices = [("", _now("All")), *((u.code, unit_name(u)) for u in units.order_by("code"))]
        self.fields["kind"].choices = [("", _now("All")), *((k.value, pick(KIND_LABELS[k])) for k in ItemKind)]


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = ItemSearch(request.GET)
    found = page_of(items_found(search.words, search.given("unit"), search.given("kind")), page_number(request), SIZE,
                    rows=items_found(""))  # fmt: skip
    lines = [
        (item, pick((item.name_zh, item.name_en)), unit_name(item.unit), pick(KIND_LABELS[ItemKind(item.kind)]),
         pick((item.guide_zh, item.guide_en)))
        for item in found.rows
    ]  # fmt: skip
    context = {"search": search, "page": found, "lines": lines, "trail": trail((_now("Service items"), ""))}
    return page(request, "office/pages/items.html", context)
