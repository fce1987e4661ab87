"""/desk/care/ended/<pk>/: what went and what was kept of a file that has ended, to be printed and handed over."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from huiyin.care.access import access_ended
from huiyin.care.services.gone import Gone
from huiyin.orgs.roles import Role
from huiyin.web.carewords import gone_lines
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs


@needs(Role.CARER)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    file = access_ended(actor_in(request), pk)
    lines = gone_lines(Gone(**one) for one in file.ended_report)
    return page(request, "desk/pages/care/ended.html", {"file": file, "lines": lines})
