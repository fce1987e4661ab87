"""Whoever follows a report on this browser may be told on it, with or without a number left."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from huiyin.kernel.work import work
from huiyin.matters.services.following import contact_of
from huiyin.web.doors import open_to_all
from huiyin.web.notices.push import keep
from huiyin.web.portal.reporters import access_report


@open_to_all
@require_POST
def of_report(request: HttpRequest, code: str) -> HttpResponse:
    report, actor = access_report(request, code)
    with work():
        return keep(request, contact_id=contact_of(report, get_language() or "zh-hans", by=actor))
