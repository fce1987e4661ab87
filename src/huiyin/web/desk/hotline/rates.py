"""/desk/hotline/rates/: 响应率, 解决率, 满意率 of a period, whole and by unit, each with what it is a share of."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.hotline.access import LEADERS
from huiyin.hotline.rules.rates import Answers
from huiyin.hotline.selectors.callbacks import answers_by_unit, answers_in
from huiyin.matters.labels import pick
from huiyin.orgs.models import Unit
from huiyin.web.desk.hotline.figures import period_words
from huiyin.web.desk.hotline.frame import page
from huiyin.web.desk.hotline.periods import period_in
from huiyin.web.doors import needs

A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    name: str
    answers: Answers
    behind: str


@needs(*LEADERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    period = period_in(request, A_MONTH)
    behind = f"{reverse('desk-callbacks')}?{urlencode({'tab': 'done', **period.query})}"
    units = answers_by_unit(period.since, period.until)
    context = {
        "period": period,
        "words": _("the last 30 days") if period.is_default else period_words(period),
        "whole": Line("", answers_in(period.since, period.until), behind),
        "lines": [Line(unit_name(unit), answers, f"{behind}&unit={unit.code}") for unit, answers in units],
    }
    return page(request, "rates.html", context)


def unit_name(unit: Unit) -> str:
    return pick((unit.name_zh, unit.name_en))
